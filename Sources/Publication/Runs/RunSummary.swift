public import struct Foundation.Date

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
  /// To the second; nil where the file does not hold a date any more.
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

  /// The record id.
  public var id: String
  public var kind: Kind
  /// The changed top-level keys of an updated record, sorted.
  public var fields: [String]
  /// Which parts of the index an update touched, out of `text`, `facets`, `stored`.
  public var parts: [String]

  package init(id: String, kind: Kind, fields: [String] = [], parts: [String] = []) {
    self.id = id
    self.kind = kind
    self.fields = fields
    self.parts = parts
  }
}
