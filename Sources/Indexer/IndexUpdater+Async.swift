private import Basics
private import Synchronization

extension IndexUpdater {
  /// Runs without blocking the caller's thread; if the task is cancelled, the run ends and the index is as it
  /// was.
  ///
  /// `progress` is called on the thread of the run.
  ///
  /// - Throws: `CancellationError` if the task was cancelled, else as the blocking form does.
  public func run(
    _ options: RunOptions, paths: [String],
    progress: @escaping @Sendable (RunProgress) -> RunProgress.Decision = { _ in .goOn }
  ) async throws -> RunReport {
    let isCancelled = Cancellation()
    do {
      return try await withTaskCancellationHandler {
        try await withCheckedThrowingContinuation { continuation in
          // A thread of its own: a run waits for work on the shared ones.
          do {
            try WorkerThread.start {
              continuation.resume(
                with: Result {
                  try run(options, paths: paths) { isCancelled.isSet ? .stop : progress($0) }
                })
            }
          } catch {
            continuation.resume(throwing: error)
          }
        }
      } onCancel: {
        isCancelled.set()
      }
    } catch RunError.stopped {
      try Task.checkCancellation()
      throw RunError.stopped
    }
  }
}

/// Whether a task was cancelled, for another thread.
private final class Cancellation: Sendable {
  private let flag = Atomic(false)

  func set() { flag.store(true, ordering: .relaxed) }
  var isSet: Bool { flag.load(ordering: .relaxed) }
}
