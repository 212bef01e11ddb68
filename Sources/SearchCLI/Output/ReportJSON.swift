import Indexer
import Publication
import Search

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
