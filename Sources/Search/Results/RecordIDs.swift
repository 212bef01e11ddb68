import IndexStore
package import Publication

/// All records that answer a question, by their ids, as one commit has them.
package struct RecordIDs: Sendable {
  /// In the order of the question.
  package var ids: [String]
  /// What was understood otherwise than it was written.
  package var notes: [String]
  /// That of the commit.
  package var fingerprint: Hash128
}

/// There has been a commit with other records since a list was made.
package struct RecordsChanged: Error {
  package init() {}
}

extension SearchIndex {
  /// The ids of all records that answer a question. Their records can be read some at a time, with
  /// `storedRecords`, and no transaction stays open meanwhile.
  ///
  /// - Throws: As `search` does.
  /// - Complexity: O(matches), and 16 bytes for each id of up to 15 bytes.
  package func recordIDs(_ request: SearchRequest) throws -> RecordIDs {
    var request = request
    request.facets = []
    return try execute(request) { execution in try execution.recordIDs() }
  }

  /// Those of the records with these ids that are there now, in the order of the ids.
  ///
  /// - Throws: `IndexError`, also where a record is there and cannot be read.
  package func storedRecords(ids: some Sequence<String>) throws -> [Record] {
    try snapshot { snapshot in try Self.storedRecords(ids, snapshot) }
  }

  /// Those of a list with these ids.
  ///
  /// - Throws: `RecordsChanged` if the index has other records by now; `IndexError`.
  package func storedRecords(ids: some Sequence<String>, of list: RecordIDs) throws -> [Record] {
    try snapshot { snapshot in
      guard snapshot.meta.fingerprint == list.fingerprint else { throw RecordsChanged() }
      return try Self.storedRecords(ids, snapshot)
    }
  }

  private static func storedRecords(
    _ ids: some Sequence<String>, _ snapshot: IndexSnapshot
  ) throws -> [Record] {
    try ids.compactMap { id in
      try snapshot.docids(of: Identifier(kind: .record, value: id)).first.flatMap(snapshot.record)
    }
  }
}
