package import Publication
private import Tokenize

/// A record with everything that the index holds of it worked out, so that writing it is only writing.
///
/// Made on any thread: this is the costly part of adding a record. A class, because it goes from hand to hand, and a copy
/// of a value would count the references to each of its arrays.
package final class PreparedRecord: Sendable {
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

  package convenience init(_ record: Record) { self.init(record, json: record.canonicalJSON) }

  /// The record as it was when it was stored.
  package convenience init?(json: [UInt8], id: String) {
    guard let record = Record(canonicalJSON: json), record.id == id else { return nil }
    self.init(record, json: json)
  }

  /// `json`: The canonical form of `record`.
  package init(_ record: Record, json: [UInt8]) {
    id = record.id
    title = record.title
    self.json = json
    hash = Hash128.ofRecord(id: record.id, canonicalJSON: json)
    var terms: [[UInt8]] = []
    var lengths: [Int] = []
    for field in TextField.allCases {
      let texts = record.text(of: field)
      var joined: [UInt8] = []
      // Terms are rarely longer than their words, and have one blank between them.
      joined.reserveCapacity(texts.reduce(0) { $0 + $1.utf8.count + 1 })
      var count = 0
      for var text in texts {
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
}
