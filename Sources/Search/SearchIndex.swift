import Basics
import IndexStore
public import Publication
import Tokenize

/// An index opened for questions.
///
///     let index = try SearchIndex(path: "index/publications.db")
///     let results = try index.search(SearchRequest("neural collapse"))
///
/// Any number of threads may ask at the same time. Each call sees one commit whole, whatever a run of
/// `reindex` does meanwhile, and between calls no transaction is open. What one question found out about
/// words, filters and postings serves the next, until there is another commit.
public final class SearchIndex: Sendable {
  /// How an index is opened.
  public struct Options: Sendable {
    /// How much of a query is read, and how much it may stand for.
    public var limits = Limits()
    /// About how many bytes of decoded postings and filters are kept for the next questions; the columns of
    /// facets, lengths and sort keys come on top, up to some 40 bytes a record once all are in use.
    public var cacheBytes = 256 << 20
    /// How many questions are answered at the same time, each with a connection of its own and up to 18 MiB
    /// of its caches; others wait.
    public var readers = max(2, ProcessInfo.processInfo.activeProcessorCount)
    /// Whether the file is mapped into memory, which saves a copy of each page read. If the file is cut while
    /// it is mapped, or its disk fails, the process ends by SIGBUS: not for a host that has other work.
    public var mapsFile = false
    /// Whether a second thread, with a connection of its own, reads facets and columns of a large index while
    /// a question is planned and decodes its postings, and what is needed of a few hits is read value by
    /// value: for a program that asks one question and ends. Of many questions only the first gain, and
    /// others need the processors better.
    public var readsAhead = false
    /// An index with fewer chunks of records has too little to read ahead for a second connection.
    package var leastChunksAhead = 64

    /// What suits a program that has other work to do.
    public init() {}
  }

  private let readers: ReaderPool
  private let newest = Locked<Searcher?>(nil)
  private let options: Options
  /// Where questions of tasks are answered: as many at a time as there are readers, so that no thread waits.
  let queue: WorkQueue

  /// Opens the index file at `path` for reading; it is never changed.
  ///
  /// - Throws: `IndexError` that explains what is at `path` if it is not an index that this version reads.
  public convenience init(path: String, options: Options = Options()) throws {
    try self.init(path: path, options: options, postings: .segments)
  }

  /// Opens an index to read it through FTS5's MATCH: the slower way, which every answer has to agree with.
  package convenience init(matchingAt path: String) throws {
    try self.init(path: path, options: Options(), postings: .match)
  }

  private init(path: String, options: Options, postings: IndexReader.PostingsSource) throws {
    readers = try ReaderPool(
      path: path, postings: postings, mapsFile: options.mapsFile, count: options.readers)
    self.options = options
    queue = WorkQueue(maxRunning: options.readers)
  }

  /// Answers a question.
  ///
  /// `stop`: May end it early, as the time that `limits` allow does.
  /// - Throws: `SearchError` if a facet or filter names something unknown, a cursor is of another
  ///   question, or the question was stopped; `IndexError` where the file cannot be read.
  /// - Complexity: O(matches); the records of the page alone are read.
  public func search(_ request: SearchRequest, until stop: StopSignal? = nil) throws -> SearchResults {
    let start = ContinuousClock.now
    var results = try execute(request, from: start, until: stop) { execution in try execution.results() }
    results.took = .now - start
    return results
  }

  /// Answers with another ranking than that of the product, to measure what each of its steps does.
  package func search(_ request: SearchRequest, ranking: RankingParameters) throws -> SearchResults {
    try execute(request, ranking) { execution in try execution.results() }
  }

  /// Counts all values of one facet over the matches of a question.
  ///
  /// `match`: Keep only values whose code or label contains this, without regard to case and accents.
  /// - Throws: As `search` does.
  public func facet(
    _ name: String, _ request: SearchRequest, match: String? = nil, until stop: StopSignal? = nil
  ) throws -> FacetCounts {
    var request = request
    request.facets = [name]
    request.limit = 0
    guard let counts = try search(request, until: stop).facets.first else {
      throw SearchError.unknownFacet(name)
    }
    return match.map(counts.matching) ?? counts
  }

  /// The stored record with exactly this id; nil if there is none.
  package func record(id: String) throws -> Record? { try storedRecords(ids: [id]).first }

  /// What is kept of decoded postings and filters takes about these bytes.
  package var cachedBytes: Int { newest.withLock { $0?.cachedBytes ?? 0 } }

  /// Calls `body` with one commit, without what questions found out about it.
  func snapshot<T>(_ body: (IndexSnapshot) throws -> T) throws -> T { try readers.read(body) }

  /// Filters with each text as the one value that it is as a whole, where the index has it, else as its
  /// parts.
  package func resolved(_ filters: [FacetFilter]) throws -> [FacetFilter] {
    guard filters.contains(where: \.isOpen) else { return filters }
    return try read { reader in try filters.map { try reader.resolved($0) } }
  }

  /// The commit that a question would see now.
  package func commit() throws -> SearchResults.IndexInfo {
    try read { reader in reader.searcher.indexInfo }
  }

  /// The stored records with these ids, DOIs, arXiv numbers, or ids of other sites (`external_id`); for the
  /// last, all records are read.
  ///
  /// - Throws: `IndexError`, also where a record is there and cannot be read; `SearchError.deadlineExceeded`
  ///   or `.stopped`.
  public func records(ids: [String], until stop: StopSignal? = nil) throws -> FoundRecords {
    try read(until: stop) { reader in
      let snapshot = reader.snapshot
      var found = FoundRecords(records: [], missing: [])
      for id in ids {
        try stop?.check()
        var docids = Array(try snapshot.docids(of: Identifier(kind: .record, value: id)).prefix(1))
        if docids.isEmpty {
          docids = try QueryParser.publication.recognize(id).filter { $0.kind == .doi || $0.kind == .arxiv }
            .flatMap(snapshot.docids).uniqued()
        }
        if docids.isEmpty { docids = try snapshot.docids(withExternalID: id, check: reader.checkStop) }
        let records = try docids.compactMap(snapshot.record)
        if records.isEmpty { found.missing.append(id) }
        found.records += records
      }
      return found
    }
  }

  /// Calls `body` with each record that answers a question, in order; all of one commit.
  ///
  /// Memory grows by some bytes for each hit, whatever the records hold. The time that `limits` allow is that
  /// of finding them: how long `body` takes is its own affair. Facets, highlights and detail of the request
  /// count for nothing.
  /// - Throws: As `search` does, and what `body` throws.
  public func forEachRecord(_ request: SearchRequest, _ body: (Record) throws -> Void) throws -> RecordStream
  {
    var request = request
    request.facets = []
    return try execute(request) { execution in try execution.forEachRecord(body) }
  }

  /// Tells why a record has its score for a question, or why it is not among the hits.
  ///
  /// - Throws: As `search` does.
  public func explain(
    id: String, _ request: SearchRequest, until stop: StopSignal? = nil
  ) throws -> ExplainReport {
    try execute(request, until: stop) { execution in try execution.explanation(ofRecord: id) }
  }

  /// What the analyzer makes of a text: its terms with their places.
  public static func analyze(_ text: String) -> AnalyzedText {
    let bytes = Array(text.utf8)
    let tokens = Analyzer.publication.tokens(in: text).enumerated().map { position, token in
      AnalyzedText.Token(
        position: position, term: token.term, bytes: token.bytes,
        original: String(decoding: bytes[token.bytes.clamped(to: bytes.indices)], as: UTF8.self))
    }
    return AnalyzedText(text: text, tokens: tokens)
  }

  /// A text of a record without its markup, as a person reads it.
  public static func plainText(of text: String) -> String { PlainText(text).string }

  /// The size and state of the index.
  public func statistics() throws -> StatsReport {
    try read { reader in try StatsReport(reader) }
  }

  /// Verifies the index: the database, the inverted index, and that all that is derived is what the stored
  /// records give.
  ///
  /// - Complexity: reads the whole file and analyzes every record.
  public func check() throws -> CheckReport { try Self.check(path: readers.path) }

  /// Verifies the index at `path`, even where it is too damaged to be opened.
  ///
  /// `isQuick`: Look at the tables, the counts and a hundred records only, without reading the text of the
  /// others.
  /// - Throws: An error that explains what is at `path` if it is not an index.
  public static func check(path: String, isQuick: Bool = false) throws -> CheckReport {
    let findings = try IndexCheck.examine(path, isQuick: isQuick)
    return CheckReport(problems: findings.problems, notes: findings.notes)
  }

  func execute<T>(
    _ request: SearchRequest, _ ranking: RankingParameters = .init(),
    from start: ContinuousClock.Instant = .now, until stop: StopSignal? = nil,
    _ body: (QueryExecution) throws -> T
  ) throws -> T {
    try read(from: start, until: stop) { try body(QueryExecution(request, ranking, options.limits, $0)) }
  }

  /// Calls `body` with the newest commit.
  func read<T>(
    from start: ContinuousClock.Instant = .now, until stop: StopSignal? = nil,
    _ body: (CommitReader) throws -> T
  ) throws -> T {
    let milliseconds = options.limits.questionMilliseconds
    let deadline = milliseconds > 0 ? start + .milliseconds(milliseconds) : nil
    let both = StopSignal(deadline: deadline, andBy: stop)
    func answer(_ searcher: Searcher, _ snapshot: IndexSnapshot) throws -> T {
      let reader = CommitReader(searcher, snapshot, limits: options.limits, stop: both)
      let chunkCount = snapshot.meta.docidLimit / ColumnChunks.size
      if options.readsAhead, chunkCount >= options.leastChunksAhead {
        reader.ahead = ReadAhead(searcher, path: readers.path)
      }
      defer { reader.ahead?.finish() }
      return try body(reader)
    }
    return try readers.read(now: start) { snapshot -> T? in
      // The question may have waited for its turn, and some have no chunk to look at.
      try stop?.check()
      return try searcher(of: snapshot).map { try answer($0, snapshot) }
    }
      // Another thread has seen a newer commit since the transaction began: its searcher may be gone.
      ?? readers.read { snapshot in
        try answer(searcher(of: snapshot) ?? newSearcher(of: snapshot), snapshot)
      }
  }

  /// The searcher of a commit, made if there is none of a newer one; else nil.
  private func searcher(of snapshot: IndexSnapshot) -> Searcher? {
    newest.withLock { newest in
      if let newest {
        if newest.isOf(snapshot) { return newest }
        if snapshot.meta.generation < newest.meta.generation { return nil }
      }
      let searcher = makeSearcher(of: snapshot)
      newest = searcher
      return searcher
    }
  }

  /// A searcher of a file that took the place of one with more generations.
  private func newSearcher(of snapshot: IndexSnapshot) -> Searcher {
    newest.withLock { newest in
      let searcher = makeSearcher(of: snapshot)
      newest = searcher
      return searcher
    }
  }

  private func makeSearcher(of snapshot: IndexSnapshot) -> Searcher {
    Searcher(
      snapshot.meta, textState: snapshot.textState, cacheBytes: options.cacheBytes,
      isForOneQuestion: options.readsAhead)
  }
}
