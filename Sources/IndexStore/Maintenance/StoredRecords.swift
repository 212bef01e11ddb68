import Basics
private import Dispatch
import Publication
import SearchSQLite

/// The stored records of an index, read in the order of their docids and prepared on all cores.
struct StoredRecords {
  /// One row of `record`, as it stands in the file.
  struct Row: Sendable {
    var docid: Int
    var id: String
    var source: String
    var hash: [UInt8]
    var added: Int
    var changed: Int
    var title: String?
    var json: [UInt8]

    /// What the index holds of the record; nil if the text is not the one that was written.
    ///
    /// The id is that of the text, so that a damaged `id` beside it costs nothing.
    var prepared: PreparedRecord? {
      guard let record = Record(canonicalJSON: json),
        Hash128(bytes: hash) == Hash128.ofRecord(id: record.id, canonicalJSON: json)
      else { return nil }
      return PreparedRecord(record)
    }
  }

  private let connection: Connection

  /// Two batches are in memory at a time.
  private static let batchSize = 256

  init(_ connection: Connection) { self.connection = connection }

  /// Calls `body` with each row and its record; nil if its text is damaged.
  ///
  /// - Complexity: O(bytes of all records): each is parsed and analyzed again.
  func scan(_ body: (Row, PreparedRecord?) throws -> Void) throws {
    let nothing: @Sendable (Row, PreparedRecord) -> Void = { _, _ in }
    try scan(nothing) { row, record, _ in try body(row, record) }
  }

  /// The same with what `examine` makes of each on all cores; nil if its text is damaged.
  ///
  /// While some are examined, those before go to `body`, and those behind are read: a check of a million
  /// records took 92 s and not 97.
  func scan<Made: Sendable>(
    _ examine: @escaping @Sendable (Row, PreparedRecord) -> Made,
    _ body: (Row, PreparedRecord?, Made?) throws -> Void
  ) throws {
    let select = try Statement(connection, "SELECT \(Self.columns) FROM record ORDER BY docid")
    var before: Batch<Made>?
    var isAtEnd = false
    while !isAtEnd {
      var rows: [Row] = []
      while rows.count < Self.batchSize, !isAtEnd {
        if try select.step() { rows.append(try Self.row(select)) } else { isAtEnd = true }
      }
      let batch = Batch(rows, examine)
      try before?.forEach(body)
      before = batch
    }
    try before?.forEach(body)
  }

  /// Some rows that are examined on other threads.
  private final class Batch<Made: Sendable>: Sendable {
    private let rows: [Row]
    private let made = Locked<[(PreparedRecord, Made)?]>([])
    private let group = DispatchGroup()

    init(_ rows: [Row], _ examine: @escaping @Sendable (Row, PreparedRecord) -> Made) {
      self.rows = rows
      DispatchQueue.global().async(group: group) { [made] in
        let examined = rows.concurrentMap { row in row.prepared.map { ($0, examine(row, $0)) } }
        made.withLock { $0 = examined }
      }
    }

    /// Waits for them.
    func forEach(_ body: (Row, PreparedRecord?, Made?) throws -> Void) rethrows {
      group.wait()
      for (row, found) in zip(rows, made.withLock { $0 }) { try body(row, found?.0, found?.1) }
    }
  }

  /// About `count` docids, evenly spread; one that was deleted may be among them.
  static func some(_ count: Int, below docidLimit: Int) -> [Int] {
    Array(stride(from: 1, to: docidLimit, by: max(1, docidLimit / max(1, count))))
  }

  /// The same for some docids.
  func scan(_ docids: [Int], _ body: (Row, PreparedRecord?) throws -> Void) throws {
    let select = try Statement(connection, "SELECT \(Self.columns) FROM record WHERE docid = ?")
    for docid in docids {
      select.bind(docid, at: 1)
      guard try select.step() else { continue }
      let row = try Self.row(select)
      select.reset()
      try body(row, row.prepared)
    }
  }

  private static let columns = "docid, id, source, hash, added, changed, title, json"

  private static func row(_ select: Statement) throws -> Row {
    Row(
      docid: try select.int(0), id: try select.string(1), source: try select.string(2),
      hash: try select.bytes(3), added: try select.int(4), changed: try select.int(5),
      title: try select.optionalString(6), json: try select.bytes(7))
  }

  /// The records of rows, in their order.
  static func prepared(_ rows: [Row]) -> [PreparedRecord?] { rows.concurrentMap { $0.prepared } }
}
