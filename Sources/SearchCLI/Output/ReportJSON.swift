import Indexer
import Publication
import Search

/// `search.facet/1`: the values of one facet.
enum FacetJSON {
  static func object(_ counts: FacetCounts) -> [UInt8] {
    JSONWriter.document("search.facet/1") { writer in
      writer.entry("facet", counts.facet)
      writer.objects("values", counts.values) { writer, value in
        writer.entry("code", value.code)
        writer.entry("label", value.label)
        writer.entry("parent", value.parent)
        writer.entry("count", value.count)
      }
      writer.entry("distinct", counts.distinct)
      writer.entry("not_stated", counts.notStated)
    }
  }
}

/// `search.stats/1`: what an index holds.
enum StatsJSON {
  static func object(_ report: StatsReport) -> [UInt8] {
    JSONWriter.document("search.stats/1") { writer in
      writer.entry("records", report.records)
      writer.entry("generation", report.generation)
      writer.entry("fingerprint", report.fingerprint)
      writer.entry("terms", report.terms)
      writer.entry("segments", report.segments)
      writer.object("bytes") { writer in
        for size in report.sizes { writer.entry(size.name, size.bytes) }
      }
      writer.object("facets") { writer in
        for facet in report.facets {
          writer.object(facet.name) { writer in
            writer.entry("distinct", facet.distinct)
            writer.entry("not_stated", facet.notStated)
          }
        }
      }
      writer.entry("updated", report.updated)
    }
  }
}

/// `search.check/1`: what is wrong with an index.
enum CheckJSON {
  static func object(_ report: CheckReport) -> [UInt8] {
    JSONWriter.document("search.check/1") { writer in
      writer.entry("ok", report.isOK)
      writer.entry("problems", report.problems)
      writer.entry("notes", report.notes)
    }
  }
}

/// `search.history/1`: the runs, newest first.
enum HistoryJSON {
  static func object(_ runs: [RunSummary]) -> [UInt8] {
    JSONWriter.document("search.history/1") { writer in
      writer.objects("runs", runs, write: entries)
    }
  }

  /// `search.run/1`: one run with what it changed; `changes` is null where that is not kept.
  static func object(_ run: RunDetails) -> [UInt8] {
    JSONWriter.document("search.run/1") { writer in
      entries(&writer, run.summary)
      guard let changes = run.changes else {
        writer.key("changes")
        writer.null()
        return
      }
      writer.objects("changes", changes, write: RunJSON.change)
    }
  }

  private static func entries(_ writer: inout JSONWriter, _ run: RunSummary) {
    writer.entry("run", run.run)
    writer.entry("kind", run.kind.rawValue)
    writer.entry("source", run.source)
    writer.entry("started", run.started)
    writer.tenths("took_ms", run.tookMilliseconds)
    writer.entry("added", run.added)
    writer.entry("updated", run.updated)
    writer.entry("unchanged", run.unchanged)
    writer.entry("deleted", run.deleted)
    writer.entry("rejected", run.rejected)
    writer.entry("skipped", run.skipped)
    writer.entry("superseded", run.superseded)
    writer.entry("deletions_held", run.deletionsHeld)
    writer.entry("records", run.records)
  }
}

/// `search.tokens/1`: what became of a text.
enum TokensJSON {
  static func object(_ text: String, _ tokens: [TokenReport]) -> [UInt8] {
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

/// `search.suggest/1`: what a text may become.
enum SuggestJSON {
  static func object(_ suggestions: Suggestions) -> [UInt8] {
    JSONWriter.document("search.suggest/1") { writer in
      writer.entry("text", suggestions.text)
      writer.objects("words", suggestions.words) { writer, word in
        writer.entry("word", word.word)
        writer.entry("count", word.count)
      }
      writer.objects("titles", suggestions.titles) { writer, title in
        writer.entry("id", title.id)
        writer.entry("title", title.title)
      }
    }
  }
}

/// `search.explain/1`: where a score comes from.
enum ExplainJSON {
  static func object(_ report: ExplainReport) -> [UInt8] {
    JSONWriter.document("search.explain/1") { writer in
      writer.entry("id", report.id)
      writer.entry("title", report.title)
      writer.object("query") { writer in
        writer.entry("text", report.text)
        writer.entry("parsed", report.parsed)
        writer.entry("notes", report.notes)
      }
      writer.entry("match", report.isMatch)
      writer.entry("score", report.score)
      writer.objects("parts", report.steps, write: step)
    }
  }

  // As deep as the engine's own formula, which does not grow with the query.
  private static func step(_ writer: inout JSONWriter, _ value: ExplainReport.Step) {
    writer.entry("label", value.label)
    writer.entry("value", value.value)
    writer.objects("parts", value.parts, write: step)
  }
}

/// `search.optimize/1`, `search.departments/1`, `search.repair/1` and `search.backup/1`.
enum MaintenanceJSON {
  static func object(_ report: OptimizeReport) -> [UInt8] {
    JSONWriter.document("search.optimize/1") { writer in
      writer.object("bytes") { writer in
        writer.entry("before", report.bytesBefore)
        writer.entry("after", report.bytesAfter)
      }
      writer.object("segments") { writer in
        writer.entry("before", report.segmentsBefore)
        writer.entry("after", report.segmentsAfter)
      }
    }
  }

  static func object(_ report: DepartmentsReport) -> [UInt8] {
    JSONWriter.document("search.departments/1") { writer in
      writer.entry("departments", report.departments)
      writer.entry("unknown", report.unknown)
    }
  }

  static func object(_ report: RepairReport) -> [UInt8] {
    JSONWriter.document("search.repair/1") { writer in
      writer.entry("records", report.records)
      writer.entry("fingerprint", report.fingerprint)
      writer.entry("lost", report.lostCount)
      writer.objects("lost_records", report.lost) { writer, lost in
        writer.entry("id", lost.id)
        writer.entry("reason", lost.reason)
      }
      writer.entry("damaged_file", report.damagedFile)
      writer.tenths("took_ms", report.tookMilliseconds)
    }
  }

  static func object(_ report: BackupReport) -> [UInt8] {
    JSONWriter.document("search.backup/1") { writer in
      writer.entry("file", report.file)
      writer.entry("bytes", report.bytes)
      writer.entry("records", report.records)
      writer.entry("fingerprint", report.fingerprint)
      writer.tenths("took_ms", report.tookMilliseconds)
    }
  }
}
