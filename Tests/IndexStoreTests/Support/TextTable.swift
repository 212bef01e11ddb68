import IndexStore
import Publication
import SearchSQLite
import Testing

/// A table `text` as an index has it, in memory, with what was put into it.
final class TextTable {
  let connection: Connection
  /// By docid: the terms of each field, joined.
  var records: [Int: [String]] = [:]

  init() throws {
    connection = try Connection()
    let fields = TextField.allCases.map(\.name).joined(separator: ", ")
    try connection.execute(
      """
      CREATE VIRTUAL TABLE text USING fts5(\(fields), content='', detail=full, columnsize=1,
        tokenize="ascii tokenchars '+#'")
      """)
    try PackedTable(connection).create()
  }

  /// Sets one of FTS5's options, such as `pgsz`.
  func configure(_ option: String, _ value: Int) throws {
    try connection.run("INSERT INTO text(text, rank) VALUES (?, ?)", option, value)
  }

  /// Runs one of FTS5's commands, such as `optimize`.
  func command(_ name: String, _ value: Int? = nil) throws {
    if let value { return try configure(name, value) }
    try connection.run("INSERT INTO text(text) VALUES (?)", name)
  }

  /// Makes the packed lists of all segments, as `optimize` does.
  func pack() throws {
    try PackedTable(connection).begin()
    try PackedTable(connection).finish(makesMissing: true)
  }

  /// Changes records in one transaction: nil deletes one; a record that is there is deleted before it is put
  /// in anew.
  func change(_ changes: [(docid: Int, fields: [String]?)]) throws {
    let names = TextField.allCases.map(\.name).joined(separator: ", ")
    try connection.transaction(.immediate) {
      let insert = try connection.statement("INSERT INTO text(rowid, \(names)) VALUES (?, ?, ?, ?, ?)")
      for (docid, fields) in changes {
        try deleteThroughFTS5(docid)
        if let fields { try insert.withValues([docid] + fields) { try $0.run() } }
        records[docid] = fields
      }
      return .commit(())
    }
  }

  /// Takes out a record, if it is there.
  func deleteThroughFTS5(_ docid: Int) throws {
    guard let old = records[docid] else { return }
    let names = TextField.allCases.map(\.name).joined(separator: ", ")
    try connection.statement("INSERT INTO text(text, rowid, \(names)) VALUES ('delete', ?, ?, ?, ?, ?)")
      .withValues([docid] + old) { try $0.run() }
    records[docid] = nil
  }

  /// Both sides of the postings.
  func read<T>(_ body: (MatchPostings, SegmentPostings) throws -> T) throws -> T {
    let match = try MatchPostings(connection)
    return try readSegments { try body(match, $0) }
  }

  /// The number of records that is stated makes windows small or large: half of the tables go through each
  /// kind.
  func readSegments<T>(_ body: (SegmentPostings) throws -> T) throws -> T {
    try connection.read {
      let docidLimit = records.count % 2 == 0 ? 0 : Int(Int32.max)
      guard let segments = try SegmentPostings(SegmentReader(connection), docidLimit: docidLimit) else {
        throw UnknownFormat()
      }
      return try body(segments)
    }
  }

  struct UnknownFormat: Error {}

  var segmentCount: Int {
    get throws { try connection.int("SELECT count(DISTINCT segid) FROM text_idx") ?? 0 }
  }
}

/// One record of a posting list.
struct Delivery: Hashable {
  var docid: Int
  /// The positions, weighted by field, so far apart that the count of each field can be told.
  var frequency: Float
  /// See `DecodedPostings.forEachPlace`.
  var places: [UInt64]
}

extension Postings {
  /// The postings of atoms taken together, as everybody reads them: of all records or of those among some;
  /// `known` has those of some atoms.
  func deliveries(
    _ atoms: [PostingsQuery.Atom], among records: RecordSet? = nil,
    known: [PostingsQuery.Atom: PostingArrays] = [:]
  ) throws -> [Delivery] {
    let list = try DecodedPostings.read(
      atoms, weights: Self.weights, docidLimit: 1 << 21, from: self, among: records, known: known,
      needsPlaces: true)
    let places = PlaceReader(self)
    try expectSameWithBits(list, atoms, among: records, known: known)
    return try (0..<list.count).map { posting in
      let docid = list.docid(of: posting)
      #expect(list.posting(of: docid) == posting)
      if let bits = list.bits { #expect(bits[docid / 64] & 1 << UInt64(docid % 64) != 0) }
      var found: [UInt64] = []
      try list.forEachPlace(of: posting, places) { found.append($0) }
      return Delivery(docid: docid, frequency: list.frequencies[posting], places: found)
    }
  }

  /// Nearly all tests have no larger one.
  private static var largestDocid: Int { 6000 }

  /// In a smaller index the same list may be dense, and is put together in another way.
  private func expectSameWithBits(
    _ list: DecodedPostings, _ atoms: [PostingsQuery.Atom], among records: RecordSet?,
    known: [PostingsQuery.Atom: PostingArrays]
  ) throws {
    let docids = (0..<list.count).map(list.docid)
    guard let last = docids.last, last <= Self.largestDocid else { return }
    let dense = try DecodedPostings.read(
      atoms, weights: Self.weights, docidLimit: Self.largestDocid + 1, from: self, among: records,
      known: known, needsPlaces: true)
    // Two chunks.
    #expect((dense.bits != nil) == (32 * dense.count >= 2 * DecodedPostings.chunkSize))
    #expect((0..<dense.count).map(dense.docid) == docids)
    #expect((0..<dense.count).map { dense.frequencies[$0] } == (0..<list.count).map { list.frequencies[$0] })
  }

  /// The same without places: docids and frequencies.
  func frequencies(_ atoms: [PostingsQuery.Atom]) throws -> [Int: Float] {
    let list = try DecodedPostings.read(atoms, weights: Self.weights, docidLimit: 1 << 21, from: self)
    return Dictionary(
      uniqueKeysWithValues: (0..<list.count).map { (list.docid(of: $0), list.frequencies[$0]) })
  }

  /// The docids of `records`, of however few.
  func docids(
    _ atoms: [PostingsQuery.Atom], known: [PostingsQuery.Atom: PostingArrays] = [:]
  ) throws -> [Int]? {
    try records(of: atoms, atLeast: 0, docidLimit: 1 << 21, known: known, check: {}).map { records in
      let docids = (0..<1 << 21).filter(records.contains)
      #expect(records.recordCount == docids.count)
      return docids
    }
  }

  static var weights: [Double] { [1, 32, 1024, 32768] + Array(repeating: 0, count: 252) }
}

extension Delivery {
  /// What the frequency has to be.
  var weightedPlaces: Float {
    Float(places.reduce(0) { $0 + MatchPostings.weights[Int($1 >> 32)] })
  }
}
