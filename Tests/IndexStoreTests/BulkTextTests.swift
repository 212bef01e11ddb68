import Foundation
import Publication
import SearchSQLite
import Testing

@testable import IndexStore

@Suite("Bulk-written segments")
struct BulkTextTests {
  @Test("deliver what FTS5 delivers, and go on as FTS5's own", arguments: UInt64(300)..<330)
  func likeFTS5(seed: UInt64) throws {
    var random = RandomText(seed: seed)
    func number(_ range: ClosedRange<Int>) -> Int { Int.random(in: range, using: &random.generator) }
    let (table, expected) = (try TextTable(), try TextTable())
    for (option, value) in [
      ("pgsz", [32, 50, 64, 257, 1000, 4050, 20_000].randomElement(using: &random.generator) ?? 64),
      ("automerge", [0, 2, 4].randomElement(using: &random.generator) ?? 0),
      ("hashsize", [1, 4000, 1_000_000].randomElement(using: &random.generator) ?? 1),
    ] {
      try table.configure(option, value)
      try expected.configure(option, value)
    }
    for _ in 0..<number(1...4) {
      // Through FTS5, on both sides.
      for _ in 0..<number(0...3) {
        let changes = (0..<number(1...15)).map { _ in
          (number(1...200), number(0...3) == 0 ? nil : random.fields())
        }
        let known = changes.filter { $0.1 != nil || table.records[$0.0] != nil }
        try table.change(known)
        try expected.change(known)
      }
      // In bulk on one side: new records, replaced ones, and some of these taken out.
      var changes: [(docid: Int, fields: [String]?)] = []
      for docid in 1...number(1...400) where number(0...2) == 0 {
        let isDeletion = table.records[docid] != nil && number(0...3) == 0
        changes.append((docid, isDeletion ? nil : random.fields()))
      }
      let removed = Set(changes.filter { $0.fields != nil && number(0...9) == 0 }.map(\.docid))
      try table.bulk(
        changes, removed: removed, deletesThroughFTS5: number(0...2) == 0,
        memoryLimit: [1, 5000, 1 << 20].randomElement(using: &random.generator) ?? 1)
      try expected.change(changes.map { ($0.docid, removed.contains($0.docid) ? nil : $0.fields) })
      switch number(0...4) {
      case 0: try table.command("optimize")
      case 1: try table.command("merge", number(1...20))
      default: break
      }
      try Self.expectEqual(table, expected, &random, seed)
    }
  }

  @Test("packed lists stay those of their segments over many runs, in which FTS5 merges on several levels")
  func packedListsOverRuns() throws {
    var random = RandomText(seed: 331)
    let table = try TextTable()
    try table.configure("pgsz", 100)
    var lists = 0
    for run in 0..<60 {
      let changes = (0..<Int.random(in: 10...60, using: &random.generator)).map { number in
        (docid: 1 + run * 40 + number, fields: Optional(random.fields()))
      }
      try table.bulk(changes, mergedPages: 4 * changes.count)
      #expect(try PackedTable(table.connection).problems() == [], "run \(run)")
      lists += try table.connection.int("SELECT count(*) FROM packed_list WHERE data <> x''") ?? 0
    }
    #expect(lists > 60)
    try table.read { (match, segments) throws in
      for _ in 0..<40 {
        let atoms = random.atoms()
        #expect(try segments.deliveries(atoms) == match.deliveries(atoms), "\(atoms)")
      }
    }
  }

  private static func expectEqual(
    _ table: TextTable, _ expected: TextTable, _ random: inout RandomText, _ seed: UInt64
  ) throws {
    try table.command("integrity-check")
    #expect(try PackedTable(table.connection).problems() == [], "seed \(seed)")
    #expect(try table.sizes() == expected.sizes(), "seed \(seed)")
    #expect(try table.averages() == expected.averages(), "seed \(seed)")
    for _ in 0..<20 {
      let atoms = random.atoms()
      let wanted = try expected.read { match, _ in try match.deliveries(atoms) }
      let found = try table.read { match, segments in
        (try match.deliveries(atoms), try segments.deliveries(atoms))
      }
      #expect(found.0 == wanted, "seed \(seed), MATCH: \(atoms)")
      #expect(found.1 == wanted, "seed \(seed), segments: \(atoms)")
    }
  }

  @Test(
    "have the very pages that FTS5 writes when it merges",
    arguments: [32, 33, 40, 64, 100, 1000, 4050], [1, 1 << 20])
  func samePages(pageSize: Int, memoryLimit: Int) throws {
    var random = RandomText(seed: UInt64(pageSize))
    // FTS5 merges a thousand pages at a time, and where it starts again it does not know the last term: fewer
    // records for smaller pages.
    let count = pageSize < 64 ? 15 : 300
    // Some doclists of many pages, positions that take several pages, gaps between docids, records without
    // terms.
    var records: [(docid: Int, fields: [String])] = (1...count).map { number in
      var fields = random.fields()
      fields[1] += " common" + (number % 7 == 0 ? " medium" : "") + (number == 299 ? " medium" : "")
      if number % 50 == 10 { fields[0] = Array(repeating: "again", count: 300).joined(separator: " ") }
      return (number * number, number % 11 == 0 ? ["", "", "", ""] : fields)
    }
    records.append(
      (1_000_000, [String(repeating: "z", count: 64), "y", "", String(repeating: "é", count: 32)]))
    let (table, expected) = (try TextTable(), try TextTable())
    for table in [table, expected] { try table.configure("pgsz", pageSize) }
    try expected.configure("automerge", 0)
    try table.bulk(records, memoryLimit: memoryLimit)
    for start in stride(from: 0, to: records.count, by: count / 5) {
      try expected.change(
        records[start..<min(start + count / 5, records.count)].map { ($0.docid, $0.fields) })
    }
    try expected.command("optimize")
    try table.command("integrity-check")
    #expect(try table.pages() == expected.pages())
    #expect(try table.pageKeys() == expected.pageKeys())
    #expect(try table.segmentCount == 1)
  }

  @Test("a single record, one without terms, and none at all")
  func smallest() throws {
    for records in [[(7, ["a", "", "b b", ""])], [(3, ["", "", "", ""])], []] as [[(Int, [String])]] {
      let table = try TextTable()
      try table.bulk(records)
      try table.command("integrity-check")
      #expect(try table.sizes().count == records.count)
      let found = try table.read { match, segments in
        let atoms = [PostingsQuery.Atom(terms: ["b"])]
        return (try match.deliveries(atoms).map(\.docid), try segments.deliveries(atoms).map(\.docid))
      }
      let wanted = records.filter { $0.1[2] != "" }.map(\.0)
      #expect(found == (wanted, wanted))
      // FTS5 goes on from there.
      try table.change([(9, ["a b", "", "", ""])])
      try table.command("integrity-check")
    }
  }

  @Test("nothing of a segment stays where the transaction is rolled back")
  func rollback() throws {
    let table = try TextTable()
    try table.change([(1, ["a", "b", "", ""])])
    let before = try table.pages()
    struct Stop: Error {}
    #expect(throws: Stop.self) {
      try table.connection.transaction(.immediate) { () throws -> Ending<Void> in
        try table.writeBulk([(2, ["a", "c", "", ""])])
        throw Stop()
      }
    }
    #expect(try table.pages() == before)
    try table.change([(3, ["c", "a", "", ""])])
    try table.command("integrity-check")
    let atoms = [PostingsQuery.Atom(terms: ["a"])]
    #expect(try table.read { match, _ in try match.deliveries(atoms).map(\.docid) } == [1, 3])
  }
}

extension TextTable {
  /// Changes records with one segment; those in `removed` are taken out again before it is written.
  ///
  /// `deletesThroughFTS5`: Whether records that are there go through FTS5's `'delete'` just before, in the
  /// same transaction.
  fileprivate func bulk(
    _ changes: [(docid: Int, fields: [String]?)], removed: Set<Int> = [], deletesThroughFTS5: Bool = false,
    memoryLimit: Int = BulkText.memoryLimit, mergedPages: Int = 0
  ) throws {
    try connection.transaction(.immediate) {
      try PackedTable(connection).begin()
      for (docid, _) in changes where deletesThroughFTS5 { try deleteThroughFTS5(docid) }
      try writeBulk(changes, removed: removed, memoryLimit: memoryLimit)
      try TextTables(connection).merge(pages: mergedPages)
      try TextTables(connection).flush()
      try PackedTable(connection).finish()
      return .commit(())
    }
    for (docid, fields) in changes { records[docid] = removed.contains(docid) ? nil : fields }
  }

  fileprivate func writeBulk(
    _ changes: [(docid: Int, fields: [String]?)], removed: Set<Int> = [],
    memoryLimit: Int = BulkText.memoryLimit
  ) throws {
    let path = FileManager.default.temporaryDirectory.appendingPathComponent(
      "search-runs-\(UUID().uuidString)"
    ).path
    let bulk = try BulkText(connection, spillPath: path, memoryLimit: memoryLimit)
    for (docid, fields) in changes {
      let text = fields.map { RecordTerms($0) }
      if let old = records[docid] {
        try bulk.replace(RecordTerms(old), by: text, docid: docid)
      } else if let text {
        try bulk.add(text, docid: docid)
      }
    }
    for (docid, fields) in changes where removed.contains(docid) {
      if let fields { try bulk.remove(RecordTerms(fields), docid: docid) }
    }
    var last: [UInt8] = []
    _ = try bulk.finish { term, _ in
      #expect(last.lexicographicallyPrecedes(term))
      last = Array(term)
    }
    #expect(!FileManager.default.fileExists(atPath: path))
  }

  /// The pages of all segments, without the numbers of the segments.
  fileprivate func pages() throws -> [[String]] {
    try rows("SELECT id & 0x1FFFFFFFFF, hex(block) FROM text_data WHERE id > 10 ORDER BY id")
  }

  fileprivate func pageKeys() throws -> [[String]] {
    try rows("SELECT pgno, hex(term) FROM text_idx ORDER BY term")
  }
  fileprivate func sizes() throws -> [[String]] {
    try rows("SELECT id, hex(sz) FROM text_docsize ORDER BY id")
  }
  fileprivate func averages() throws -> [[String]] {
    try rows("SELECT 1, hex(block) FROM text_data WHERE id = 1")
  }

  private func rows(_ sql: String) throws -> [[String]] {
    try connection.all(sql) { ["\(try $0.int(0))", try $0.string(1)] }
  }
}
