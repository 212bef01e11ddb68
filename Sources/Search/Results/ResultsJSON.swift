package import Publication

/// `search.results/1`: the answer to a query. Keys and their order are a contract.
package enum ResultsJSON {
  static func object(_ results: SearchResults) -> [UInt8] {
    JSONWriter.document("search.results/1") { writer in
      writer.object("query") { query(results.query, to: &$0) }
      writer.object("index") { writer in
        writer.entry("records", results.index.records)
        writer.entry("generation", results.index.generation)
        writer.entry("fingerprint", results.index.fingerprint)
      }
      writer.entry("total", results.total)
      writer.entry("offset", results.offset)
      writer.entry("limit", results.limit)
      writer.entry("next", results.next)
      writer.tenths("took_ms", results.took.milliseconds)
      writer.objects("hits", results.hits) { hit($1, to: &$0) }
      facets(results.facets, to: &writer)
    }
  }

  /// One hit as an object of its own, for JSON Lines.
  static func line(_ value: Hit) -> [UInt8] {
    var writer = JSONWriter()
    writer.beginObject()
    hit(value, to: &writer)
    writer.endObject()
    return writer.bytes
  }

  private static func query(_ query: SearchResults.QueryInfo, to writer: inout JSONWriter) {
    writer.entry("text", query.text)
    writer.entry("parsed", query.parsed)
    writer.entry("match", query.match.rawValue)
    writer.object("filters") { writer in
      for (facet, values) in query.filters { writer.entry(facet, values) }
    }
    writer.entry("sort", query.sort.rawValue)
    writer.entry("notes", query.notes)
    if let explanation = query.explanation { writer.entry("explanation", explanation) }
  }

  private static func hit(_ hit: Hit, to writer: inout JSONWriter) {
    writer.entry("rank", hit.rank)
    writer.entry("id", hit.id)
    writer.entry("score", hit.score)
    writer.entry("title", hit.title)
    writer.objects("authors", hit.authors) { writer, author in
      writer.entry("name", author.name)
      writer.entry("orcid", author.orcid)
    }
    writer.entry("year", hit.year)
    writer.entry("type", hit.type)
    writer.entry("oa", hit.oa)
    writer.objects("departments", hit.departments) { writer, department in
      writer.entry("code", department.code)
      writer.entry("label", department.label)
    }
    writer.entry("doi", hit.doi)
    writer.entry("arxiv", hit.arxiv)
    writer.entry("title_matches", hit.titleMatches)
    guard let snippet = hit.snippet else { return writer.entry("snippet", nil as String?) }
    writer.object("snippet") { writer in
      writer.entry("field", snippet.field)
      writer.entry("text", snippet.text)
      writer.entry("matches", snippet.matches)
    }
  }

  /// The counts of the facets asked for, under the key `facets`.
  package static func facets(_ facets: [FacetCounts], to writer: inout JSONWriter) {
    writer.object("facets") { writer in
      for counts in facets { writer.object(counts.facet) { facet(counts, to: &$0) } }
    }
  }

  private static func facet(_ counts: FacetCounts, to writer: inout JSONWriter) {
    writer.objects("values", counts.values) { writer, value in
      writer.entry("code", value.code)
      writer.entry("label", value.label)
      writer.entry("count", value.count)
      writer.entry("selected", value.isSelected)
    }
    writer.entry("distinct", counts.distinct)
    writer.entry("not_stated", counts.notStated)
  }
}

extension SearchResults {
  /// The answer as `search --json` prints it: one JSON object, `search.results/1`, in UTF-8.
  public var json: [UInt8] { ResultsJSON.object(self) }
}

extension Hit {
  /// The hit as `search --format jsonl` prints it: one JSON object on one line, in UTF-8.
  public var json: [UInt8] { ResultsJSON.line(self) }
}
