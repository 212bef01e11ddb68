private import Publication
package import SearchSQLite

/// Postings through FTS5's own MATCH, with an auxiliary function that hands out each match's positions.
///
/// The slower of the two kinds (FTS5 steps a virtual machine and calls back for each record), and the oracle:
/// what it delivers is by definition what the index holds.
///
/// One for each connection, for as long as that lives: FTS5 keeps every function it is given.
package final class MatchPostings: Postings {
  private let connection: Connection
  private let collector = MatchCollector()

  package init(_ connection: Connection) throws {
    self.connection = connection
    try connection.addFTS5Function(MatchCollector.name) { [collector] in try collector.collect($0) }
  }

  package func scan(_ atoms: [PostingsQuery.Atom], _ body: (PostingsWindow) throws -> Void) throws {
    guard !atoms.isEmpty else { return }
    let window = MatchWindow(atomCount: atoms.count)
    let statement = try Statement(
      connection, "SELECT \(MatchCollector.name)(text) FROM text WHERE text MATCH ?")
    statement.bind(MatchExpression.text(atoms), at: 1)
    while try statement.step() {
      if !window.has(collector.docid) {
        try window.deliver(body)
        window.begin(at: collector.docid)
      }
      window.append(collector)
    }
    try window.deliver(body)
  }

  package func documentFrequency(of atoms: [PostingsQuery.Atom]) throws -> Int {
    guard !atoms.isEmpty else { return 0 }
    let statement = try Statement(connection, "SELECT count(*) FROM text WHERE text MATCH ?")
    statement.bind(MatchExpression.text(atoms), at: 1)
    defer { statement.reset() }
    return try statement.step() ? statement.int(0) : 0
  }
}

/// Gathers records, which come by docid ascending, into windows.
private struct MatchWindow {
  private let window: PostingsWindow
  private let scratch = WindowScratch()
  private let atomCount: Int

  init(atomCount: Int) {
    window = PostingsWindow(atomCount: atomCount, size: PostingsWindow.smallSize)
    self.atomCount = atomCount
  }

  func has(_ docid: Int) -> Bool { window.range.contains(docid) }

  func begin(at docid: Int) {
    scratch.recycle()
    window.begin(at: docid)
  }

  func append(_ record: MatchCollector) {
    let offset = record.docid - window.base
    for atom in 0..<atomCount {
      let positions = record.list(of: atom)
      if positions.count > 0 { window.entries(of: atom).append(offset, scratch.copy(positions)) }
    }
  }

  func deliver(_ body: (PostingsWindow) throws -> Void) throws {
    if !window.isEmpty { try body(window) }
  }
}

/// Atoms in FTS5's query language, each a phrase of its own.
enum MatchExpression {
  static func text(_ atoms: [PostingsQuery.Atom]) -> String { atoms.map(phrase).joined(separator: " OR ") }

  /// Terms hold letters, digits, `+`, `#` and bytes past ASCII: nothing that could end the quotation.
  private static func phrase(_ atom: PostingsQuery.Atom) -> String {
    let phrase = "\"\(atom.terms.joined(separator: " "))\"" + (atom.isPrefix ? " *" : "")
    guard atom.fields.count < TextField.allCases.count else { return phrase }
    return "{\(atom.fields.map(\.name).joined(separator: " "))} : \(phrase)"
  }
}

/// The auxiliary function: FTS5 calls it for each match.
private final class MatchCollector {
  static let name = "search_collect"

  private(set) var docid = 0
  /// The position lists of the record, atom after atom, and where each ends.
  private let lists = ByteBuffer()
  private var ends: [Int] = []

  func list(of atom: Int) -> PositionList {
    guard atom < ends.count else { return .empty }
    let start = atom == 0 ? 0 : ends[atom - 1]
    return PositionList(start: UnsafePointer(lists.base) + start, count: ends[atom] - start)
  }

  func collect(_ match: borrowing FTS5Match) throws {
    docid = match.rowid
    lists.removeAll()
    ends.removeAll(keepingCapacity: true)
    for phrase in 0..<match.phraseCount {
      var encoder = PositionEncoder(into: lists)
      try match.forEachOccurrence(of: phrase) { column, token in
        encoder.append(UInt64(truncatingIfNeeded: column) << 32 | UInt64(truncatingIfNeeded: token))
      }
      ends.append(lists.count)
    }
  }
}
