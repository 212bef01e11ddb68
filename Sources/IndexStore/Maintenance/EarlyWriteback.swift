private import Foundation

/// Has the system write a file to the disk while it grows, so that the wait for the disk at its end is short: by itself
/// it would begin when gigabytes have gathered.
final class EarlyWriteback {
  private let timer: any DispatchSourceTimer

  private static let intervalMilliseconds = 500

  /// nil where the file cannot be opened, which is for others to say.
  init?(_ path: String) {
    let descriptor = open(path, O_RDONLY | O_CLOEXEC)
    guard descriptor >= 0 else { return nil }
    timer = DispatchSource.makeTimerSource()
    timer.schedule(
      deadline: .now() + .milliseconds(Self.intervalMilliseconds),
      repeating: .milliseconds(Self.intervalMilliseconds))
    // Only to be early: whether the file is on the disk in the end is what `FilePlacing.synchronize` asks.
    timer.setEventHandler { fdatasync(descriptor) }
    timer.setCancelHandler { close(descriptor) }
    timer.resume()
  }

  func stop() { timer.cancel() }
}
