import Search

extension SearchResults {
  /// Prints the answer in one of its forms; the notes go beside it where the form has no place for them.
  func write(
    in context: Context, form: OutputOptions, color: ColorOption, request: SearchRequest
  ) throws {
    let format = try form.chosen()
    let fields = try form.chosenFields(of: format)
    if format != .json {
      for note in query.notes { try context.note(note) }
    }
    switch format {
    case .text:
      let renderer = ResultsRenderer(self, request: request, width: context.terminal.width)
      let isInColor = color.color.isOn(terminal: context.terminal, environment: context.environment)
      try renderer.write(to: context.output, inColor: isInColor)
    case .json: try context.writeJSON(json)
    case .jsonl:
      for hit in hits { try context.writeJSONLine(fields.map(hit.json) ?? hit.json) }
    case .csv:
      if form.bom { try context.output.write(CSV.byteOrderMark) }
      try HitTable.write(hits, columns: fields, to: context.output)
    case .ids: for hit in hits { try context.output.write(SafeText.clean(hit.id) + "\n") }
    }
  }
}
