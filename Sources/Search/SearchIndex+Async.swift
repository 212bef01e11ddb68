private import Basics

// Each is the blocking form on another thread than the caller's; if the task is cancelled, the question ends.
extension SearchIndex {
  /// Answers a question without blocking the caller's thread.
  ///
  /// - Throws: `CancellationError` if the task was cancelled, else as the blocking form does.
  public func search(
    _ request: SearchRequest, until stop: StopSignal? = nil
  ) async throws -> SearchResults {
    try await answer(until: stop) { try self.search(request, until: $0) }
  }

  /// Counts all values of one facet without blocking the caller's thread.
  ///
  /// - Throws: `CancellationError` if the task was cancelled, else as the blocking form does.
  public func facet(
    _ name: String, _ request: SearchRequest, match: String? = nil, until stop: StopSignal? = nil
  ) async throws -> FacetCounts {
    try await answer(until: stop) { try self.facet(name, request, match: match, until: $0) }
  }

  /// Reads stored records without blocking the caller's thread.
  ///
  /// - Throws: `CancellationError` if the task was cancelled, else as the blocking form does.
  public func records(ids: [String], until stop: StopSignal? = nil) async throws -> FoundRecords {
    try await answer(until: stop) { try self.records(ids: ids, until: $0) }
  }

  /// Tells why a record has its score, without blocking the caller's thread.
  ///
  /// - Throws: `CancellationError` if the task was cancelled, else as the blocking form does.
  public func explain(
    id: String, _ request: SearchRequest, until stop: StopSignal? = nil
  ) async throws -> ExplainReport {
    try await answer(until: stop) { try self.explain(id: id, request, until: $0) }
  }

  /// Finds records like one, without blocking the caller's thread.
  ///
  /// - Throws: `CancellationError` if the task was cancelled before it began, else as the blocking form does.
  public func similar(to id: String, _ request: SearchRequest) async throws -> SearchResults? {
    try await answer(until: nil) { _ in try self.similar(to: id, request) }
  }

  /// Counts what is in the index, without blocking the caller's thread.
  ///
  /// - Throws: As the blocking form does.
  public func statistics() async throws -> StatsReport {
    try await answer(until: nil) { _ in try self.statistics() }
  }

  /// Checks the index, without blocking the caller's thread.
  ///
  /// - Throws: As the blocking form does.
  public func check() async throws -> CheckReport {
    try await answer(until: nil) { _ in try self.check() }
  }

  private func answer<T: Sendable>(
    until stop: StopSignal?, _ body: @escaping @Sendable (StopSignal) throws -> T
  ) async throws -> T {
    let stop = StopSignal(deadline: nil, andBy: stop)
    do {
      return try await withTaskCancellationHandler {
        try await withCheckedThrowingContinuation { continuation in
          queue.add { continuation.resume(with: Result { try body(stop) }) }
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
