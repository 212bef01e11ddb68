import IndexStore

/// The positions of some terms in one record, in one buffer that serves a whole scan.
final class Places {
  /// Field and offset in one number, ascending for each term.
  private var buffer: [UInt64] = []
  private var ends: [Int] = []
  private let reader: PlaceReader

  /// `reader`: Reads what the postings do not have decoded.
  init(_ reader: PlaceReader) { self.reader = reader }

  func isEmpty(_ slot: Int) -> Bool { ends[slot] == (slot == 0 ? 0 : ends[slot - 1]) }

  subscript(slot: Int) -> ArraySlice<UInt64> { buffer[(slot == 0 ? 0 : ends[slot - 1])..<ends[slot]] }

  /// `terms`: The atoms of each term.
  /// Returns: How many of the terms are in the record.
  func fill(_ occurrences: Occurrences, _ terms: [[Int]]) -> Int {
    buffer.removeAll(keepingCapacity: true)
    ends.removeAll(keepingCapacity: true)
    var present = 0
    for atoms in terms {
      let start = buffer.count
      var forms = 0
      for atom in atoms where occurrences.contains(atom) {
        forms += 1
        for position in occurrences[atom] {
          buffer.append(position.place)
        }
      }
      // Each form comes in order; several have to be merged.
      if forms > 1 { buffer[start...].sort() }
      if forms > 0 { present += 1 }
      ends.append(buffer.count)
    }
    return present
  }

  /// Stands for a posting where a term does not have the record.
  static let absent = -1

  /// `terms`: The numbers of the terms. By number: its list, and its posting of the record or `absent`.
  func fill(_ lists: [DecodedPostings], _ found: UnsafeBufferPointer<Int>, _ terms: [Int]) throws -> Int {
    // In variables of its own: a property of an object is guarded at each access, which was a tenth of the
    // time of a scan.
    var (buffer, ends): ([UInt64], [Int]) = ([], [])
    swap(&buffer, &self.buffer)
    swap(&ends, &self.ends)
    defer {
      swap(&buffer, &self.buffer)
      swap(&ends, &self.ends)
    }
    buffer.removeAll(keepingCapacity: true)
    ends.removeAll(keepingCapacity: true)
    var present = 0
    for term in terms {
      if found[term] >= 0 {
        present += 1
        try lists[term].forEachPlace(of: found[term], reader) { buffer.append($0) }
      }
      ends.append(buffer.count)
    }
    return present
  }
}
