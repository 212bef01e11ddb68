import IndexStore
import Publication

/// The records of a page, or all, one after another.
extension QueryExecution {
  func forEachRecord(_ body: (Record) throws -> Void) throws -> RecordStream {
    let (page, notes) = try wholePage()
    for hit in page.hits {
      guard let record = try reader.snapshot.record(hit.key.docid) else { throw Self.missing(hit.key.docid) }
      try body(record)
    }
    return RecordStream(total: page.total, count: page.hits.count, notes: notes)
  }

  func recordIDs() throws -> RecordIDs {
    let (page, notes) = try wholePage()
    let ids = reader.prefixes(ColumnName.id)
    return RecordIDs(
      ids: try page.hits.map { try id(of: $0.key.docid, ids) }, notes: notes,
      fingerprint: reader.snapshot.meta.fingerprint)
  }

  private func wholePage() throws -> (page: Page, notes: [String]) {
    let (answer, match, notes) = try answer([])
    let partial = try partialAnswer(beside: answer, match)
    return (try page(answer, partial), notes + notesOnCorrections(answer))
  }
}
