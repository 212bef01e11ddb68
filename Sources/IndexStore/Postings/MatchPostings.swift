package import GRDB
private import GRDBSQLite
private import Publication

/// Postings through FTS5's own MATCH, with an auxiliary function that hands out each match's positions.
///
/// The slower of the two kinds (FTS5 steps a virtual machine and calls back for each record), and the oracle: what it
/// delivers is by definition what the index holds.
///
/// One for each connection, for as long as that lives: FTS5 keeps every function it is given. `@unchecked Sendable`
/// because only the queue of its connection ever calls it.
package final class MatchPostings: Postings, @unchecked Sendable {
  private let database: Database
  private let collector = MatchCollector()

  package init(_ database: Database) throws {
    self.database = database
    try collector.register(on: database)
  }

  package func scan(
    _ query: PostingsQuery, among wanted: (Int) throws -> RecordSet?, _ body: (PostingsWindow) throws -> Void
  ) throws {
    let match = MatchExpression(query)
    guard !match.text.isEmpty else { return }
    let window = MatchWindow(leafCount: query.leaves.count)
    let statement = try Statement(
      database, "SELECT \(MatchCollector.name)(text) FROM text WHERE text MATCH ?")
    statement.bind(match.text, at: 1)
    collector.phrases = match.phrases
    let wanted = try wanted(Int.max)
    while try statement.step() {
      if let wanted, !wanted.contains(collector.occurrences.docid) { continue }
      guard !query.excluded.contains(where: collector.occurrences.contains) else { continue }
      if !window.has(collector.occurrences.docid) {
        try window.deliver(body)
        window.begin(at: collector.occurrences.docid)
      }
      window.append(collector.occurrences)
    }
    try window.deliver(body)
  }

  package func documentFrequency(of leaves: [PostingsQuery.Leaf]) throws -> Int {
    let match = MatchExpression(PostingsQuery(leaves: leaves, required: [Array(leaves.indices)]))
    guard !match.text.isEmpty else { return 0 }
    let statement = try Statement(database, "SELECT count(*) FROM text WHERE text MATCH ?")
    statement.bind(match.text, at: 1)
    defer { statement.reset() }
    return try statement.step() ? statement.int(0) : 0
  }
}

/// Gathers records, which come by docid ascending, into windows.
private struct MatchWindow {
  private let window: PostingsWindow
  private let memory = WindowMemory()
  private let matches = OffsetSet(size: PostingsWindow.smallSize)
  private let leafCount: Int

  init(leafCount: Int) {
    window = PostingsWindow(leafCount: leafCount, size: PostingsWindow.smallSize)
    self.leafCount = leafCount
  }

  func has(_ docid: Int) -> Bool { window.range.contains(docid) }

  func begin(at docid: Int) {
    memory.recycle()
    window.begin(at: docid)
    matches.removeAll()
  }

  func append(_ occurrences: Occurrences) {
    let offset = occurrences.docid - window.base
    matches.insert(UInt16(truncatingIfNeeded: offset))
    for leaf in 0..<leafCount where occurrences.contains(leaf) {
      window.entries(of: leaf).append(offset, memory.copy(occurrences.list(of: leaf)))
    }
  }

  func deliver(_ body: (PostingsWindow) throws -> Void) throws {
    guard !matches.isEmpty else { return }
    window.setMatches(matches, hasMatchesOnly: false)
    try body(window)
  }
}

/// A postings query in FTS5's query language, but for the leaves that are excluded: these are delivered too.
struct MatchExpression {
  /// Empty where nothing can match.
  private(set) var text = ""
  /// By leaf: the number of its phrase in `text`, as FTS5 counts them.
  private(set) var phrases: [Int]
  private var phraseCount = 0

  init(_ query: PostingsQuery) {
    phrases = Array(repeating: -1, count: query.leaves.count)
    guard !query.required.isEmpty, query.required.allSatisfy({ !$0.isEmpty }) else { return }
    var clauses = query.required.map { disjunction($0, query) }
    // A leaf that need not match is asked for beside one that must: FTS5 then gives its positions where it does.
    // So are the excluded: under its NOT, FTS5 3.40 loses positions of the other leaves (`fts5ExprNodeZeroPoslist`).
    let asked = Set(query.required.joined())
    let optional = query.leaves.indices.filter { !asked.contains($0) }
    if !optional.isEmpty { clauses.append(disjunction((query.required.first ?? []) + optional, query)) }
    text = clauses.joined(separator: " AND ")
  }

  private mutating func disjunction(_ leaves: [Int], _ query: PostingsQuery) -> String {
    let parts = leaves.map { leaf in
      // The first place a leaf is named is where its positions are taken from.
      if phrases[leaf] < 0 { phrases[leaf] = phraseCount }
      phraseCount += 1
      return Self.phrase(query.leaves[leaf])
    }
    return parts.count == 1 ? parts[0] : "(\(parts.joined(separator: " OR ")))"
  }

  /// Terms hold letters, digits, `+`, `#` and bytes past ASCII: nothing that could end the quotation.
  private static func phrase(_ leaf: PostingsQuery.Leaf) -> String {
    let phrase = "\"\(leaf.terms.joined(separator: " "))\"" + (leaf.isPrefix ? " *" : "")
    guard leaf.fields.count < TextField.allCases.count else { return phrase }
    return "{\(leaf.fields.map(\.name).joined(separator: " "))} : \(phrase)"
  }
}

/// The auxiliary function: FTS5 calls it for each match.
private final class MatchCollector {
  static let name = "search_collect"

  let occurrences = Occurrences()
  /// By leaf: the number of its phrase.
  var phrases: [Int] = []

  /// Makes the function known on a connection, which then owns a reference to this object until it is closed.
  func register(on database: Database) throws {
    let context = Unmanaged.passRetained(self).toOpaque()
    let api = FTS5.api(database)
    guard let createFunction = api.pointee.xCreateFunction else {
      throw IndexError.damaged(what: "SQLite has no FTS5 functions")
    }
    let code = createFunction(
      UnsafeMutablePointer(mutating: api), Self.name, context,
      { extensionAPI, fts, sqliteContext, _, _ in
        guard let api = extensionAPI, let context = api.pointee.xUserData(fts) else { return }
        let collector = Unmanaged<MatchCollector>.fromOpaque(context).takeUnretainedValue()
        let code = collector.collect(api, fts)
        if code != SQLITE_OK { sqlite3_result_error_code(sqliteContext, code) }
      },
      // The release of the reference taken above.
      { context in if let context { Unmanaged<MatchCollector>.fromOpaque(context).release() } })
    guard code == SQLITE_OK else { throw DatabaseError(resultCode: ResultCode(rawValue: code)) }
  }

  private func collect(_ api: UnsafePointer<Fts5ExtensionApi>, _ fts: OpaquePointer?) -> Int32 {
    occurrences.begin(docid: Int(api.pointee.xRowid(fts)))
    for phrase in phrases {
      if phrase >= 0 {
        var iterator = Fts5PhraseIter()
        var column: Int32 = 0
        var offset: Int32 = 0
        let code = api.pointee.xPhraseFirst(fts, Int32(phrase), &iterator, &column, &offset)
        guard code == SQLITE_OK else { return code }
        while column >= 0 {
          occurrences.append(
            .init(field: UInt8(truncatingIfNeeded: column), offset: UInt32(truncatingIfNeeded: offset)))
          api.pointee.xPhraseNext(fts, &iterator, &column, &offset)
        }
      }
      occurrences.endLeaf()
    }
    occurrences.endRecord()
    return SQLITE_OK
  }
}
