import Foundation
import Publication
import Search

/// The reports that read all records, each made once for a commit.
final class ReportCache: Sendable {
  let quality: SlowReport<QualityReport>
  let duplicates: SlowReport<DuplicatesReport>

  init(_ source: IndexSource) {
    quality = SlowReport(source) { try $0.quality(SearchRequest("*")) }
    duplicates = SlowReport(source) { try $0.duplicates() }
  }
}

/// A report that may take longer than a question. A thread of its own makes it; requests wait for it a moment, then
/// are told to come again.
final class SlowReport<Report: Sendable>: Sendable {
  private struct State: Sendable {
    var commit: SearchResults.IndexInfo?
    var report: Report?
    var isBeingMade = false
    /// Why the last attempt gave none.
    var error: (any Error)?
  }

  private let source: IndexSource
  private let make: @Sendable (SearchIndex) throws -> Report
  private let state = Locked(State())

  /// How long one who asks waits, and how often it is looked whether the report is there.
  private static var patience: Duration { .seconds(3) }
  private static var pause: TimeInterval { 0.01 }

  init(_ source: IndexSource, make: @escaping @Sendable (SearchIndex) throws -> Report) {
    (self.source, self.make) = (source, make)
  }

  /// - Throws: `HTTPError` (503) while it is not there yet.
  func report(of commit: SearchResults.IndexInfo) throws -> Report {
    let end = ContinuousClock.now + Self.patience
    var mayBegin = true
    repeat {
      let (report, begins, error) = state.withLock { state -> (Report?, Bool, (any Error)?) in
        if state.commit == commit, let report = state.report { return (report, false, nil) }
        if state.isBeingMade { return (nil, false, nil) }
        if !mayBegin { return (nil, false, state.error) }
        state.isBeingMade = true
        return (nil, true, nil)
      }
      if let report { return report }
      if let error { throw error }
      if begins {
        mayBegin = false
        DispatchQueue.global(qos: .utility).async { self.begin() }
      }
      Thread.sleep(forTimeInterval: Self.pause)
    } while ContinuousClock.now < end
    throw HTTPError.busy("the report is being made from all records", hint: "ask again in a moment")
  }

  private func begin() {
    let made = Result {
      let index = try source.indexWithoutDeadline()
      let commit = try index.commit()
      return (commit, try make(index))
    }
    state.withLock { state in
      state.isBeingMade = false
      switch made {
      case .success((let commit, let report)):
        (state.commit, state.report, state.error) = (commit, report, nil)
      case .failure(let error): state.error = error
      }
    }
  }
}
