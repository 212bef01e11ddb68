public import Basics

/// What a run reads, and what it does with records that its export lacks.
public enum RunKind: String, Hashable, Sendable {
  /// Adds and updates; what is missing stays.
  case ingest
  /// Makes the index equal to the export; what is missing goes.
  case reindex
  /// Reads a department file, and no record.
  case departments
}

/// One run of the history: when, from what, and how much it changed.
public struct RunSummary: Hashable, Sendable {
  /// The number of the run, from 1.
  public var run: Int
  public var kind: RunKind
  /// The name of the source; of a run that read departments alone, that of the file.
  public var source: String
  /// To the second; nil if the file no longer holds a date.
  public var started: Date?
  public var took: Duration
  public var counts: RunCounts
  /// Records in the index after the run.
  public var records: Int

  package init(
    run: Int, kind: RunKind, source: String, started: Date?, took: Duration, counts: RunCounts, records: Int
  ) {
    self.run = run
    self.kind = kind
    self.source = source
    self.started = started
    self.took = took
    self.counts = counts
    self.records = records
  }
}

/// One record that a run changed.
public struct RunChange: Hashable, Sendable {
  /// What happened to the record.
  public enum Kind: String, Hashable, Sendable { case added, updated, deleted }

  /// Why a record was deleted.
  public enum Reason: Hashable, Sendable {
    /// The export of its source lacks it.
    case missing
    /// Its status is no longer public. Nothing of it is kept but its id and the names of its fields.
    case withdrawn
    /// Its source lacks it, and another one has it now.
    case moved(to: String)
  }

  /// The record id.
  public var id: String
  public var kind: Kind
  /// The changed top-level keys of an updated record, sorted.
  public var fields: [String]
  /// Which parts of the index an update touched, out of `text`, `facets`, `stored`.
  public var parts: [String]
  /// The title after the run, or before it for a deleted record; nil if it has none, or it is not kept: for a
  /// record withdrawn by now, and in a run with very many changes.
  public var title: String?
  /// Of a deleted record; nil if an earlier version of the program deleted it.
  public var reason: Reason?
  /// The old and new values of an update; nil if they are not kept, as with `title`.
  public var values: [FieldChange]?

  package init(
    id: String, kind: Kind, fields: [String] = [], parts: [String] = [], title: String? = nil,
    reason: Reason? = nil, values: [FieldChange]? = nil
  ) {
    self.id = id
    self.kind = kind
    self.fields = fields
    self.parts = parts
    self.title = title
    self.reason = reason
    self.values = values
  }
}

extension RunChange.Reason {
  /// The name in JSON and in the history.
  package var name: String {
    switch self {
    case .missing: "missing"
    case .withdrawn: "withdrawn"
    case .moved: "moved"
    }
  }

  /// nil for a reason that is not kept: a move shows once the new source has the record.
  package init?(kept name: String) {
    switch name {
    case "missing": self = .missing
    case "withdrawn": self = .withdrawn
    default: return nil
    }
  }
}

extension RunChange {
  /// The order of reports: those that were added, then the updated and the deleted ones, each by their ids.
  package static func areInOrder(_ first: RunChange, _ second: RunChange) -> Bool {
    if first.kind != second.kind { return first.kind.order < second.kind.order }
    return first.id.precedesNaturally(second.id)
  }
}

extension RunChange.Kind {
  fileprivate var order: Int {
    switch self {
    case .added: 0
    case .updated: 1
    case .deleted: 2
    }
  }
}
