import Basics
import Foundation
import Publication

/// The open connections with the time each has for what it does now. The HTTP library's own timeout counts
/// inactivity alone, so that a client with a byte a second would live forever.
final class ConnectionTable: Sendable {
  private struct Entry {
    var deadline: ContinuousClock.Instant
    /// While there is no request.
    var silence: Silence?
  }

  private struct Silence {
    /// How many bytes had come when it began.
    var received: Int
    /// How long the next head may take, from its first byte on.
    var head: Duration
  }

  private let entries = Locked<[Int32: Entry]>([:])
  private let received: @Sendable (Int32) -> Int?

  /// `received`: The bytes that a socket has received since it was opened; nil if nobody knows.
  init(received: @escaping @Sendable (Int32) -> Int?) { self.received = received }

  /// The next thing that a connection does.
  func set(_ socket: Int32, within duration: Duration) {
    entries.withLock { $0[socket] = Entry(deadline: .now + duration) }
  }

  /// A connection without a request: it may be silent for some time, and from the first byte on the head of
  /// its request has a time of its own.
  func wait(_ socket: Int32, within silence: Duration, head: Duration) {
    // The library tells of a head when its first line is whole, so its bytes are counted here.
    if let bytes = received(socket) {
      let entry = Entry(deadline: .now + silence, silence: Silence(received: bytes, head: head))
      entries.withLock { $0[socket] = entry }
    } else {
      set(socket, within: silence + head)
    }
  }

  /// The first line of a request is there.
  func begin(_ socket: Int32, head: Duration) {
    let end = ContinuousClock.now + head
    entries.withLock { entries in
      let entry = entries[socket]
      // Its bytes may be known for a while.
      let isKnown = entry != nil && entry?.silence == nil
      entries[socket] = Entry(deadline: isKnown ? min(entry?.deadline ?? end, end) : end)
    }
  }

  /// To be called before the socket is closed: its number may be another connection's at once.
  func remove(_ socket: Int32) { _ = entries.withLock { $0.removeValue(forKey: socket) } }

  /// Shuts the sockets whose time is over; what closes them is the library.
  func sweep() {
    let now = ContinuousClock.now
    entries.withLock { entries in
      for (socket, entry) in entries {
        if let silence = entry.silence, received(socket) ?? 0 > silence.received {
          entries[socket] = Entry(deadline: now + silence.head)
        } else if entry.deadline < now {
          shutdown(socket, Int32(SHUT_RDWR))
          entries[socket] = Entry(deadline: now + .seconds(60))
        }
      }
    }
  }
}
