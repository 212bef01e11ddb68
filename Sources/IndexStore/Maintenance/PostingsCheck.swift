import Publication
import SearchSQLite

/// Compares the inverted index with the terms of the stored records, occurrence by occurrence, without
/// keeping either.
///
/// Each occurrence (term, field, position) has a hash of 64 bits. For each docid, the hashes of what the
/// stored record says are added and those of what the index says taken away: what is left is 0 if the two
/// agree.
struct PostingsCheck: Sendable {
  private var differences: [UInt64]

  /// `docidLimit`: One more than the largest docid.
  init(docidLimit: Int) { differences = [UInt64](repeating: 0, count: docidLimit) }

  /// Takes note of the occurrences of a stored record.
  mutating func add(_ occurrences: UInt64, of docid: Int) {
    if differences.indices.contains(docid) { differences[docid] &+= occurrences }
  }

  /// Adds what another one found of the same index.
  mutating func add(_ other: PostingsCheck) {
    for docid in differences.indices where other.differences.indices.contains(docid) {
      differences[docid] &+= other.differences[docid]
    }
  }

  /// The sum of the occurrences of a record.
  static func occurrences(of record: PreparedRecord) -> UInt64 {
    var sum: UInt64 = 0
    for field in TextField.allCases {
      record.terms.withTerms(of: field) { bytes in
        var place = UInt64(field.rawValue) << 32
        for term in bytes.split(separator: 0x20) {
          sum &+= hash(hash(UnsafeBufferPointer(rebasing: term)), place)
          place += 1
        }
      }
    }
    return sum
  }

  /// The docids of which the index does not say what the records do, after all of it was taken away.
  var differingDocids: [Int] { differences.indices.filter { differences[$0] != 0 } }

  /// Takes away what the segments of the index say. Calls `body` with each term that a record has, and the
  /// fields in which it stands, a bit for each.
  ///
  /// - Throws: `IndexError.damaged` if the segments cannot be read.
  /// - Complexity: O(occurrences)
  mutating func takeAway(
    _ connection: Connection, _ body: (UnsafeBufferPointer<UInt8>, _ fields: UInt32) -> Void
  ) throws {
    let reader = try SegmentReader(connection)
    guard let segments = try reader.structure()?.segments else {
      throw IndexError.damaged(what: "the inverted index has a format that is not known here")
    }
    let (scratch, list) = (WindowScratch(), EntryList())
    var merger = try TermMerger(from: [TermScanner.mainIndex], segments, reader)
    while let key = merger.key {
      let term = key.dropFirst().withUnsafeBufferPointer(Self.hash)
      let doclists = merger.doclists.map { DoclistCursor($0, reader, scratch) }
      let cursor = try TermCursor(doclists, estimatedBytes: 0)
      var fields: UInt32 = 0
      while cursor.docid != DoclistCursor.atEnd {
        let base = cursor.docid & ~(PostingsWindow.maxSize - 1)
        list.removeAll()
        try cursor.gather(base..<base + PostingsWindow.maxSize, among: nil, into: list)
        fields |= try takeAway(list, base: base, term)
        scratch.recycle()
      }
      if fields != 0 { key.dropFirst().withUnsafeBufferPointer { body($0, fields) } }
      try merger.next()
    }
  }

  /// Returns the fields, a bit for each.
  private mutating func takeAway(_ list: EntryList, base: Int, _ term: UInt64) throws -> UInt32 {
    var fields: UInt32 = 0
    for entry in list.entries {
      let docid = base + Int(entry.offset)
      guard docid < differences.count else {
        throw IndexError.damaged(what: "the inverted index has a docid \(docid) past the last record")
      }
      var sum: UInt64 = 0
      var positions = PositionIterator(entry.positions)
      while let place = positions.next() {
        sum &+= Self.hash(term, place)
        fields |= 1 << UInt32(truncatingIfNeeded: place >> 32)
      }
      if positions.isDamaged { throw PositionList.damage }
      differences[docid] &-= sum
    }
    return fields
  }

  private static func hash(_ term: UnsafeBufferPointer<UInt8>) -> UInt64 { Hash128.of(term).low }

  /// `place`: The field in the upper half, the position in the lower.
  ///
  /// Source: Steele, Lea, Flood, "Fast splittable pseudorandom number generators", 2014: its mixing of 64
  /// bits.
  private static func hash(_ term: UInt64, _ place: UInt64) -> UInt64 {
    var mixed = term ^ (place &* 0x9E37_79B9_7F4A_7C15)
    mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
    mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
    return mixed ^ (mixed >> 31)
  }
}
