import Foundation
import Publication
import SearchSQLite
import TestSupport
import Testing

@testable import IndexStore

@Suite("Columns")
struct ColumnTests {
  /// A table of columns alone.
  private static func table() throws -> Connection {
    let connection = try Connection()
    try connection.execute(Schema.derived)
    return connection
  }

  @Test("an editor with room for few chunks writes what one with room for all writes", arguments: [1, 2, 3])
  func fewBlocks(maxBlocks: Int) throws {
    var generator = SeededGenerator(seed: 600)
    let (few, all) = (try Self.table(), try Self.table())
    for _ in 0..<3 {
      let editors = [try ColumnEditor(few, maxBlocks: maxBlocks), try ColumnEditor(all, maxBlocks: 100)]
      for _ in 0..<300 {
        let docid = Int.random(in: 1..<6 * ColumnChunk.size, using: &generator)
        let value = UInt64.random(in: 0..<1000, using: &generator)
        let list = (0..<value % 4).map { UInt32($0) + 1 }
        for editor in editors {
          try editor.row(docid).set(ColumnEditor.id, to: value)
          try editor.row(docid).set(ColumnEditor.length(.title), to: value)
          try editor.row(docid).setList(0, to: list)
        }
      }
      for editor in editors { try editor.save() }
    }
    func rows(_ connection: Connection) throws -> [String] {
      try connection.all("SELECT name || chunk || hex(data) FROM column_chunk ORDER BY name, chunk") {
        try $0.string(0)
      }
    }
    #expect(try rows(few) == rows(all))
    #expect(try rows(all).count == 18)
  }

  @Test("the longer one chunk is asked for after the other, the more are filled at a time; each once")
  func runs() throws {
    let chunks = ChunkedArray(count: 100 * ColumnChunk.size, width: 1)
    var filled: [Range<Int>] = []
    for chunk in [0, 1, 2, 3, 4, 5, 6, 7, 50, 90, 91, 8, 99] { try chunks.load(chunk) { filled.append($0) } }
    #expect(filled == [0..<2, 2..<6, 6..<14, 50..<51, 90..<91, 91..<93, 99..<100])
    let keys = ChunkedArray(count: 100 * ColumnChunk.size, width: 8)
    filled = []
    for chunk in 0..<3 { try keys.load(chunk) { filled.append($0) } }
    #expect(filled == [0..<1, 1..<2, 2..<3])
  }

  @Test("a damaged chunk is told where it is asked for, and not where its neighbour is")
  func damagedNeighbour() throws {
    let chunks = ChunkedArray(count: 8 * ColumnChunk.size, width: 1)
    var filled: [Int] = []
    func load(_ chunk: Int) throws {
      try chunks.load(chunk) { range in
        if range.contains(3) { throw IndexError.damaged(what: "chunk 3") }
        filled += range
      }
    }
    for chunk in 0..<3 { try load(chunk) }
    #expect(throws: IndexError.self) { try load(3) }
    #expect(throws: IndexError.self) { try load(3) }
    try load(4)
    #expect(filled.sorted() == Array(Set(filled)).sorted() && Set(filled).isSuperset(of: [0, 1, 2, 4]))
  }

  @Test(
    "a value read alone is the one that its chunk has",
    arguments: [0, 1, 0xFF, 0xFFFF, 0xFFFF_FFFF, UInt64.max])
  func singleValue(largest: UInt64) throws {
    var generator = SeededGenerator(seed: 601)
    let connection = try Self.table()
    var values = (0..<2 * ColumnChunk.size).map { _ in UInt64.random(in: 0...largest, using: &generator) }
    // The second chunk ends early.
    for docid in values.indices.dropFirst(ColumnChunk.size + 100) { values[docid] = 0 }
    for chunk in 0..<2 {
      let data = values[chunk * ColumnChunk.size..<(chunk + 1) * ColumnChunk.size]
        .withUnsafeBufferPointer(ColumnChunk.encode)
      try connection.run("INSERT INTO column_chunk VALUES ('c', ?, ?)", chunk, data)
    }
    let chunks = ColumnChunks("c", connection)
    let found = UnsafeMutablePointer<UInt64>.allocate(capacity: values.count)
    defer { found.deallocate() }
    found.initialize(repeating: 0, count: values.count)
    try chunks.read(0..<2, into: found)
    #expect(Array(UnsafeBufferPointer(start: found, count: values.count)) == values)
    for docid in [0, 1, 4095, 4096, 4195, 4196, 8191] + (0..<50).map({ $0 * 163 }) {
      #expect(try chunks.value(at: docid) == values[docid])
    }
    #expect(try chunks.value(at: 3 * ColumnChunk.size) == 0)
  }

  @Test(
    "a value read alone from a damaged chunk, or one that does not exist, is damage",
    arguments: ["", "03010101", "0201", "0105"])
  func damagedSingleValue(data: String) throws {
    let connection = try Self.table()
    try connection.execute("INSERT INTO column_chunk VALUES ('c', 0, x'\(data)')")
    let chunks = ColumnChunks("c", below: 5, connection)
    #expect(throws: IndexError.self) { try chunks.value(at: 0) }
    try connection.execute("UPDATE column_chunk SET data = x'0104'")
    #expect(try chunks.value(at: 0) == 4)
  }

  @Test("few values are read alone: twice of a chunk, and a limited number of all")
  func fewValues() {
    let one = ChunkedArray(count: 2 * ColumnChunk.size, width: 8, isForMany: false)
    #expect((0..<4).map { _ in one.countAlone(docid: 7) } == [true, true, false, false])
    #expect(one.countAlone(docid: ColumnChunk.size))
    #expect(!ChunkedArray(count: 1, width: 8).countAlone(docid: 0))
    let all = ChunkedArray(count: 1000 * ColumnChunk.size, width: 8, isForMany: false)
    #expect((0..<1000).count { all.countAlone(docid: $0 * ColumnChunk.size) } == 256)
  }

  /// Records with abstracts of 1 to 7 words.
  private static func recordsOfLengths() throws -> RunIndex {
    let index = RunIndex()
    try index.run(
      (0..<300).map {
        .add("r\($0)", words: Array(repeating: "w", count: 1 + $0 * $0 % 7).joined(separator: " "))
      })
    return index
  }

  @Test("a column gives the same values alone, and then by its chunk")
  func aloneThenFilled() throws {
    let index = try Self.recordsOfLengths()
    try IndexReader(path: index.path).read { snapshot in
      let count = snapshot.meta.docidLimit
      for (name, limit) in [(ColumnName.id, UInt64.max), (ColumnName.length(.abstract), 1 << 16)] {
        let whole = Column(SharedColumn(name, count: count, below: limit), snapshot)
        let alone = Column(SharedColumn(name, count: count, below: limit, isForMany: false), snapshot)
        let expected = try (1..<count).map(whole.value)
        #expect(Set(expected).count > 3)
        #expect(try (1..<count).map(alone.value) == expected)
      }
    }
  }

  @Test("a set has the records of which the number passes", arguments: [1 << 8, 1 << 16, 1 << 32, .max])
  func setOfColumn(limit: UInt64) throws {
    let index = try Self.recordsOfLengths()
    try IndexReader(path: index.path).read { snapshot in
      let count = snapshot.meta.docidLimit
      let column = Column(SharedColumn(ColumnName.length(.abstract), count: count, below: limit), snapshot)
      let passes: [UInt8] = [0, 1, 0, 0, 1, 1, 0, 1, 0]
      let set = try RecordSet(of: column, passes: passes, count: count)
      let expected = try (0..<count).filter { passes[Int(try column.value(at: $0))] == 1 }
      #expect((0..<count + 64).filter(set.contains) == expected)
      #expect(set.recordCount == expected.count && expected.count > 100)
    }
  }

  @Test("a number of a chunk that does not belong where it stands is damage")
  func strayChunk() throws {
    let file = FileManager.default.temporaryDirectory.appendingPathComponent(
      "search-tests-\(UUID().uuidString).db")
    defer { try? FileManager.default.removeItem(at: file) }
    let connection = try Connection(path: file.path, ConnectionSettings(.create))
    try connection.execute(Schema.derived)
    for chunk in 0..<6 {
      try connection.run("INSERT INTO column_chunk VALUES ('stray', ?, x'0107')", chunk)
    }
    connection.close()
    var bytes = try Data(contentsOf: file)
    let entry = Data("stray".utf8 + [3])
    while let place = bytes.range(of: entry) { bytes.replaceSubrange(place, with: "stray".utf8 + [0x83]) }
    try bytes.write(to: file)
    let damaged = try Connection(path: file.path, ConnectionSettings(.readOnly))
    let values = UnsafeMutablePointer<UInt8>.allocate(capacity: 4 * ColumnChunk.size)
    defer { values.deallocate() }
    values.initialize(repeating: 0, count: 4 * ColumnChunk.size)
    #expect(throws: IndexError.self) { try ColumnChunks("stray", damaged).read(2..<6, into: values) }
  }
}
