import Basics
import Foundation
import Publication
import Search

/// The reports that read all records, each made once for a commit.
final class ReportCache: Sendable {
  let quality: SlowReport<QualityReport>
  let duplicates: SlowReport<DuplicatesReport>

  init(_ source: IndexSource) {
    let waiting = Locked(false)
    quality = SlowReport(source, waiting) { try $0.quality(SearchRequest("*")) }
    duplicates = SlowReport(source, waiting) { try $0.duplicates() }
  }
}

/// A report that may take longer than a question. A thread of its own makes it; requests wait for it a
/// moment, then are told to come again. Only one request waits at a time, as it keeps a worker.
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
  /// Whether a request waits, for this report or another.
  private let waiting: Locked<Bool>

  /// How long a request waits, and how often it looks.
  private static var patience: Duration { .seconds(3) }
  private static var pause: TimeInterval { 0.01 }

  init(
    _ source: IndexSource, _ waiting: Locked<Bool>, make: @escaping @Sendable (SearchIndex) throws -> Report
  ) {
    (self.source, self.waiting, self.make) = (source, waiting, make)
  }

  /// The report of a commit or a newer one.
  ///
  /// - Throws: `HTTPError` (503) while it is not there yet, and why it could not be made.
  func report(of commit: SearchResults.IndexInfo) throws -> Report {
    if let report = try made(for: commit) { return report }
    let mayWait = waiting.withLock { isTaken in
      defer { isTaken = true }
      return !isTaken
    }
    if mayWait {
      defer { waiting.withLock { $0 = false } }
      let end = ContinuousClock.now + Self.patience
      while ContinuousClock.now < end {
        Thread.sleep(forTimeInterval: Self.pause)
        if let report = try made(for: commit) { return report }
      }
    }
    throw HTTPError.busy("the report is being made from all records", hint: "ask again in a moment")
  }

  /// What is there; else nil, and it is being made.
  private func made(for commit: SearchResults.IndexInfo) throws -> Report? {
    let (report, error, begins) = state.withLock { state -> (Report?, (any Error)?, Bool) in
      if let made = state.commit, made == commit || made.generation > commit.generation {
        return (state.report, nil, false)
      }
      if state.isBeingMade { return (nil, nil, false) }
      // A failure is told once; the next request tries again.
      if let error = state.error {
        state.error = nil
        return (nil, error, false)
      }
      state.isBeingMade = true
      return (nil, nil, true)
    }
    if begins { DispatchQueue.global(qos: .utility).async { self.begin() } }
    if let error { throw error }
    return report
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
