package import Publication

/// The columns of an index: one value for each docid, packed in `column_chunk`.
package enum ColumnName {
  /// 1 where the docid has a record.
  package static let live = "live"
  /// The first 8 bytes of the record id, big endian, zeros behind a shorter id: numbers that sort as the ids
  /// do.
  package static let id = "id"
  /// The same of the title's terms.
  package static let title = "title"
  /// `date_updated` as seconds since 1970, 0 if not stated.
  package static let updated = "updated"
  /// The number of terms in a field, at most 65,535.
  package static func length(_ field: TextField) -> String { "length." + field.name }
  /// The value of a single-valued facet, the set of values of another (see `FacetDictionary`), or their list
  /// (see `ListChunk`); 0 is "not stated", as is an empty list.
  package static func facet(_ facet: FacetDefinition) -> String { "facet." + facet.name }

  /// Those with a number for each docid.
  package static let numbers: [String] =
    [live, id, title, updated] + TextField.allCases.map(length)
    + FacetDefinition.all.filter { $0.values != .lists }.map(facet)

  /// Those with a list of numbers for each docid.
  package static let lists: [String] = FacetDefinition.all.filter { $0.values == .lists }.map(facet)

  /// The first 8 bytes as a number that sorts as the bytes do.
  package static func prefix(of bytes: some Sequence<UInt8>) -> UInt64 {
    var value: UInt64 = 0
    var count = 0
    for byte in bytes.prefix(8) {
      value = value << 8 | UInt64(byte)
      count += 1
    }
    return count == 0 ? 0 : value << (8 * UInt64(8 - count))
  }

  /// What the column of titles has for a record.
  static func prefix(ofTitle record: PreparedRecord) -> UInt64 {
    record.terms.withTerms(of: .title) { prefix(of: $0) }
  }

  /// The text that has this prefix where that is all of it: it has no byte 0, and fewer than 8 bytes. nil for
  /// a longer one.
  package static func text(ofPrefix prefix: UInt64) -> String? {
    guard prefix != 0, prefix & 0xFF == 0 else { return nil }
    return withUnsafeBytes(of: prefix.bigEndian) { bytes in
      String(decoding: bytes.dropLast(prefix.trailingZeroBitCount / 8), as: UTF8.self)
    }
  }
}
