public import Publication

// What the verbs that write, and `history`, print with `--json`. Keys and their order are a contract; all
// bytes are UTF-8.

extension RunReport {
  /// `search.reindex/1`: what a run did.
  public var json: [UInt8] {
    JSONWriter.document("search.reindex/1") { writer in
      writer.entries(counts)
      writer.entry("records", records)
      writer.entry("run", run)
      writer.entry("dry_run", isDryRun)
      writer.entry("rebuilt", isRebuilt)
      writer.tenths("took_ms", took.milliseconds)
      writer.objects("changes", changes) { $0.entries($1) }
      writer.entries(rejects)
      writer.objects("warnings", warnings) { writer, warning in
        writer.entry("file", warning.file)
        writer.entry("line", warning.line)
        writer.entry("id", warning.id)
        writer.entry("field", warning.field)
        writer.entry("reason", warning.reason)
      }
      writer.entry("started", Timestamp.text(of: started))
      writer.entry("command", command)
      writer.entry("kind", kind.rawValue)
      writer.entry("source", source)
      writer.entry("would_stop", stop?.description)
      writer.entries(superseded)
      writer.objects("skipped_records", skipped) { writer, record in
        writer.entry("id", record.id)
        writer.entry("file", record.file)
        writer.entry("line", record.line)
      }
      writer.entry("unknown_departments", unknownDepartments)
      writer.entries(departments)
    }
  }
}

extension [RunSummary] {
  /// `search.history/1`: the runs, newest first.
  public var json: [UInt8] {
    JSONWriter.document("search.history/1") { writer in
      writer.objects("runs", self) { $0.entries($1) }
    }
  }
}

extension RunDetails {
  /// `search.run/1`: one run with what it changed; `changes` is null if that is not kept.
  public var json: [UInt8] {
    JSONWriter.document("search.run/1") { $0.entries(self) }
  }
}

extension [RunDetails] {
  /// `search.changes/1`: several runs with what they changed, each as in `search.run/1`.
  public var json: [UInt8] {
    JSONWriter.document("search.changes/1") { writer in
      writer.objects("runs", self) { $0.entries($1) }
    }
  }

  /// `search.record_history/1`: the runs with what they did to this record, each as in `search.run/1`.
  public func json(ofRecord id: String) -> [UInt8] {
    JSONWriter.document("search.record_history/1") { writer in
      writer.entry("id", id)
      writer.objects("runs", self) { $0.entries($1) }
    }
  }
}

extension OptimizeReport {
  /// `search.optimize/1`: sizes before and after.
  public var json: [UInt8] {
    JSONWriter.document("search.optimize/1") { writer in
      writer.object("bytes") { writer in
        writer.entry("before", bytesBefore)
        writer.entry("after", bytesAfter)
      }
      writer.object("segments") { writer in
        writer.entry("before", segmentsBefore)
        writer.entry("after", segmentsAfter)
      }
    }
  }
}

extension DepartmentsReport {
  /// `search.departments/1`: what a department file gave.
  public var json: [UInt8] {
    JSONWriter.document("search.departments/1") { writer in
      writer.entry("departments", departments)
      writer.entry("unknown", unknown)
      writer.entry("run", run)
      writer.entry("dry_run", isDryRun)
      writer.objects("changes", changes) { $0.entries($1) }
    }
  }
}

extension RepairReport {
  /// `search.repair/1`: what became of an index.
  public var json: [UInt8] {
    JSONWriter.document("search.repair/1") { writer in
      writer.entry("records", records)
      writer.entry("fingerprint", fingerprint)
      writer.entry("lost", lostCount)
      writer.objects("lost_records", lost) { writer, lost in
        writer.entry("id", lost.id)
        writer.entry("reason", lost.reason)
      }
      writer.entry("damaged_file", damagedFile)
      writer.tenths("took_ms", took.milliseconds)
    }
  }
}

extension BackupReport {
  /// `search.backup/1`: what was copied.
  public var json: [UInt8] {
    JSONWriter.document("search.backup/1") { writer in
      writer.entry("file", file)
      writer.entry("bytes", bytes)
      writer.entry("records", records)
      writer.entry("fingerprint", fingerprint)
      writer.tenths("took_ms", took.milliseconds)
    }
  }
}

extension JSONWriter {
  fileprivate mutating func entries(_ run: RunSummary) {
    entry("run", run.run)
    entry("kind", run.kind.rawValue)
    entry("source", run.source)
    entry("started", run.started.map(Timestamp.text) ?? "")
    tenths("took_ms", run.took.milliseconds)
    entries(run.counts)
    entry("records", run.records)
  }

  fileprivate mutating func entries(_ details: RunDetails) {
    entries(details.summary)
    if let changes = details.changes {
      objects("changes", changes) { $0.entries($1) }
    } else {
      key("changes")
      null()
    }
    entries(details.rejects)
    entries(details.superseded)
    entries(details.departments)
  }

  fileprivate mutating func entries(_ change: RunChange) {
    entry("id", change.id)
    entry("kind", change.kind.rawValue)
    entry("fields", change.fields)
    entry("parts", change.parts)
    entry("title", change.title)
    entry("reason", change.reason?.name)
    if case .moved(let source) = change.reason {
      entry("moved_to", source)
    } else {
      entry("moved_to", nil as String?)
    }
    if change.kind == .updated, change.values == nil {
      key("values")
      null()
    } else {
      objects("values", change.values ?? []) { $0.entries($1) }
    }
  }

  fileprivate mutating func entries(_ rejects: [RejectedRecord]) {
    objects("rejects", rejects) { writer, reject in
      writer.entry("file", reject.file)
      writer.entry("line", reject.line)
      writer.entry("id", reject.id)
      writer.entry("reason", reject.reason)
    }
  }

  fileprivate mutating func entries(_ superseded: [SupersededRecord]) {
    objects("superseded_records", superseded) { writer, record in
      writer.entry("id", record.id)
      writer.entry("file", record.file)
      writer.entry("line", record.line)
      writer.entry("later_file", record.laterFile)
      writer.entry("later_line", record.laterLine)
    }
  }

  fileprivate mutating func entries(_ departments: [DepartmentChange]) {
    objects("departments", departments) { $0.entries($1) }
  }

  fileprivate mutating func entries(_ change: DepartmentChange) {
    entry("code", change.code)
    for (name, state) in [("before", change.before), ("after", change.after)] {
      guard let state else {
        key(name)
        null()
        continue
      }
      object(name) { writer in
        writer.entry("code", state.code)
        writer.entry("label", state.label)
        writer.entry("parent", state.parent)
      }
    }
  }
}
