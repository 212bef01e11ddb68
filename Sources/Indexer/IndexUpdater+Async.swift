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
        try await onThread { try run(options, paths: paths) { isCancelled.isSet ? .stop : progress($0) } }
      } onCancel: {
        isCancelled.set()
      }
    } catch RunError.stopped {
      try Task.checkCancellation()
      throw RunError.stopped
    }
  }

  // Maintenance goes to its end: what is half done would have to be begun anew.

  /// Repairs without blocking the caller's thread.
  ///
  /// - Throws: As the blocking form does.
  public func repair(wait: Duration = .zero) async throws -> RepairReport {
    try await onThread { try repair(wait: wait) }
  }

  /// Copies without blocking the caller's thread.
  ///
  /// - Throws: As the blocking form does.
  public func backup(to file: String, replacesFile: Bool = false) async throws -> BackupReport {
    try await onThread { try backup(to: file, replacesFile: replacesFile) }
  }

  /// Merges without blocking the caller's thread.
  ///
  /// - Throws: As the blocking form does.
  public func optimize(purge: Bool = false, wait: Duration = .zero) async throws -> OptimizeReport {
    try await onThread { try optimize(purge: purge, wait: wait) }
  }

  /// A thread of its own: a run waits for work on the shared ones.
  private func onThread<T: Sendable>(_ body: @escaping @Sendable () throws -> T) async throws -> T {
    try await withCheckedThrowingContinuation { continuation in
      do {
        try WorkerThread.start { continuation.resume(with: Result(catching: body)) }
      } catch {
        continuation.resume(throwing: error)
      }
    }
  }
}

/// Whether a task was cancelled, for another thread.
private final class Cancellation: Sendable {
  private let flag = Atomic(false)

  func set() { flag.store(true, ordering: .relaxed) }
  var isSet: Bool { flag.load(ordering: .relaxed) }
}
