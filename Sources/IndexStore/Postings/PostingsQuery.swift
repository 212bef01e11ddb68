package import Publication

/// What a question needs from the inverted index.
package struct PostingsQuery: Hashable, Sendable {
  /// One piece of text to look for, in one or more fields.
  package struct Leaf: Hashable, Sendable {
    /// Terms in a row; never empty.
    package var terms: [String]
    /// Whether the last term stands for all terms that begin with it.
    package var isPrefix: Bool
    /// The fields it may stand in; never empty.
    package var fields: [TextField]
    /// The last term that a prefix stands for, where it stands for more than is looked for; else nil.
    package var lastTerm: String?

    package init(
      terms: [String], isPrefix: Bool = false, fields: [TextField] = TextField.allCases,
      lastTerm: String? = nil
    ) {
      self.terms = terms
      self.isPrefix = isPrefix
      self.fields = fields
      self.lastTerm = lastTerm
    }
  }

  package var leaves: [Leaf]
  /// Clauses of leaf numbers: a record is delivered when it has at least one leaf of each clause.
  package var required: [[Int]]
  /// Leaves that a delivered record does not have.
  package var excluded: [Int] = []

  package init(leaves: [Leaf], required: [[Int]], excluded: [Int] = []) {
    self.leaves = leaves
    self.required = required
    self.excluded = excluded
  }
}

/// The one way from the inverted index to scorer and collector: two kinds deliver the same.
package protocol Postings {
  /// Calls `body` for each window of docids that has a record which `query` asks for, ascending.
  ///
  /// `wanted`: Asked once, with a measure of how much there is to read (in bytes), for the records that matter to the caller;
  /// all others are left out. nil where all matter, or where it costs more to find out.
  func scan(
    _ query: PostingsQuery, among wanted: (_ bytes: Int) throws -> RecordSet?,
    _ body: (PostingsWindow) throws -> Void) throws

  /// The number of records that have at least one of the leaves.
  func documentFrequency(of leaves: [PostingsQuery.Leaf]) throws -> Int

  /// No less than the number of records that have a term, as far as can be told without reading its postings.
  func frequencyBound(of term: String) throws -> Int
}

extension Postings {
  /// Nothing can be told.
  package func frequencyBound(of term: String) throws -> Int { .max }

  /// Calls `body` for each window of docids that has a record which `query` asks for, ascending.
  package func scan(_ query: PostingsQuery, _ body: (PostingsWindow) throws -> Void) throws {
    try scan(query, among: { _ in nil }, body)
  }

  /// Calls `body` for each record that `query` asks for, by docid ascending.
  ///
  /// For those who need whole records; loops over many look at windows.
  package func forEachMatch(_ query: PostingsQuery, _ body: (Occurrences) throws -> Void) throws {
    let occurrences = Occurrences()
    // What it points to goes away with the windows.
    defer { occurrences.removeAll() }
    try scan(query) { window in
      for offset in window.matches {
        window.load(offset, into: occurrences)
        try body(occurrences)
        try occurrences.validate()
      }
    }
  }
}
