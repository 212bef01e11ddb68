import GRDB
import Publication

/// The columns of an index while a run changes them: the chunks of all columns for the same 4,096 docids together, read
/// when first touched, and written when others need their place and at the end.
///
/// Runs change records mostly in the order of their docids, so a few chunks at a time are enough, whatever the size of
/// the index.
final class ColumnEditor {
  /// A column as its place in `ColumnName.all`.
  typealias Number = Int

  static let live: Number = 0
  static let id: Number = 1
  static let title: Number = 2
  static let updated: Number = 3
  static func length(_ field: TextField) -> Number { 4 + field.rawValue }
  /// `index`: The place in `FacetDefinition.all`.
  static func facet(_ index: Int) -> Number { 4 + TextField.allCases.count + index }

  /// The values of all columns for the docids of one chunk.
  private final class Block {
    let number: Int
    /// Column after column.
    var values = [UInt64](repeating: 0, count: ColumnName.all.count * ColumnChunk.size)
    var isChanged = [Bool](repeating: false, count: ColumnName.all.count)
    var lastUse = 0

    init(_ number: Int) { self.number = number }
  }

  /// Half a MiB each.
  private static let maxBlocks = 16

  private let read: Statement
  private let write: Statement
  private var blocks: [Int: Block] = [:]
  /// The one used last.
  private var current: Block?
  private var uses = 0

  init(_ database: Database) throws {
    read = try Statement(database, "SELECT data FROM column_chunk WHERE name = ? AND chunk = ?")
    write = try Statement(
      database, "INSERT OR REPLACE INTO column_chunk(name, chunk, data) VALUES (?, ?, ?)")
  }

  func value(of column: Number, at docid: Int) throws -> UInt64 {
    try block(of: docid).values[column * ColumnChunk.size + docid % ColumnChunk.size]
  }

  func set(_ column: Number, at docid: Int, to value: UInt64) throws {
    let block = try block(of: docid)
    let index = column * ColumnChunk.size + docid % ColumnChunk.size
    guard block.values[index] != value else { return }
    block.values[index] = value
    block.isChanged[column] = true
  }

  /// Writes the changed chunks.
  func save() throws {
    for block in blocks.values.sorted(by: { $0.number < $1.number }) { try save(block) }
  }

  private func block(of docid: Int) throws -> Block {
    let number = docid / ColumnChunk.size
    if let current, current.number == number { return current }
    let block = try blocks[number] ?? load(number)
    uses += 1
    block.lastUse = uses
    current = block
    return block
  }

  private func load(_ number: Int) throws -> Block {
    if blocks.count >= Self.maxBlocks, let oldest = blocks.values.min(by: { $0.lastUse < $1.lastUse }) {
      try save(oldest)
      blocks[oldest.number] = nil
    }
    let block = Block(number)
    for (column, name) in ColumnName.all.enumerated() {
      read.bind(name, at: 1)
      read.bind(number, at: 2)
      defer { read.reset() }
      guard try read.step() else { continue }
      let start = column * ColumnChunk.size
      _ = try block.values.withUnsafeMutableBufferPointer { values in
        try read.withBytes(0) {
          try ColumnChunk.decode(
            $0, into: .init(rebasing: values[start..<start + ColumnChunk.size]), name: name)
        }
      }
    }
    blocks[number] = block
    return block
  }

  private func save(_ block: Block) throws {
    for (column, name) in ColumnName.all.enumerated() where block.isChanged[column] {
      let start = column * ColumnChunk.size
      write.bind(name, at: 1)
      write.bind(block.number, at: 2)
      write.bindBlob(ColumnChunk.encode(block.values[start..<start + ColumnChunk.size]), at: 3)
      try write.run()
      block.isChanged[column] = false
    }
  }
}
