private import Basics

extension SearchIndex {
  /// Answers a question without blocking the caller's thread; where the task is cancelled, the question ends.
  ///
  /// - Throws: `CancellationError` where the task was cancelled, else as the blocking form does.
  public func search(
    _ request: SearchRequest, until stop: StopSignal? = nil
  ) async throws -> SearchResults {
    let stop = StopSignal(deadline: nil, andBy: stop)
    do {
      return try await withTaskCancellationHandler {
        try await withCheckedThrowingContinuation { continuation in
          queue.add {
            continuation.resume(with: Result { try self.search(request, until: stop) })
          }
        }
      } onCancel: {
        stop.stop()
      }
    } catch SearchError.stopped {
      try Task.checkCancellation()
      throw SearchError.stopped
    }
  }
}
