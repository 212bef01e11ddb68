import Foundation
import Publication

/// The open connections with the time each has for what it does now. The HTTP library's own timeout counts
/// inactivity alone, so that a client with a byte a second would live forever.
final class ConnectionTable: Sendable {
  private let deadlines = Locked<[Int32: ContinuousClock.Instant]>([:])

  /// A connection, or the next thing that it does.
  func set(_ socket: Int32, within duration: Duration) {
    deadlines.withLock { $0[socket] = .now + duration }
  }

  /// The same, but never longer than it has already.
  func shorten(_ socket: Int32, to duration: Duration) {
    deadlines.withLock { $0[socket] = min($0[socket] ?? .now + duration, .now + duration) }
  }

  /// To be called before the socket is closed: its number may be another connection's at once.
  func remove(_ socket: Int32) { _ = deadlines.withLock { $0.removeValue(forKey: socket) } }

  var count: Int { deadlines.withLock { $0.count } }

  /// Shuts the sockets whose time is over; what closes them is the library.
  func sweep() {
    let now = ContinuousClock.now
    deadlines.withLock { deadlines in
      for (socket, deadline) in deadlines where deadline < now {
        shutdown(socket, Int32(SHUT_RDWR))
        deadlines[socket] = now + .seconds(60)
      }
    }
  }
}
