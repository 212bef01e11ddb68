import Basics
import IndexStore
import Publication
import Synchronization

/// Reads columns on a thread and a connection of its own, while the question decodes its postings.
///
/// For a process that answers one question: a third of its time went into columns and the sets of
/// departments. Errors are ignored here: the question comes upon them itself.
final class ReadAhead: Sendable {
  private let path: String
  private let searcher: Searcher
  private let started = Atomic(false)
  private let isOver = Atomic(false)
  private let isReading = Monitor(false)

  init(_ searcher: Searcher, path: String) {
    self.searcher = searcher
    self.path = path
  }

  var isStarted: Bool { started.load(ordering: .relaxed) }

  /// Reads whole columns, once for a question: the lengths of records where there is a ranking, and those of
  /// facets, with their values.
  func readColumns(_ ranking: Searcher.Ranking?, _ facets: [FacetDefinition]) {
    guard !started.exchange(true, ordering: .relaxed) else { return }
    isReading.change { $0 = true }
    do {
      try WorkerThread.start { [self] in
        try? read(ranking, facets)
        isReading.change { $0 = false }
      }
    } catch {
      // No room for a thread: nobody has to read ahead.
      isReading.change { $0 = false }
    }
  }

  /// Ends the reading, and waits for that.
  func finish() {
    isOver.store(true, ordering: .relaxed)
    wait()
  }

  /// Waits until all is read.
  func wait() { isReading.wait(until: { !$0 }, then: { _ in }) }

  private func read(_ ranking: Searcher.Ranking?, _ facets: [FacetDefinition]) throws {
    // Not from the pool: each question holds one of its readers, and all could wait here for another.
    try IndexReader(path: path).read { snapshot in
      guard searcher.isOf(snapshot) else { return }
      let reader = CommitReader(searcher, snapshot, limits: Limits(), stop: StopSignal())
      // In the order in which the question will ask for them.
      var columns: [Column] = []
      for facet in facets where facet.values != .lists && !isOver.load(ordering: .relaxed) {
        if case .numbers(let column) = try reader.facet(facet).column { columns.append(column) }
      }
      if let lengths = ranking.map(reader.lengths) { try forEachChunk { try lengths.load($0) } }
      for column in columns { try forEachChunk { try column.load($0) } }
    }
  }

  private func forEachChunk(_ body: (Int) throws -> Void) throws {
    let count = (searcher.meta.docidLimit + ColumnChunks.size - 1) / ColumnChunks.size
    for chunk in 0..<count where !isOver.load(ordering: .relaxed) { try body(chunk) }
  }
}
