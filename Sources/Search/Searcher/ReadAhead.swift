import Basics
import IndexStore
import Publication
import Synchronization

/// Reads what a question will need on a thread and a connection of its own, while the question still works
/// out what its words stand for.
///
/// For a process that answers one question: of its time, a third went into reading columns and the sets of
/// departments, which nothing has read before it. What cannot be read here, the question meets itself.
final class ReadAhead: Sendable {
  private let readers: ReaderPool
  private let searcher: Searcher
  private let queue = DispatchQueue(label: "search.read-ahead")
  private let isOver = Atomic(false)
  private let isStarted = Atomic(false)

  init(_ searcher: Searcher, _ readers: ReaderPool) {
    self.readers = readers
    self.searcher = searcher
  }

  /// Reads whole columns, once for a question: those of facets, with their values, and the lengths of records
  /// where there is a ranking.
  func readColumns(_ ranking: Searcher.Ranking?, _ facets: [FacetDefinition]) {
    guard !isStarted.exchange(true, ordering: .relaxed) else { return }
    queue.async { [self] in
      try? readers.read { snapshot in
        guard searcher.isOf(snapshot) else { return }
        let reader = CommitReader(searcher, snapshot, limits: Limits(), stop: StopSignal())
        // In the order in which the question will ask for them.
        let columns = try facets.map { try reader.facet($0).column }
        if let lengths = ranking.map(reader.lengths) { try forEachChunk { try lengths.load($0) } }
        for case .numbers(let column) in columns { try forEachChunk { try column.load($0) } }
      }
    }
  }

  /// Waits until nothing is read any more.
  func finish() {
    isOver.store(true, ordering: .relaxed)
    queue.sync {}
  }

  private func forEachChunk(_ body: (Int) throws -> Void) throws {
    let count = (searcher.meta.docidLimit + ColumnChunks.size - 1) / ColumnChunks.size
    for chunk in 0..<count where !isOver.load(ordering: .relaxed) { try body(chunk) }
  }
}
