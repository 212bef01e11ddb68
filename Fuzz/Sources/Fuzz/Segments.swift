@testable import IndexStore
@testable import Publication
@testable import SearchSQLite

/// Damaged pages and packed lists of the inverted index give an error or an answer within bounds, and the
/// check of them ends.
///
/// The input: a byte that chooses a page or a list, a byte that chooses the query and how the page is
/// damaged, and either what stands there instead or changes of single bytes (two of place, one of value).
@Sendable func fuzzSegments(_ input: [UInt8]) {
  guard input.count >= 3 else { return }
  let table = damagedTable
  let piece = table.pieces[Int(input[0]) % table.pieces.count]
  var damaged = piece.bytes
  let rest = input.dropFirst(2)
  if input[1] & 1 == 0 {
    damaged = Array(rest)
  } else {
    for change in stride(from: rest.startIndex, to: rest.endIndex - 2, by: 3) where !damaged.isEmpty {
      let place = (Int(rest[change]) << 8 | Int(rest[change + 1])) % damaged.count
      damaged[place] = rest[change + 2]
    }
  }
  table.read(damaged, in: piece, query: Int(input[1] >> 1))
}

private let damagedTable = DamagedTable()

/// A table `text` in memory with small pages, several segments, tombstones, doclist indexes and packed lists.
///
/// `@unchecked Sendable`: libFuzzer calls from one thread.
private final class DamagedTable: @unchecked Sendable {
  private let connection: Connection
  private(set) var pieces: [Piece] = []

  /// What may be damaged: one value of a row.
  struct Piece {
    var table: String
    var column: String
    var id: Int
    var bytes: [UInt8]
  }
  /// Atoms taken together.
  private let queries: [[PostingsQuery.Atom]]

  init() {
    do {
      connection = try Connection()
      queries = Self.makeQueries()
      try fill()
    } catch {
      fatalError("no table to damage: \(error)")
    }
  }

  private func fill() throws {
    let names = TextField.allCases.map(\.name).joined(separator: ", ")
    try connection.execute(
      """
      CREATE VIRTUAL TABLE text USING fts5(\(names), content='', detail=full, columnsize=1,
        tokenize="ascii tokenchars '+#'");
      INSERT INTO text(text, rank) VALUES ('pgsz', 64);
      INSERT INTO text(text, rank) VALUES ('automerge', 0);
      """)
    let insert = try connection.statement("INSERT INTO text(rowid, \(names)) VALUES (?, ?, ?, ?, ?)")
    let delete = try connection.statement(
      "INSERT INTO text(text, rowid, \(names)) VALUES ('delete', ?, ?, ?, ?, ?)")
    func fields(_ docid: Int) -> [String] {
      [
        "common " + (docid % 3 == 0 ? "rare w\(docid % 40) " : "") + "a ab abc w\(docid % 17)",
        "common title\(docid % 7)", docid % 5 == 0 ? String(repeating: "again ", count: 40) : "name\(docid)",
        "key",
      ]
    }
    for segment in 0..<4 {
      try connection.transaction(.immediate) {
        for docid in (1 + segment * 25)..<(26 + segment * 25) {
          try insert.withValues([docid] + fields(docid)) { try $0.run() }
        }
        for docid in stride(from: 7, to: segment * 25, by: 11) where docid % 4 == segment {
          try delete.withValues([docid] + fields(docid)) { try $0.run() }
        }
        return .commit(())
      }
    }
    try PackedTable(connection).create()
    try PackedTable(connection).finish(makesMissing: true)
    for (table, column) in [("packed_list", "blocks"), ("packed_list", "data"), ("text_data", "block")] {
      pieces += try connection.all("SELECT id, \(column) FROM \(table) ORDER BY id") {
        Piece(
          table: table, column: column, id: try $0.int(0), bytes: $0.isNull(1) ? [] : try $0.bytes(1))
      }
    }
  }

  private static func makeQueries() -> [[PostingsQuery.Atom]] {
    let atoms: [PostingsQuery.Atom] = [
      .init(terms: ["common"]), .init(terms: ["rare"]), .init(terms: ["a", "ab"]),
      .init(terms: ["w"], isPrefix: true),
      .init(terms: ["again"], fields: [.author]), .init(terms: ["absent"]),
    ]
    return [
      [atoms[0]], [atoms[1]], [atoms[2]], [atoms[3]], [atoms[0], atoms[1], atoms[4]],
      [atoms[2], atoms[3], atoms[5]],
    ]
  }

  func read(_ damaged: [UInt8], in piece: Piece, query: Int) {
    do {
      try write(damaged, in: piece)
      try connection.read {
        let reader = try SegmentReader(connection)
        // Half of the questions go through small windows, half through large ones; some through the check.
        let (kind, number) = query.quotientAndRemainder(dividingBy: queries.count)
        if kind % 8 == 7 {
          var check = PostingsCheck(docidLimit: 1000)
          try check.takeAway(connection) { _, _ in }
        } else if let postings = try SegmentPostings(reader, docidLimit: kind % 2 == 0 ? 0 : Int(Int32.max)) {
          try Self.expectPlausible(postings, queries[number])
        }
      }
    } catch is IndexError {
    } catch let error as SQLiteError where error.code == .corrupt {
    } catch {
      fatalError("an error of another kind: \(error)")
    }
    // What ends the process is what libFuzzer reports.
    do { try write(piece.bytes, in: piece) } catch { fatalError("cannot write: \(error)") }
  }

  private func write(_ bytes: [UInt8], in piece: Piece) throws {
    try connection.run("UPDATE \(piece.table) SET \(piece.column) = ? WHERE id = ?", bytes, piece.id)
  }

  private static func expectPlausible(
    _ postings: SegmentPostings, _ atoms: [PostingsQuery.Atom]
  ) throws {
    let weights = [3, 1, 2, 1] + [Double](repeating: 0, count: 252)
    _ = try DecodedPostings.read(atoms, weights: weights, docidLimit: 1 << 20, from: postings)
    let list = try DecodedPostings.read(
      atoms, weights: weights, docidLimit: 1 << 20, from: postings, needsPlaces: true)
    let places = PlaceReader(postings)
    var previous = 0
    for posting in 0..<list.count {
      let docid = list.docid(of: posting)
      require(docid > previous && docid < 1 << 20, "docids are not in order")
      require(list.posting(of: docid) == posting, "a posting is not found")
      previous = docid
      var lastPlace: UInt64 = 0
      try list.forEachPlace(of: posting, places) {
        require($0 >= lastPlace, "positions are not in order")
        lastPlace = $0
      }
    }
    _ = try postings.documentFrequency(of: atoms)
    var term: [UInt8] = []
    try postings.forEachTerm(from: []) {
      require(term.isEmpty || term.lexicographicallyPrecedes($0), "terms are not in order")
      term = Array($0)
      return true
    }
  }
}
