private import Foundation

/// Has the system write a file to the disk while it grows, so that the wait for the disk at its end is short: by itself
/// it would begin when gigabytes have gathered.
///
/// `@unchecked Sendable`: `failure` is touched on `queue` alone.
final class EarlyWriteback: @unchecked Sendable {
  private let path: String
  private let queue = DispatchQueue(label: "search.writeback")
  private let timer: any DispatchSourceTimer
  private var failure: Int32 = 0

  private static let intervalMilliseconds = 500

  init(_ path: String) throws {
    let descriptor = open(path, O_RDONLY | O_CLOEXEC)
    guard descriptor >= 0 else {
      throw IndexError.cannotCreate(path: path, reason: String(cString: strerror(errno)))
    }
    self.path = path
    timer = DispatchSource.makeTimerSource(queue: queue)
    timer.schedule(
      deadline: .now() + .milliseconds(Self.intervalMilliseconds),
      repeating: .milliseconds(Self.intervalMilliseconds))
    timer.setEventHandler { [weak self] in
      if fdatasync(descriptor) != 0 { self?.failure = errno }
    }
    timer.setCancelHandler { close(descriptor) }
    timer.resume()
  }

  deinit { timer.cancel() }

  /// Ends it.
  ///
  /// - Throws: Where a write has failed. The system tells that once: who waits for the disk after this is not told again.
  func finish() throws {
    timer.cancel()
    let failure = queue.sync { self.failure }
    guard failure == 0 else {
      throw IndexError.cannotCreate(path: path, reason: String(cString: strerror(failure)))
    }
  }
}
