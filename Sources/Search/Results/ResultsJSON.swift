package import Publication

/// `search.results/1`: the answer to a query. Keys and their order are a contract.
package enum ResultsJSON {
  static func object(_ results: SearchResults, timed: Bool = true) -> [UInt8] {
    JSONWriter.document("search.results/1") { writer in
      writer.object("query") { query(results.query, to: &$0) }
      writer.object("index") { writer in
        writer.entry("records", results.index.records)
        writer.entry("generation", results.index.generation)
        writer.entry("fingerprint", results.index.fingerprint)
      }
      writer.entry("total", results.total)
      if let partial = results.partial {
        writer.object("partial") { writer in
          writer.entry("total", partial.total)
          writer.entry("missing", partial.missing)
        }
      } else {
        writer.entry("partial", nil as String?)
      }
      writer.objects("suggestions", results.suggestions) { writer, suggestion in
        writer.entry("word", suggestion.word)
        writer.entry("instead", suggestion.instead)
        writer.entry("hits", suggestion.hits)
      }
      writer.entry("offset", results.offset)
      writer.entry("limit", results.limit)
      writer.entry("next", results.next)
      if timed { writer.tenths("took_ms", results.took.milliseconds) }
      writer.objects("hits", results.hits) { hit($1, to: &$0) }
      facets(results.facets, to: &writer)
    }
  }

  /// One hit as an object of its own, for JSON Lines; of the keys only `keys`, in their order, where they are
  /// given.
  static func line(_ value: Hit, keys: [String]? = nil) -> [UInt8] {
    var writer = JSONWriter()
    writer.beginObject()
    if let keys {
      for key in keys { hitFields.first { $0.key == key }?.write(&writer, value) }
    } else {
      hit(value, to: &writer)
    }
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
    for field in hitFields { field.write(&writer, hit) }
  }

  /// The keys of a hit, in their order.
  static var hitKeys: [String] { hitFields.map(\.key) }

  private struct HitField: Sendable {
    var key: String
    var write: @Sendable (inout JSONWriter, Hit) -> Void

    init(_ key: String, _ write: @escaping @Sendable (inout JSONWriter, Hit) -> Void) {
      (self.key, self.write) = (key, write)
    }

    static func text(_ key: String, _ value: @escaping @Sendable (Hit) -> String?) -> HitField {
      HitField(key) { $0.entry(key, value($1)) }
    }
  }

  private static let hitFields: [HitField] = [
    HitField("rank") { $0.entry("rank", $1.rank) },
    HitField("id") { $0.entry("id", $1.id) },
    HitField("score") { $0.entry("score", $1.score) },
    .text("title", \.title),
    HitField("authors") { writer, hit in
      writer.objects("authors", hit.authors) { writer, author in
        writer.entry("name", author.name)
        writer.entry("orcid", author.orcid)
      }
    },
    HitField("year") { $0.entry("year", $1.year) },
    .text("type", \.type), .text("oa", \.oa),
    HitField("departments") { writer, hit in
      writer.objects("departments", hit.departments) { writer, department in
        writer.entry("code", department.code)
        writer.entry("label", department.label)
      }
    },
    .text("doi", \.doi), .text("arxiv", \.arxiv),
    HitField("title_matches") { $0.entry("title_matches", $1.titleMatches) },
    HitField("snippet") { writer, hit in
      guard let snippet = hit.snippet else { return writer.entry("snippet", nil as String?) }
      writer.object("snippet") { writer in
        writer.entry("field", snippet.field)
        writer.entry("text", snippet.text)
        writer.entry("matches", snippet.matches)
        writer.entry("cut_at_start", snippet.isCutAtStart)
        writer.entry("cut_at_end", snippet.isCutAtEnd)
      }
    },
    .text("venue", \.venue), .text("pages", \.pages), .text("publisher", \.publisher), .text("url", \.url),
    .text("citation", \.citation),
    HitField("is_cut") { $0.entry("is_cut", $1.isCut) },
    HitField("missing") { $0.entry("missing", $1.missing) },
  ]

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

  /// The same without `took_ms`, which would make two equal answers differ.
  package func json(timed: Bool) -> [UInt8] { ResultsJSON.object(self, timed: timed) }
}

extension Hit {
  /// The hit as `search --format jsonl` prints it: one JSON object on one line, in UTF-8.
  public var json: [UInt8] { ResultsJSON.line(self) }

  /// The same with only these of its keys, in this order; keys that it does not have are left out.
  public func json(keys: [String]) -> [UInt8] { ResultsJSON.line(self, keys: keys) }

  /// The keys of a hit as JSON, in their order.
  public static var jsonKeys: [String] { ResultsJSON.hitKeys }
}
