import Export
import Publication
import Search

extension SearchResults {
  /// Prints the answer in one of its forms; notes go to standard error where the form has no place for them.
  ///
  /// `heading`: What the header says in place of the query.
  func write(
    in context: Context, engine: any Engine, form: OutputOptions, screen: ScreenOptions,
    request: SearchRequest,
    heading: String? = nil
  ) throws {
    let format = try form.chosen()
    let fields = try form.chosenFields(of: format)
    if format != .json {
      for note in query.notes { try context.note(note) }
    }
    switch format {
    case .text:
      let renderer = ResultsRenderer(
        self, request: request, width: context.terminal.textWidth, isShort: form.short, heading: heading)
      try context.paged(screen.pager) { try renderer.write(to: $0, look: screen.color.look(in: context)) }
    case .json: try context.writeJSON(json)
    case .jsonl:
      for hit in hits { try context.writeJSONLine(fields.map(hit.json) ?? hit.json) }
    case .csv:
      if form.bom { try context.output.write(CSV.byteOrderMark) }
      try HitTable.write(hits, columns: fields, to: context.output)
    case .records(let format):
      let records = try engine.show(hits.map(\.id)).records
      try context.output.write(RecordExport.bytes(of: records, in: format))
    case .ids: for hit in hits { try context.output.write(SafeText.clean(hit.id) + "\n") }
    }
  }
}
