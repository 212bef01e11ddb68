import Basics
import IndexStore
import Publication

// What `has:`, `quality:` and `external_id:` ask for, found once for a commit.
extension CommitReader {
  /// The records with a property.
  ///
  /// - Complexity: the first time O(records) for what has a column, else a pass over the stored records: one
  ///   for each field, one for all checks together.
  func records(with property: RecordProperty) throws -> RecordSet {
    switch property.kind {
    case .has: try searcher.records(property) { try records(stating: property.name) }
    case .quality: try findings()[property.name] ?? RecordSet(docids: [], count: meta.docidLimit)
    case .externalID:
      try searcher.records(property) {
        let docids = try snapshot.docids(withExternalID: property.name, check: checkStop)
        return RecordSet(docids: docids, count: meta.docidLimit)
      }
    }
  }

  /// By the name of a check: the records it finds.
  func findings() throws -> [String: RecordSet] {
    try searcher.findings { try QualityFindings.find(self) }
  }

  /// Calls `body` with what `make` makes of each record, in the order of their docids. `make` runs on all
  /// cores.
  ///
  /// - Complexity: O(bytes of all records).
  func forEachRecord<Made: Sendable>(
    _ make: @Sendable (Record) -> Made, _ body: (_ docid: Int, Made) throws -> Void
  ) throws {
    try snapshot.forEachBatch { batch in
      try checkStop()
      let made = batch.concurrentMap { Record(canonicalJSON: $0.json).map(make) }
      for (row, made) in zip(batch, made) {
        guard let made else {
          throw IndexError.damaged(what: "the stored record of docid \(row.docid) cannot be read")
        }
        try body(row.docid, made)
      }
    }
  }

  private func records(stating name: String) throws -> RecordSet {
    let count = meta.docidLimit
    if let facet = StatedField.facet(name), meta.facets.contains(facet.name) {
      let stated = FacetFilter(facet: facet.name, values: [.init(.notStated, isExcluded: true)])
      return try records(selection(stated, of: facet))
    }
    if let field = TextField.allCases.first(where: { $0.name == name }) {
      return RecordSet(docids: try docids(withTextIn: field), count: count)
    }
    let docids =
      switch name {
      case Identifier.Kind.arxiv.rawValue, Identifier.Kind.orcid.rawValue:
        try snapshot.docids(withIdentifierOf: name)
      default: try snapshot.docids(withKeys: StatedField.keys(name))
      }
    return RecordSet(docids: docids, count: count)
  }
}

/// The fields that `has:` can name.
enum StatedField {
  /// What stands under another key, or inside one.
  private static let places = [
    "isbn": ["publication_identifier", "isbn"], "eisbn": ["publication_identifier", "eisbn"],
    "issn": ["publication_identifier", "issn"], "eissn": ["publication_identifier", "eissn"],
    "pmid": ["external_id", "pmid"], "isi": ["external_id", "isi"], "pages": ["page"],
  ]

  static func facet(_ name: String) -> FacetDefinition? {
    FacetDefinition.all.first { $0.name == name || $0.filterName == name || $0.aliases.contains(name) }
  }

  /// The keys of a record, one inside the other: any key of a site's own is one.
  static func keys(_ name: String) -> [String] { places[name] ?? [name] }
}
