import Publication
import SearchSQLite

/// Compares the inverted index with the terms of the stored records, occurrence by occurrence, without
/// keeping either.
///
/// Each occurrence (term, field, position) has a hash of 64 bits. For each docid, the hashes of what the
/// stored record says are added and those of what the index says taken away: what is left is 0 if the two
/// agree.
struct PostingsCheck {
  private var differences: [UInt64]

  /// `docidLimit`: One more than the largest docid.
  init(docidLimit: Int) { differences = [UInt64](repeating: 0, count: docidLimit) }

  /// Takes note of a stored record.
  mutating func add(_ record: PreparedRecord, _ docid: Int) {
    guard differences.indices.contains(docid) else { return }
    var sum: UInt64 = 0
    for field in TextField.allCases {
      record.terms.withTerms(of: field) { bytes in
        var place = UInt64(field.rawValue) << 32
        for term in bytes.split(separator: 0x20) {
          sum &+= Self.hash(Self.hash(UnsafeBufferPointer(rebasing: term)), place)
          place += 1
        }
      }
    }
    differences[docid] &+= sum
  }

  /// Takes away what the segments of the index say, and returns the docids that differ.
  ///
  /// - Throws: `IndexError.damaged` if the segments cannot be read.
  /// - Complexity: O(occurrences)
  mutating func differingDocids(_ connection: Connection) throws -> [Int] {
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
      while cursor.docid != DoclistCursor.atEnd {
        let base = cursor.docid & ~(PostingsWindow.maxSize - 1)
        list.removeAll()
        try cursor.gather(base..<base + PostingsWindow.maxSize, among: nil, into: list)
        try takeAway(list, base: base, term)
        scratch.recycle()
      }
      try merger.next()
    }
    return differences.indices.filter { differences[$0] != 0 }
  }

  private mutating func takeAway(_ list: EntryList, base: Int, _ term: UInt64) throws {
    for entry in list.entries {
      let docid = base + Int(entry.offset)
      guard docid < differences.count else {
        throw IndexError.damaged(what: "the inverted index has a docid \(docid) past the last record")
      }
      var sum: UInt64 = 0
      var positions = PositionIterator(entry.positions)
      while let place = positions.next() { sum &+= Self.hash(term, place) }
      if positions.isDamaged { throw PositionList.damage }
      differences[docid] &-= sum
    }
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
