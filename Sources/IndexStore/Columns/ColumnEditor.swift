import GRDB

/// The columns of an index while a run changes them: loaded when first touched, changed chunks written at the end.
final class ColumnEditor {
  fileprivate struct Column {
    var values: [UInt64]
    var changedChunks: Set<Int> = []
  }

  private let database: Database
  private let initialCount: Int
  private var columns: [String: Column] = [:]

  /// `count`: One more than the largest docid in use.
  init(_ database: Database, count: Int) {
    self.database = database
    initialCount = count
  }

  func value(of name: String, at docid: Int) throws -> UInt64 {
    try load(name)
    guard let values = columns[name]?.values, docid < values.count else { return 0 }
    return values[docid]
  }

  func set(_ name: String, at docid: Int, to value: UInt64) throws {
    try load(name)
    // One access by key: a copy out and back in would copy the whole column.
    columns[name]?.set(docid, value)
  }

  /// Writes the changed chunks.
  func save() throws {
    let statement = try Statement(
      database, "INSERT OR REPLACE INTO column_chunk(name, chunk, data) VALUES (?, ?, ?)")
    for (name, column) in columns.sorted(by: { $0.key < $1.key }) {
      for chunk in column.changedChunks.sorted() {
        let start = chunk * ColumnChunk.size
        let end = min(start + ColumnChunk.size, column.values.count)
        statement.bind(name, at: 1)
        statement.bind(chunk, at: 2)
        statement.bindBlob(ColumnChunk.encode(column.values[start..<end]), at: 3)
        try statement.run()
      }
      columns[name]?.changedChunks = []
    }
  }

  private func load(_ name: String) throws {
    guard columns[name] == nil else { return }
    let values = try ColumnReader.load(name, as: UInt64.self, count: initialCount, from: database)
    columns[name] = Column(values: values)
  }
}

extension ColumnEditor.Column {
  fileprivate mutating func set(_ docid: Int, _ value: UInt64) {
    if docid >= values.count {
      values.append(contentsOf: repeatElement(0, count: docid + 1 - values.count))
    }
    guard values[docid] != value else { return }
    values[docid] = value
    changedChunks.insert(docid / ColumnChunk.size)
  }
}
