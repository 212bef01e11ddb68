import Publication

/// `search.error/1`: why there is no answer; with the counts of a run that was stopped.
enum ErrorJSON {
  static func object(_ error: CLIError) -> [UInt8] {
    JSONWriter.document("search.error/1") { writer in
      writer.entry("error", error.description)
      writer.entry("hint", error.hint)
      if let counts = error.counts { writer.entries(counts) }
    }
  }
}
