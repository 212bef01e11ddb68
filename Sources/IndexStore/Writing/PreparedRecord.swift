package import Publication
private import Tokenize

/// A record with everything that the index holds of it worked out, so that writing it is only writing.
///
/// Made on any thread: this is the costly part of adding a record.
package struct PreparedRecord: Sendable {
  package let id: String
  package let title: String?
  /// The canonical record.
  package let json: [UInt8]
  package let hash: Hash128
  /// By field: the terms, joined by single spaces.
  package let terms: [[UInt8]]
  /// By field: the number of terms.
  package let lengths: [Int]
  /// By facet, in the order of `FacetDefinition.all`.
  package let facets: [[FacetValue]]
  package let identifiers: [Identifier]
  /// Seconds since 1970, 0 where not stated.
  package let updated: UInt64

  package init(_ record: Record) {
    id = record.id
    title = record.title
    json = record.canonicalJSON
    hash = Hash128.ofRecord(id: record.id, canonicalJSON: json)
    var terms: [[UInt8]] = []
    var lengths: [Int] = []
    for field in TextField.allCases {
      var joined: [UInt8] = []
      var count = 0
      for var text in record.text(of: field) {
        count += text.withUTF8 { Analyzer.publication.appendTerms(of: $0, to: &joined) }
      }
      terms.append(joined)
      lengths.append(count)
    }
    self.terms = terms
    self.lengths = lengths
    facets = FacetDefinition.all.map { $0.values(of: record) }
    identifiers = record.identifiers.filter { $0.kind != .record }
    updated = record.dateUpdated.flatMap(Timestamp.seconds) ?? 0
  }

  /// The record as it was when it was stored.
  package init?(json: [UInt8], id: String) {
    guard let record = Record(canonicalJSON: json) else { return nil }
    guard record.id == id else { return nil }
    self.init(record)
  }
}
