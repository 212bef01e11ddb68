import Publication

// What the verbs beside the search itself print with `--json`. Keys and their order are a contract; all bytes
// are UTF-8.

extension FacetCounts {
  /// `search.facet/1`: the values of one facet.
  public var json: [UInt8] { json(of: nil) }

  /// The same with how the query was understood: whether every word had to match, and the notes.
  public func json(of query: SearchResults.QueryInfo?) -> [UInt8] {
    JSONWriter.document("search.facet/1") { writer in
      writer.entry("facet", facet)
      writer.objects("values", values) { writer, value in
        writer.entry("code", value.code)
        writer.entry("label", value.label)
        writer.entry("parent", value.parent)
        writer.entry("count", value.count)
      }
      writer.entry("distinct", distinct)
      writer.entry("not_stated", notStated)
      guard let query else { return }
      writer.entry("match", query.match.rawValue)
      writer.entry("notes", query.notes)
    }
  }
}

extension StatsReport {
  /// `search.stats/1`: what an index holds.
  public var json: [UInt8] {
    JSONWriter.document("search.stats/1") { writer in
      writer.entry("records", records)
      writer.entry("generation", generation)
      writer.entry("fingerprint", fingerprint)
      writer.entry("terms", terms)
      writer.entry("segments", segments)
      writer.object("bytes") { writer in
        for size in sizes { writer.entry(size.name, size.bytes) }
      }
      writer.object("facets") { writer in
        for facet in facets {
          writer.object(facet.name) { writer in
            writer.entry("distinct", facet.distinct)
            writer.entry("not_stated", facet.notStated)
          }
        }
      }
      writer.entry("updated", updated.map(Timestamp.text) ?? "")
    }
  }
}

extension CheckReport {
  /// `search.check/1`: what is wrong with an index.
  public var json: [UInt8] {
    JSONWriter.document("search.check/1") { writer in
      writer.entry("ok", isOK)
      writer.entry("problems", problems)
      writer.entry("notes", notes)
    }
  }
}

extension AnalyzedText {
  /// `search.tokens/1`: what became of a text.
  public var json: [UInt8] {
    JSONWriter.document("search.tokens/1") { writer in
      writer.entry("text", text)
      writer.objects("tokens", tokens) { writer, token in
        writer.entry("position", token.position)
        writer.entry("term", token.term)
        writer.key("bytes")
        writer.beginArray()
        writer.int(token.bytes.lowerBound)
        writer.int(token.bytes.upperBound)
        writer.endArray()
        writer.entry("original", token.original)
      }
    }
  }
}

extension Suggestions {
  /// `search.suggest/1`: what a text may become.
  public var json: [UInt8] {
    JSONWriter.document("search.suggest/1") { writer in
      writer.entry("text", text)
      writer.objects("phrases", phrases) { writer, phrase in
        writer.entry("text", phrase.text)
        writer.entry("count", phrase.count)
      }
      writer.objects("words", words) { writer, word in
        writer.entry("word", word.word)
        writer.entry("count", word.count)
      }
      writer.objects("titles", titles) { writer, title in
        writer.entry("id", title.id)
        writer.entry("title", title.title)
      }
    }
  }
}

extension ExplainReport {
  /// `search.explain/1`: where a score comes from.
  public var json: [UInt8] {
    JSONWriter.document("search.explain/1") { writer in
      writer.entry("id", id)
      writer.entry("title", title)
      writer.object("query") { writer in
        writer.entry("text", text)
        writer.entry("parsed", parsed)
        writer.entry("notes", notes)
      }
      writer.entry("match", isMatch)
      writer.entry("score", score)
      writer.objects("parts", steps, write: Self.write)
    }
  }

  // As deep as the engine's own formula, which does not grow with the query.
  private static func write(_ writer: inout JSONWriter, _ step: Step) {
    writer.entry("label", step.label)
    writer.entry("value", step.value)
    writer.objects("parts", step.parts, write: write)
  }
}

extension FoundRecords {
  /// `search.records/1`: the stored records, and the ids of those that there are none of.
  public var json: [UInt8] {
    JSONWriter.document("search.records/1") { writer in
      writer.key("records")
      writer.beginArray()
      for record in records { writer.value(record.value) }
      writer.endArray()
      writer.entry("missing", missing)
    }
  }
}

extension FacetTable {
  /// The values with their counts over all records.
  fileprivate func writeValues(_ name: String, _ writer: inout JSONWriter) {
    writer.objects(name, values) { writer, value in
      writer.entry("code", value.code)
      writer.entry("label", value.label)
      writer.entry("count", value.count)
    }
  }
}

extension QualityReport.Finding {
  fileprivate func write(_ writer: inout JSONWriter) {
    writer.entry("name", name)
    writer.entry("sentence", sentence)
    writer.entry("count", count)
  }
}

extension QualityReport {
  /// `search.quality/1`: what the checks of quality find.
  public var json: [UInt8] { json(ids: nil) }

  /// The same of one check, with the ids of the records that it finds.
  public func json(ids: [String]?) -> [UInt8] {
    JSONWriter.document("search.quality/1") { writer in
      writer.entry("records", records)
      writer.objects("checks", findings) { writer, finding in
        finding.write(&writer)
        writer.entry("finds", finding.departments == nil ? "records" : "departments")
        if let found = ids ?? finding.departments { writer.entry("ids", found) }
      }
      writer.entry("notes", notes)
    }
  }
}

extension DuplicatesReport {
  /// `search.duplicates/1`: pairs of records that may be of one work.
  public var json: [UInt8] {
    JSONWriter.document("search.duplicates/1") { writer in
      writer.entry("records", records)
      writer.objects("pairs", pairs) { writer, pair in
        writer.entry("kind", pair.kind.rawValue)
        writer.objects("records", [pair.first, pair.second]) { writer, side in
          writer.entry("id", side.id)
          writer.entry("title", side.title)
          writer.entry("type", side.type)
          writer.entry("year", side.year)
        }
        writer.entry("agrees", pair.agrees)
        writer.objects("differs", pair.differs) { writer, difference in
          writer.entry("field", difference.field)
          writer.entry("first", difference.first)
          writer.entry("second", difference.second)
        }
      }
    }
  }
}

extension FacetTable {
  /// `search.table/1`: the counts of a facet, of all records and perhaps of each year.
  public var json: [UInt8] {
    JSONWriter.document("search.table/1") { writer in
      writer.entry("facet", facet)
      writer.entry("records", records)
      writeValues("values", &writer)
      writer.objects("years", years) { writer, year in
        writer.entry("year", year.year)
        writer.entry("records", year.records)
        writer.key("counts")
        writer.beginArray()
        for count in year.counts { writer.int(count) }
        writer.endArray()
      }
    }
  }
}

/// All reports in short.
package struct ReportsSummary {
  private let tables: [FacetTable]
  private let quality: QualityReport
  private let duplicates: DuplicatesReport

  package init(tables: [FacetTable], quality: QualityReport, duplicates: DuplicatesReport) {
    (self.tables, self.quality, self.duplicates) = (tables, quality, duplicates)
  }

  /// `search.report/1`.
  package var json: [UInt8] {
    JSONWriter.document("search.report/1") { writer in
      writer.entry("records", quality.records)
      for table in tables { table.writeValues(table.facet, &writer) }
      writer.objects("quality", quality.findings) { writer, finding in finding.write(&writer) }
      writer.object("duplicates") { writer in
        for kind in DuplicatePair.Kind.allCases {
          writer.entry(kind.rawValue, duplicates.pairs.count { $0.kind == kind })
        }
      }
    }
  }
}

extension FacetCounts.Value {
  /// `search.department/1`: a department with its parts, which are among `values`.
  package func departmentJSON(among values: [FacetCounts.Value]) -> [UInt8] {
    JSONWriter.document("search.department/1") { writer in
      writer.entry("code", code)
      writer.entry("label", label)
      writer.entry("parent", parent)
      writer.entry("records", count)
      writer.objects("parts", values.filter { $0.parent == code }) { writer, part in
        writer.entry("code", part.code)
        writer.entry("label", part.label)
        writer.entry("records", part.count)
      }
    }
  }
}
