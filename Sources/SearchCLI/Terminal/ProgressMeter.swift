import Basics
import Indexer
import Publication

/// How far a run has come, as a line for a terminal.
struct ProgressMeter {
  /// Often enough to look alive, seldom enough to cost nothing.
  static let minSecondsBetween = 0.1
  /// Before that a rate is noise.
  static let minSecondsForRate = 0.5

  let width: Int
  private let start: Double
  private var last: Double?

  /// Starts the clock; `now` is in seconds since some fixed moment.
  init(width: Int, now: Double) {
    self.width = width
    start = now
  }

  /// The line to show; nil if the last one is too recent, or reading is over.
  mutating func line(_ progress: RunProgress, now: Double) -> String? {
    // In later phases bytes do not tell what is left.
    guard progress.phase == .reading else { return nil }
    if let last, now - last < ProgressMeter.minSecondsBetween { return nil }
    last = now
    let elapsed = now - start
    var parts = [Format.count(progress.frames, "record")]
    if elapsed >= ProgressMeter.minSecondsForRate {
      parts.append("\(Format.count(Int((Double(progress.frames) / elapsed).rounded())))/s")
    }
    if let total = progress.totalBytes, total > 0 {
      let share = min(1, Double(progress.bytes) / Double(total))
      parts.append("\(Int(share * 100)) %")
      if share > 0.01, elapsed >= ProgressMeter.minSecondsForRate {
        parts.append("\(ProgressMeter.clock(seconds: elapsed * (1 - share) / share)) left")
      }
    } else {
      parts.append("\(Format.bytes(progress.bytes)) read")
    }
    return StyledText(" " + parts.joined(separator: "   ")).cut(to: width - 1).rendered()
  }

  /// `0:07`, `12:30`, `1:02:03`
  private static func clock(seconds: Double) -> String {
    let seconds = Int(min(max(0, seconds), 1e9).rounded(.up))
    let two = { (number: Int) in number < 10 ? "0\(number)" : "\(number)" }
    let (hours, minutes) = (seconds / 3600, seconds / 60 % 60)
    return hours > 0 ? "\(hours):\(two(minutes)):\(two(seconds % 60))" : "\(minutes):\(two(seconds % 60))"
  }
}

/// The progress line of standard error. May be updated from any thread.
///
/// Writes past the buffer of `Output`: a line that is overwritten is no output to keep.
final class ProgressLine: Sendable {
  private static let erase = "\r\u{1B}[K"

  private struct State {
    var meter: ProgressMeter
    var isDrawn = false
  }

  private let state: Locked<State>
  private let isShown: Bool
  private let clock: @Sendable () -> Double

  init(width: Int, isShown: Bool, clock: @escaping @Sendable () -> Double) {
    state = Locked(State(meter: ProgressMeter(width: width, now: clock())))
    self.isShown = isShown
    self.clock = clock
  }

  func update(_ progress: RunProgress) {
    guard isShown else { return }
    state.withLock { state in
      guard let line = state.meter.line(progress, now: clock()) else { return }
      ProgressLine.write(ProgressLine.erase + line)
      state.isDrawn = true
    }
  }

  func clear() {
    state.withLock { state in
      if state.isDrawn { ProgressLine.write(ProgressLine.erase) }
      state.isDrawn = false
    }
  }

  private static func write(_ text: String) {
    let bytes = Array(text.utf8)
    // A progress line that is lost is no loss.
    _ = bytes.withUnsafeBytes { Platform.writeAll($0, to: STDERR_FILENO) }
  }
}
