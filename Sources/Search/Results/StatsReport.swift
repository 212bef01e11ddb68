public import Basics

/// The content of an index and its size.
public struct StatsReport: Sendable {
  /// How a facet is filled over all records.
  public struct Facet: Hashable, Sendable {
    /// The name.
    public var name: String
    /// The number of values that at least one record has.
    public var distinct: Int
    /// The number of records that state no value.
    public var notStated: Int

    package init(name: String, distinct: Int, notStated: Int) {
      self.name = name
      self.distinct = distinct
      self.notStated = notStated
    }
  }

  /// The bytes of one part of the index.
  public struct Size: Hashable, Sendable {
    /// `file` for the whole, else the name of a table or of a group of them.
    public var name: String
    /// The number of bytes.
    public var bytes: Int

    package init(name: String, bytes: Int) {
      self.name = name
      self.bytes = bytes
    }
  }

  /// The number of records in the index.
  public var records: Int
  /// Counts the commits that changed a record.
  public var generation: Int
  /// Hash over ids and records, as hexadecimal digits.
  public var fingerprint: String
  /// The number of different terms.
  public var terms: Int
  /// The number of FTS5 segments.
  public var segments: Int
  /// In the order to show, the whole file first.
  public var sizes: [Size]
  /// In the order they are declared.
  public var facets: [Facet]
  /// When the index last changed, to the second.
  public var updated: Date?

  package init(
    records: Int, generation: Int, fingerprint: String, terms: Int, segments: Int, sizes: [Size],
    facets: [Facet], updated: Date?
  ) {
    self.records = records
    self.generation = generation
    self.fingerprint = fingerprint
    self.terms = terms
    self.segments = segments
    self.sizes = sizes
    self.facets = facets
    self.updated = updated
  }
}
