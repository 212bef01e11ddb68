import Publication
import SearchSQLite

/// The columns of an index while a run changes them: the chunks of all columns for the same 4,096 docids
/// together, each read when first touched, and written with all others when there is no room for more and at
/// the end.
///
/// Runs change records mostly in the order of their docids, so a few chunks at a time are enough, whatever
/// the size of the index.
final class ColumnEditor {
  /// A column of numbers as its place in `ColumnName.numbers`.
  typealias Number = Int

  static let live: Number = 0
  static let id: Number = 1
  static let title: Number = 2
  static let updated: Number = 3
  static func length(_ field: TextField) -> Number { 4 + field.rawValue }

  private static let count = ColumnName.numbers.count
  private static let listCount = ColumnName.lists.count

  /// The values of all columns for the docids of one chunk.
  fileprivate final class Block {
    let number: Int
    /// Column after column. Plain memory: every value of every record comes by here.
    private let storage = UnsafeMutablePointer<UInt64>.allocate(
      capacity: ColumnEditor.count * ColumnChunk.size)
    /// Column after column, once one is asked for.
    private var lists: [[UInt32]] = []
    // A bit a column, those of numbers first. Exclusivity unchecked: nothing is called in between.
    @exclusivity(unchecked) var loaded: UInt32 = 0
    @exclusivity(unchecked) var changed: UInt32 = 0

    init(_ number: Int) {
      self.number = number
      storage.initialize(repeating: 0, count: ColumnEditor.count * ColumnChunk.size)
    }

    deinit { storage.deallocate() }

    /// The lists of a column, counted as in `ColumnName.lists`.
    func lists(_ column: Int) -> ArraySlice<[UInt32]> {
      lists.isEmpty ? [] : lists[column * ColumnChunk.size..<(column + 1) * ColumnChunk.size]
    }

    /// One list of a column. Not by `lists(_:)`: while a slice is held, a change copies all lists.
    func list(_ column: Int, _ index: Int) -> [UInt32] {
      lists.isEmpty ? [] : lists[column * ColumnChunk.size + index]
    }

    func setList(_ column: Int, _ index: Int, to list: [UInt32]) {
      if lists.isEmpty { lists = Array(repeating: [], count: ColumnEditor.listCount * ColumnChunk.size) }
      lists[column * ColumnChunk.size + index] = list
    }

    /// The values of a column.
    func values(_ column: Number) -> UnsafeMutableBufferPointer<UInt64> {
      precondition(0..<ColumnEditor.count ~= column)
      return UnsafeMutableBufferPointer(start: storage + column * ColumnChunk.size, count: ColumnChunk.size)
    }
  }

  /// The values of all columns for one docid.
  struct Row {
    fileprivate let editor: ColumnEditor
    fileprivate let block: Block
    fileprivate let index: Int

    func value(_ column: Number) throws -> UInt64 {
      if block.loaded & 1 << column == 0 { try editor.load(column, block) }
      return block.values(column)[index]
    }

    func set(_ column: Number, to value: UInt64) throws {
      if block.loaded & 1 << column == 0 { try editor.load(column, block) }
      guard block.values(column)[index] != value else { return }
      block.values(column)[index] = value
      block.changed |= 1 << column
    }

    /// Sets the list of a column, counted as in `ColumnName.lists`; ascending.
    func setList(_ column: Int, to list: [UInt32]) throws {
      let bit = ColumnEditor.count + column
      if block.loaded & 1 << bit == 0 { try editor.loadLists(column, block) }
      guard block.list(column, index) != list else { return }
      block.setList(column, index, to: list)
      block.changed |= 1 << bit
    }

    /// Makes the docid one without a record.
    func clear() throws {
      for column in 0..<ColumnEditor.count { try set(column, to: 0) }
      for column in 0..<ColumnEditor.listCount { try setList(column, to: []) }
    }
  }

  private let connection: Connection
  private let maxBlocks: Int
  private let read: Statement
  private let write: Statement
  private var blocks: [Int: Block] = [:]
  /// The one used last.
  private var current: Block?

  /// `maxBlocks`: How many are in memory, half a MiB each.
  init(_ connection: Connection, maxBlocks: Int = 16) throws {
    // A block has a bit for each.
    precondition(Self.count + Self.listCount <= UInt32.bitWidth)
    self.connection = connection
    self.maxBlocks = maxBlocks
    read = try Statement(connection, "SELECT data FROM column_chunk WHERE name = ? AND chunk = ?")
    write = try Statement(
      connection, "INSERT OR REPLACE INTO column_chunk(name, chunk, data) VALUES (?, ?, ?)")
  }

  /// Valid until the next row is asked for.
  func row(_ docid: Int) throws -> Row {
    Row(editor: self, block: try block(of: docid), index: docid % ColumnChunk.size)
  }

  /// Writes the changed chunks: those of one column one behind the other, since a question reads a few
  /// columns of many neighbouring chunks.
  func save() throws {
    let blocks = blocks.values.sorted { $0.number < $1.number }
    for (column, name) in ColumnName.numbers.enumerated() {
      for block in blocks where block.changed & 1 << column != 0 {
        try write(name, block.number, ColumnChunk.encode(UnsafeBufferPointer(block.values(column))))
      }
    }
    for (column, name) in ColumnName.lists.enumerated() {
      for block in blocks where block.changed & 1 << (Self.count + column) != 0 {
        try write(name, block.number, ListChunk.encode(Array(block.lists(column))))
      }
    }
    for block in blocks { block.changed = 0 }
  }

  private func block(of docid: Int) throws -> Block {
    let number = docid / ColumnChunk.size
    if let current, current.number == number { return current }
    let block = try blocks[number] ?? makeBlock(number)
    current = block
    return block
  }

  private func makeBlock(_ number: Int) throws -> Block {
    if blocks.count >= maxBlocks {
      try save()
      blocks = [:]
    }
    let block = Block(number)
    blocks[number] = block
    return block
  }

  private func load(_ column: Number, _ block: Block) throws {
    let name = ColumnName.numbers[column]
    read.bind(name, at: 1)
    read.bind(block.number, at: 2)
    defer { read.reset() }
    if try read.step() {
      _ = try read.withBytes(0) {
        try $0.withUnsafeBytes { try ColumnChunk.decode($0, into: block.values(column), name: name) }
      }
    }
    block.loaded |= 1 << column
  }

  private func loadLists(_ column: Int, _ block: Block) throws {
    let lists = try ColumnReader.lists(
      ColumnName.lists[column], block.number, below: 1 << 32, from: connection)
    for index in 0..<ColumnChunk.size where !lists[index].isEmpty {
      block.setList(column, index, to: Array(lists[index]))
    }
    block.loaded |= 1 << (Self.count + column)
  }

  private func write(_ name: String, _ chunk: Int, _ data: [UInt8]) throws {
    write.bind(name, at: 1)
    write.bind(chunk, at: 2)
    write.bindBlob(data, at: 3)
    try write.run()
  }
}
