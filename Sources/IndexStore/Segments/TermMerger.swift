/// Goes through the terms of all segments in order, each term once.
struct TermMerger {
  /// From the newest segment to the oldest.
  private var scanners: [TermScanner] = []
  /// The scanners that stand at the current term.
  private var current: [Int] = []

  /// Begins at the first term that is not before a key (with the byte of the index).
  init(from first: [UInt8], _ segments: [Segment], _ reader: SegmentReader) throws {
    for segment in segments {
      let scanner = try TermScanner(from: first, in: segment, reader)
      if !scanner.isAtEnd { scanners.append(scanner) }
    }
    choose()
  }

  /// The current term, with the byte of the index before it; nil at the end.
  var key: [UInt8]? { current.first.map { scanners[$0].key } }

  /// Where the doclists of the current term begin, from the newest segment to the oldest.
  var doclists: [DoclistStart] { current.map { scanners[$0].doclistStart } }

  mutating func next() throws {
    var ended = false
    for index in current {
      try scanners[index].next()
      ended = ended || scanners[index].isAtEnd
    }
    if ended { scanners.removeAll(where: \.isAtEnd) }
    choose()
  }

  private mutating func choose() {
    current.removeAll(keepingCapacity: true)
    guard scanners.count > 1 else {
      if !scanners.isEmpty { current.append(0) }
      return
    }
    for index in scanners.indices {
      guard let best = current.first else {
        current.append(index)
        continue
      }
      if scanners[index].key == scanners[best].key {
        current.append(index)
      } else if scanners[index].key.lexicographicallyPrecedes(scanners[best].key) {
        current.removeAll(keepingCapacity: true)
        current.append(index)
      }
    }
  }
}
