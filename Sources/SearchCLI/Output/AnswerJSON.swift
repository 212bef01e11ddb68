import Publication
import Search

/// `search.answer/1`: one line of `search batch --requests`. Keys and their order are a contract.
///
/// `total` is null if the request did not want it; `facets` holds those it asked for, each as in
/// `search.results/1`.
enum AnswerJSON {
  static func object(_ results: SearchResults, to request: BatchRequest, in times: BatchTimer.Times)
    -> [UInt8]
  {
    JSONWriter.document("search.answer/1") { writer in
      writer.entry("total", request.wantsTotal ? results.total : nil)
      writer.entry("ids", results.hits.map(\.id))
      ResultsJSON.facets(results.facets, to: &writer)
      writer.tenths("wall_us", times.wall)
      writer.tenths("cpu_us", times.cpu)
    }
  }
}
