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

    package init(terms: [String], isPrefix: Bool = false, fields: [TextField] = TextField.allCases) {
      self.terms = terms
      self.isPrefix = isPrefix
      self.fields = fields
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

/// Where the leaves of a query stand in one record. One buffer serves a whole scan.
package final class Occurrences {
  /// The place of one occurrence: of its first term, where the leaf has several.
  package struct Position: Hashable, Sendable {
    package var field: UInt8
    /// Counted in terms from the start of the field.
    package var offset: UInt32

    package init(field: UInt8, offset: UInt32) {
      self.field = field
      self.offset = offset
    }
  }

  package private(set) var docid = 0
  private var positions: [Position] = []
  private var ends: [Int] = []

  package init() {}

  /// - Parameter positions: By leaf.
  package init(docid: Int, positions: [[Position]]) {
    begin(docid: docid)
    for leaf in positions {
      leaf.forEach(append)
      endLeaf()
    }
  }

  func begin(docid: Int) {
    self.docid = docid
    positions.removeAll(keepingCapacity: true)
    ends.removeAll(keepingCapacity: true)
  }

  func append(_ position: Position) { positions.append(position) }

  /// Ends the positions of one leaf; leaves come in order, each once.
  func endLeaf() { ends.append(positions.count) }

  /// The positions of a leaf, by field and offset; empty where the record does not have it.
  package subscript(leaf: Int) -> ArraySlice<Position> {
    guard leaf < ends.count else { return [] }
    return positions[(leaf == 0 ? 0 : ends[leaf - 1])..<ends[leaf]]
  }

  package func contains(_ leaf: Int) -> Bool {
    leaf < ends.count && (leaf == 0 ? 0 : ends[leaf - 1]) < ends[leaf]
  }
}

/// The one way from the inverted index to scorer and collector: two kinds deliver the same.
package protocol Postings {
  /// Calls `body` for each record that `query` asks for, by docid ascending.
  func scan(_ query: PostingsQuery, _ body: (Occurrences) throws -> Void) throws

  /// The number of records that have at least one of the leaves.
  func documentFrequency(of leaves: [PostingsQuery.Leaf]) throws -> Int
}
