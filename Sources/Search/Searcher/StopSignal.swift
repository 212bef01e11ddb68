import Synchronization

/// Ends a question early: from any thread, or when its time is over.
///
///     let stop = StopSignal(deadline: .now + .seconds(2))
///     let results = try index.search(request, until: stop)
///
/// It is checked once for each eight chunks of 4,096 docids. A stopped question leaves the caches whole
/// for other questions.
public final class StopSignal: Sendable {
  private let isStopped = Atomic(false)
  private let deadline: ContinuousClock.Instant?
  /// A signal of the caller, beside the deadline of this one.
  private let other: StopSignal?

  /// Nothing but `stop()` ends the question if there is no deadline.
  public init(deadline: ContinuousClock.Instant? = nil) {
    self.deadline = deadline
    other = nil
  }

  /// Ends at a time, or when another signal says so.
  init(deadline: ContinuousClock.Instant?, andBy other: StopSignal?) {
    self.deadline = deadline
    self.other = other
  }

  /// Ends the questions that were given this signal; for good.
  public func stop() { isStopped.store(true, ordering: .relaxed) }

  /// - Throws: `SearchError.stopped` or `.deadlineExceeded`.
  func check() throws {
    if isStopped.load(ordering: .relaxed) { throw SearchError.stopped }
    if let deadline, deadline < .now { throw SearchError.deadlineExceeded }
    try other?.check()
  }
}
