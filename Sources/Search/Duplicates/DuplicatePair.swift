import IndexStore

/// Two records that may be of one work.
public struct DuplicatePair: Sendable, Hashable {
  public enum Kind: String, Sendable, Hashable, CaseIterable {
    /// One publication recorded twice.
    case duplicate
    /// One work published in two ways, such as at a conference and in a journal.
    case versions
    /// A preprint and what became of it: no error.
    case preprint
  }

  /// One of the two.
  public struct Side: Sendable, Hashable {
    public var id: String
    /// Without markup.
    public var title: String?
    public var type: String?
    public var year: Int?
  }

  /// A field in which they differ.
  public struct Difference: Sendable, Hashable {
    public var field: String
    /// nil if it is not stated.
    public var first: String?
    public var second: String?
  }

  public var kind: Kind
  public var first: Side
  public var second: Side
  /// The fields in which they agree: doi, arxiv, pmid, title, authors, year, type.
  public var agrees: [String]
  public var differs: [Difference]
}

/// All pairs of records that may be of one work.
public struct DuplicatesReport: Sendable {
  /// The number of records looked at.
  public var records: Int
  /// By kind, then id.
  public var pairs: [DuplicatePair]
}

extension SearchIndex {
  /// Looks for records of the same work: with the same DOI, arXiv id or PMID, or with nearly the same title,
  /// authors in common, and years close together.
  ///
  /// Three records of one work are two pairs with the first one where they share an identifier, and up to
  /// three by their titles.
  ///
  /// `request`: Only pairs with one of the records that it finds.
  /// - Complexity: a pass over all records, and O(n log n) in their number; some 0.4 KB of memory for each.
  public func duplicates(_ request: SearchRequest? = nil) throws -> DuplicatesReport {
    let wanted = try request.map { given in
      var request = given
      (request.limit, request.detail, request.facets) = (nil, .ids, [])
      return Set(try search(request).hits.map(\.id))
    }
    return try read { reader in
      var pairs = try DuplicateFinder.pairs(reader).map { try DuplicatePair($0, reader) }
      if let wanted { pairs.removeAll { !wanted.contains($0.first.id) && !wanted.contains($0.second.id) } }
      let order = DuplicatePair.Kind.allCases
      func key(_ pair: DuplicatePair) -> (Int, Int, String, String) {
        (order.firstIndex(of: pair.kind) ?? 0, pair.first.id.utf8.count, pair.first.id, pair.second.id)
      }
      pairs.sort { key($0) < key($1) }
      return DuplicatesReport(records: wanted?.count ?? reader.meta.records, pairs: pairs)
    }
  }
}
