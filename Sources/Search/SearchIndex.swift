private import Foundation
import IndexStore
public import Publication
import Tokenize

/// An index opened for questions.
///
///     let index = try SearchIndex(path: "index/publications.db")
///     let results = try index.search(SearchRequest("neural collapse"))
///
/// Each call sees one commit whole, whatever a run of `reindex` does meanwhile. Calls from several threads
/// follow one another; open an index for each thread to ask in parallel.
public final class SearchIndex: Sendable {
  private let reader: IndexReader
  private let columns = ColumnCache()
  private let limits: Limits

  /// Opens the index file at `path` for reading; it is never changed.
  ///
  /// `limits`: How much of a query is read, and how much it may stand for.
  /// - Throws: An error that says what stands at `path` where it is not an index that this version reads.
  public init(path: String, limits: Limits = Limits()) throws {
    reader = try IndexReader(path: path)
    self.limits = limits
  }

  /// Opens an index to read it through FTS5's MATCH: the slower way, which every answer has to agree with.
  package init(matchingAt path: String) throws {
    reader = try IndexReader(path: path, postings: .match)
    limits = Limits()
  }

  /// Answers a question.
  ///
  /// - Throws: `SearchError` where a filter names something unknown or a cursor is of another question.
  /// - Complexity: O(matches); the records of the page alone are read.
  public func search(_ request: SearchRequest) throws -> SearchResults {
    let start = DispatchTime.now()
    var results = try withRun(request) { run in try run.results() }
    results.tookMilliseconds = Double(DispatchTime.now().uptimeNanoseconds - start.uptimeNanoseconds) / 1e6
    return results
  }

  /// Answers with another ranking than that of the product, to measure what each of its steps does.
  package func search(_ request: SearchRequest, ranking: RankingParameters) throws -> SearchResults {
    try withRun(request, ranking) { run in try run.results() }
  }

  /// Counts all values of one facet over the matches of a question.
  ///
  /// `match`: Keep only values whose code or label contains this, without regard to case and accents.
  public func facet(_ name: String, _ request: SearchRequest, match: String? = nil) throws -> FacetCounts {
    var request = request
    request.facets = [name]
    request.limit = 0
    guard var counts = try search(request).facets.first else { throw UnknownFacetError(name) }
    if let match {
      let wanted = Self.folded(match)
      counts.values = counts.values.filter {
        Self.folded($0.code).contains(wanted) || Self.folded($0.label).contains(wanted)
      }
    }
    return counts
  }

  /// The stored records with these ids, in their order.
  public func records(ids: [String]) throws -> [ShownRecord] {
    try reader.read { snapshot in
      try ids.map { id in
        let docid = try snapshot.docids(of: Identifier(kind: .record, value: id)).first
        let json = try docid.flatMap { try snapshot.json($0) }
        return ShownRecord(id: id, json: json.map { String(decoding: $0, as: UTF8.self) })
      }
    }
  }

  /// Tells why a record has its score for a question, or why it is not among the hits.
  public func explain(id: String, _ request: SearchRequest) throws -> ExplainReport {
    try withRun(request) { run in try run.explanation(ofRecord: id) }
  }

  /// What became of a text: its terms with their places.
  public static func tokens(of text: String) -> [TokenReport] {
    let bytes = Array(text.utf8)
    return Analyzer.publication.tokens(in: text).enumerated().map { position, token in
      TokenReport(
        position: position, term: token.term, bytes: token.bytes,
        original: String(decoding: bytes[token.bytes.clamped(to: bytes.indices)], as: UTF8.self))
    }
  }

  /// The size and state of the index.
  public func statistics() throws -> StatsReport {
    try withSnapshot { snapshot, columns in try StatsReport(snapshot, columns: columns) }
  }

  /// Verifies the index: the database, the inverted index, and that all that is derived is what the stored
  /// records give.
  ///
  /// - Complexity: reads the whole file and analyzes every record.
  public func check() throws -> CheckReport { try Self.check(path: reader.path) }

  /// Verifies the index at `path`, even where it is too damaged to be opened.
  ///
  /// `isQuick`: Look at the tables, the counts and a hundred records only, without reading the text of the
  /// others.
  /// - Throws: An error that says what stands at `path` where it is no index.
  public static func check(path: String, isQuick: Bool = false) throws -> CheckReport {
    let findings = try IndexCheck.examine(path, isQuick: isQuick)
    return CheckReport(problems: findings.problems, notes: findings.notes)
  }

  private func withRun<T>(
    _ request: SearchRequest, _ ranking: RankingParameters = .init(), _ body: (SearchRun) throws -> T
  ) throws -> T {
    try withSnapshot {
      try body(SearchRun(request, parameters: ranking, limits: limits, snapshot: $0, columns: $1))
    }
  }

  func withSnapshot<T>(_ body: (IndexSnapshot, Columns) throws -> T) throws -> T {
    try reader.read { snapshot in
      try columns.with(generation: snapshot.meta.generation) { try body(snapshot, $0) }
    }
  }

  /// For comparison: the terms of a text, joined.
  private static func folded(_ text: String) -> String {
    Analyzer.publication.terms(of: text).joined(separator: " ")
  }
}

/// The columns of the last generation read, kept for the next question.
private final class ColumnCache: @unchecked Sendable {
  // The lock makes the one mutable property safe to share.
  private let lock = NSLock()
  private var columns: Columns?

  func with<T>(generation: Int, _ body: (Columns) throws -> T) rethrows -> T {
    lock.lock()
    defer { lock.unlock() }
    let current =
      columns.flatMap { $0.generation == generation ? $0 : nil } ?? Columns(generation: generation)
    columns = current
    return try body(current)
  }
}
