import Search

extension SearchResults {
  /// Prints the answer in one of its forms; the notes go beside it where the form has no place for them.
  func write(in context: Context, format: OutputFormat, color: ColorOption, request: SearchRequest) throws {
    switch format {
    case .text:
      for note in query.notes { try context.note(note) }
      let renderer = ResultsRenderer(self, request: request, width: context.terminal.width)
      let isInColor = color.color.isOn(terminal: context.terminal, environment: context.environment)
      try renderer.write(to: context.output, inColor: isInColor)
    case .json: try context.writeJSON(json)
    case .jsonl:
      for hit in hits {
        try context.writeJSON(hit.json)
      }
    case .csv: try HitTable.write(hits, to: context.output)
    case .ids: for hit in hits { try context.output.write(SafeText.clean(hit.id) + "\n") }
    }
    if format == .jsonl || format == .csv || format == .ids {
      for note in query.notes { try context.note(note) }
    }
  }
}
