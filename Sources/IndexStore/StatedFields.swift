import Publication
import SearchSQLite

extension IndexSnapshot {
  /// The docids of records whose canonical form has a value under some keys, one inside the other.
  ///
  /// - Complexity: reads all records, and parses those that name the last key anywhere.
  package func docids(withKeys keys: [String]) throws -> [Int] {
    guard let last = keys.last, keys.allSatisfy(Self.isPlainKey) else { return [] }
    let path = "$" + keys.map { ".\"\($0)\"" }.joined()
    return try connection.all(
      """
      SELECT docid FROM record WHERE instr(CAST(json AS TEXT), ?) > 0
      AND json_type(CAST(json AS TEXT), '\(path)') IS NOT NULL ORDER BY docid
      """, "\"\(last)\":"
    ) { try $0.int(0) }
  }

  private static func isPlainKey(_ key: String) -> Bool {
    !key.isEmpty
      && key.utf8.allSatisfy { byte in
        ("a"..."z").contains(Unicode.Scalar(byte | 0x20)) || ("0"..."9").contains(Unicode.Scalar(byte))
          || byte == UInt8(ascii: "_") || byte == UInt8(ascii: "-")
      }
  }

  /// The docids of records that an identifier of some kind names, ascending.
  package func docids(withIdentifierOf kind: String) throws -> [Int] {
    try connection.all("SELECT DISTINCT docid FROM identifier WHERE kind = ? ORDER BY docid", kind) {
      try $0.int(0)
    }
  }

  /// Calls `body` with some hundred stored records at a time, in the order of their docids.
  package func forEachBatch(_ body: ([(docid: Int, json: [UInt8])]) throws -> Void) throws {
    let batchSize = 512
    let select = try Statement(connection, "SELECT docid, json FROM record ORDER BY docid")
    var batch: [(docid: Int, json: [UInt8])] = []
    while try select.step() {
      batch.append((try select.int(0), try select.bytes(1)))
      if batch.count == batchSize {
        try body(batch)
        batch.removeAll(keepingCapacity: true)
      }
    }
    if !batch.isEmpty { try body(batch) }
  }

  /// The units of the department file that was read last; none where there was none.
  package func units() throws -> [Department] {
    try DepartmentUnits(from: connection).byKey.values.sorted { $0.code.precedesBytewise($1.code) }
  }
}
