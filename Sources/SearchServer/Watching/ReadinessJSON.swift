import Publication
import Search

/// What those who watch the server ask for.
enum ReadinessJSON {
  /// `search.health/1`: the process answers.
  static func health() -> [UInt8] {
    JSONWriter.document("search.health/1") { writer in writer.entry("ok", true) }
  }

  /// `search.ready/1`: the index can be read.
  static func ready(_ commit: SearchResults.IndexInfo) -> [UInt8] {
    JSONWriter.document("search.ready/1") { writer in
      writer.entry("ok", true)
      writer.entry("records", commit.records)
      writer.entry("generation", commit.generation)
    }
  }
}
