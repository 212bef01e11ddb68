import Indexer
import Publication

/// `search.reindex/1`: what a run did. Keys and their order are a contract.
enum RunJSON {
  static func object(_ report: RunReport) -> [UInt8] {
    JSONWriter.document("search.reindex/1") { writer in
      counts(report, to: &writer)
      writer.entry("records", report.records)
      writer.entry("run", report.run)
      writer.entry("dry_run", report.isDryRun)
      writer.tenths("took_ms", report.tookMilliseconds)
      writer.objects("changes", report.changes, write: change)
      writer.objects("rejects", report.rejects) { writer, reject in
        writer.entry("file", reject.file)
        writer.entry("line", reject.line)
        writer.entry("id", reject.id)
        writer.entry("reason", reject.reason)
      }
      writer.objects("warnings", report.warnings) { writer, warning in
        writer.entry("file", warning.file)
        writer.entry("line", warning.line)
        writer.entry("id", warning.id)
        writer.entry("field", warning.field)
        writer.entry("reason", warning.reason)
      }
    }
  }

  /// The entries of one change.
  static func change(_ writer: inout JSONWriter, _ change: RunReport.Change) {
    writer.entry("id", change.id)
    writer.entry("kind", change.kind.rawValue)
    writer.entry("fields", change.fields)
    writer.entry("parts", change.parts)
  }

  /// The counts alone, as entries of the object that is open.
  static func counts(_ report: RunReport, to writer: inout JSONWriter) {
    writer.entry("added", report.added)
    writer.entry("updated", report.updated)
    writer.entry("unchanged", report.unchanged)
    writer.entry("deleted", report.deleted)
    writer.entry("rejected", report.rejected)
    writer.entry("skipped", report.skipped)
    writer.entry("superseded", report.superseded)
    writer.entry("deletions_held", report.deletionsHeld)
  }
}

/// `search.error/1`: why there is no answer; with the counts of the run where one was stopped.
enum ErrorJSON {
  static func object(_ error: CLIError) -> [UInt8] {
    JSONWriter.document("search.error/1") { writer in
      writer.entry("error", error.description)
      writer.entry("hint", error.hint)
      if let report = error.report { RunJSON.counts(report, to: &writer) }
    }
  }
}
