package import Publication

/// A request to the inverted index.
package enum PostingsQuery {
  /// One piece of text to look for, in one or more fields.
  package struct Atom: Hashable, Sendable {
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
}

/// The one way to read postings from the inverted index: two kinds deliver the same.
package protocol Postings {
  /// Calls `body` for each window of docids that has a record with any of some atoms, ascending.
  ///
  /// For `decode`, and to count.
  func scan(_ atoms: [PostingsQuery.Atom], _ body: (PostingsWindow) throws -> Void) throws

  /// The postings of an atom, read as those of `empty`: one list, or several of which that of a newer segment
  /// comes first. Where there are several, a newer one may have tombstones.
  ///
  /// For `DecodedPostings`, which everybody else reads.
  func decode(_ atom: PostingsQuery.Atom, like empty: PostingArrays) throws -> [PostingArrays]

  /// The number of records that have at least one of the atoms.
  func documentFrequency(of atoms: [PostingsQuery.Atom]) throws -> Int

  /// The records that have at least one of the atoms, where that costs much less than their postings; else
  /// nil.
  ///
  /// `least`: Nil, too, where those with packed lists have fewer postings together. `known` has the postings
  /// of some atoms. `check` is called once a page or window.
  ///
  /// - Throws: `IndexError.damaged` if the index cannot be read, and what `check` throws.
  func records(
    of atoms: [PostingsQuery.Atom], atLeast least: Int, docidLimit: Int,
    known: [PostingsQuery.Atom: PostingArrays], check: () throws -> Void
  ) throws -> RecordSet?

  /// Whether more records than a number have at least one of the atoms.
  ///
  /// - Complexity: reads no further than it has to.
  func documentFrequency(of atoms: [PostingsQuery.Atom], exceeds count: Int) throws -> Bool

  /// Within which bounds the number of records is that have a term, as far as can be told without reading its
  /// postings.
  func frequencyBounds(of term: String) throws -> ClosedRange<Int>

  /// The postings of an atom, to count them, and for `DecodedPostings.read` to take over; nil where it was
  /// found on the way that fewer than `least` records have it.
  ///
  /// - Throws: `IndexError.damaged` if the index cannot be read, and what `check` throws.
  func decode(
    _ atom: PostingsQuery.Atom, atLeast least: Int, check: @escaping () throws -> Void
  ) throws -> PostingArrays?
}

extension Postings {
  package func decode(_ atom: PostingsQuery.Atom, like empty: PostingArrays) throws -> [PostingArrays] {
    [try decodeWindows(atom, like: empty)]
  }

  package func decode(
    _ atom: PostingsQuery.Atom, atLeast least: Int, check: @escaping () throws -> Void
  ) throws -> PostingArrays? { try decodeWindows(atom, like: PostingArrays { _ in try check() }) }

  func decodeWindows(_ atom: PostingsQuery.Atom, like empty: PostingArrays) throws -> PostingArrays {
    let postings = empty.another { _ in }
    try scan([atom]) { try postings.append($0) }
    try postings.removeUnwanted()
    return postings
  }

  package func records(
    of atoms: [PostingsQuery.Atom], atLeast least: Int, docidLimit: Int,
    known: [PostingsQuery.Atom: PostingArrays], check: () throws -> Void
  ) throws -> RecordSet? { nil }

  /// Nothing can be told.
  package func frequencyBounds(of term: String) throws -> ClosedRange<Int> { 0...Int.max }

  package func documentFrequency(of atoms: [PostingsQuery.Atom], exceeds count: Int) throws -> Bool {
    try scanned(atoms, exceed: count)
  }

  /// Whether more records than a number have any of the atoms, by scanning.
  func scanned(_ atoms: [PostingsQuery.Atom], exceed count: Int) throws -> Bool {
    var found = 0
    do {
      try scan(atoms) { window in
        found += window.matchCount
        if found > count { throw Enough() }
      }
    } catch is Enough {
      return true
    }
    return false
  }
}

/// Ends a scan.
private struct Enough: Error {}
