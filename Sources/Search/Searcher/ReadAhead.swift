import Basics
import IndexStore
import Publication
import Synchronization

/// Reads the values of facets, and columns, on a thread and a connection of its own, while the question plans
/// what to look for and decodes its postings.
///
/// For a process that answers one question: a third of its time went into columns and the sets of
/// departments. Errors are ignored here: the question comes upon them itself.
final class ReadAhead: Sendable {
  private let path: String
  private let searcher: Searcher
  private let state = Monitor(State())
  /// That of the state, to be asked for each chunk.
  private let isOver = Atomic(false)

  private struct State {
    var isStarted = false
    var isReading = false
    /// nil as long as the question has not asked for any.
    var columns: Columns?
    var isOver = false
  }

  private struct Columns {
    var ranking: Searcher.Ranking?
    var facets: [FacetDefinition]
  }

  init(_ searcher: Searcher, path: String) {
    self.searcher = searcher
    self.path = path
  }

  /// Whether whole columns were asked for.
  var readsColumns: Bool { state.change { $0.columns != nil } }

  /// Reads the values of some facets, once for a question.
  func readValues(_ facets: [FacetDefinition]) { start(facets) }

  /// Reads whole columns, once for a question: those of facets, with their values, and the lengths of records
  /// where there is a ranking.
  func readColumns(_ ranking: Searcher.Ranking?, _ facets: [FacetDefinition]) {
    state.change { $0.columns = $0.columns ?? Columns(ranking: ranking, facets: facets) }
    start([])
  }

  private func start(_ facets: [FacetDefinition]) {
    let isFirst = state.change { state in
      guard !state.isStarted else { return false }
      (state.isStarted, state.isReading) = (true, true)
      return true
    }
    guard isFirst else { return }
    do {
      try WorkerThread.start { [self] in
        try? read(facets)
        state.change { $0.isReading = false }
      }
    } catch {
      // No room for a thread: nobody has to read ahead.
      state.change { $0.isReading = false }
    }
  }

  /// Ends the reading, and waits for that.
  func finish() {
    isOver.store(true, ordering: .relaxed)
    state.change { $0.isOver = true }
    wait()
  }

  /// Waits until the columns are read that were asked for before.
  func wait() { state.wait(until: { !$0.isReading }, then: { _ in }) }

  private func read(_ facets: [FacetDefinition]) throws {
    if isOver.load(ordering: .relaxed) { return }
    // Not from the pool: each question holds one of its readers, and all could wait here for another.
    try IndexReader(path: path).read { snapshot in
      guard searcher.isOf(snapshot) else { return }
      let reader = CommitReader(searcher, snapshot, limits: Limits(), stop: StopSignal())
      for facet in facets where facet.values != .lists && !isOver.load(ordering: .relaxed) {
        _ = try reader.dictionary(facet)
      }
      let columns = state.wait(until: { $0.columns != nil || $0.isOver }, then: { $0.columns })
      if let columns { try read(columns, reader) }
    }
  }

  private func read(_ columns: Columns, _ reader: CommitReader) throws {
    // The question asks for lengths first. Where it comes to that before this does, it reads them by itself
    // meanwhile, and does not wait.
    for facet in columns.facets where facet.values != .lists && !isOver.load(ordering: .relaxed) {
      guard case .numbers(let column) = try reader.facet(facet).column else { continue }
      try forEachChunk { try column.load($0) }
    }
    if let lengths = columns.ranking.map(reader.lengths) { try forEachChunk { try lengths.load($0) } }
  }

  private func forEachChunk(_ body: (Int) throws -> Void) throws {
    let count = (searcher.meta.docidLimit + ColumnChunks.size - 1) / ColumnChunks.size
    for chunk in 0..<count where !isOver.load(ordering: .relaxed) { try body(chunk) }
  }
}
