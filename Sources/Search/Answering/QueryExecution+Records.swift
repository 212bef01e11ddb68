import IndexStore
import Publication

/// The records of a page, or all, one after another.
extension QueryExecution {
  func forEachRecord(_ body: (Record) throws -> Void) throws -> RecordStream {
    let (answer, match, notes) = try answer([])
    let partial = try partialAnswer(beside: answer, match)
    let page = try page(answer, partial)
    for hit in page.hits {
      guard let record = try reader.snapshot.record(hit.key.docid) else { throw Self.missing(hit.key.docid) }
      try body(record)
    }
    return RecordStream(total: page.total, count: page.hits.count, notes: notes + notesOnCorrections(answer))
  }
}
