package import Publication
import Tokenize

/// A record with everything that the index holds of it worked out, so that writing it is only writing.
///
/// Made on any thread: this is the costly part of adding a record. A class, because it goes from hand to
/// hand, and a copy of a value would count the references to each of its arrays.
package final class PreparedRecord: Sendable {
  package let id: String
  package let title: String?
  /// The canonical record.
  package let json: [UInt8]
  package let hash: Hash128
  package let terms: RecordTerms
  /// By facet, in the order of `FacetDefinition.all`.
  package let facets: [[FacetValue]]
  package let identifiers: [Identifier]
  /// Seconds since 1970, 0 if not stated.
  package let updated: UInt64
  /// Whether it says that it is public; one that says nothing counts as public.
  package let statesStatus: Bool

  /// What making one needs for a while, for one after the other: memory from the allocator took longer.
  package struct Scratch: ~Copyable {
    fileprivate var json = JSONWriter(capacity: 4096)
    fileprivate var terms = JoinedTerms(capacity: 4096)

    package init() {}
  }

  package convenience init(_ record: Record, using scratch: inout Scratch) {
    self.init(record, json: record.canonicalJSON(using: &scratch.json), using: &scratch)
  }

  package convenience init(_ record: Record) {
    var scratch = Scratch()
    self.init(record, using: &scratch)
  }

  /// The record as it was when it was stored.
  package convenience init?(json: [UInt8], id: String) {
    guard let record = Record(canonicalJSON: json), record.id == id else { return nil }
    var scratch = Scratch()
    self.init(record, json: json, using: &scratch)
  }

  /// The record as it was stored before `later`, from where it takes what is the same in both.
  ///
  /// `json`: The canonical form of `record`. `keys`: Those whose values differ in the two.
  package convenience init(
    _ record: Record, json: [UInt8], before later: PreparedRecord, changed keys: Set<String>
  ) {
    var scratch = Scratch()
    self.init(record, json: json, using: &scratch, before: later, changed: keys)
  }

  /// Without a `later` version everything is worked out.
  private init(
    _ record: Record, json: [UInt8], using scratch: inout Scratch,
    before later: PreparedRecord? = nil, changed keys: Set<String> = []
  ) {
    id = record.id
    title = record.title
    self.json = json
    hash = Hash128.ofRecord(id: record.id, canonicalJSON: json)
    let hasOtherText = TextField.allCases.contains { !keys.isDisjoint(with: $0.recordKeys) }
    if let later, !hasOtherText {
      terms = later.terms
    } else {
      terms = RecordTerms(of: record, using: &scratch.terms)
    }
    facets = FacetDefinition.all.indices.map { place in
      let facet = FacetDefinition.all[place]
      if let later, keys.isDisjoint(with: facet.recordKeys) { return later.facets[place] }
      return facet.values(of: record, folding: FoldedName.of)
    }
    identifiers = record.workIdentifiers
    updated = record.dateUpdated.flatMap(Timestamp.seconds) ?? 0
    statesStatus = record.status != nil
  }
}

extension RecordTerms {
  fileprivate init(of record: Record, using joined: inout JoinedTerms) {
    var (ends, counts, borders) = (SIMD4<Int>(), SIMD4<Int>(), SIMD4<Int>())
    for field in TextField.allCases {
      joined.notesAcronyms = field != .author
      record.forEachText(of: field) { text in
        Analyzer.publication.appendTerms(of: text, to: &joined)
        joined.endText()
      }
      (ends[field.rawValue], counts[field.rawValue], borders[field.rawValue]) = joined.endPart()
    }
    self.init(
      bytes: joined.take(), ends: ends, counts: counts, borders: borders,
      respellings: joined.takeRespellings())
  }
}
