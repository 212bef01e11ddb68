/// The postings of some leaves taken together, decoded once and kept: docids, weighted frequencies and, where asked for,
/// places, side by side in arrays.
///
/// Who asks for a word again reads 3 bytes a posting in a row instead of a doclist of varints over many pages. What stands
/// for a word (its forms, its compounds) is merged here once, as a stemmed index would have it. Valid for one commit.
///
/// Memory: 3 bytes a posting, with places 4 more and 4 for each of them; an eighth of a byte a record of the index where
/// the list is dense.
package final class DecodedPostings {
  /// Postings are counted by chunks of docids, those of `ColumnChunk`.
  package static let chunkSize = ColumnChunk.size

  package let count: Int
  /// By posting, ascending inside a block of 65,536 docids: the lower 16 bits of the docid.
  package let offsets: UnsafePointer<UInt16>
  /// By posting: which of `frequencies` is its own.
  package let codes: UnsafePointer<UInt8>
  /// The different weighted frequencies that there are, at most 256.
  package let frequencies: [Double]
  /// By chunk: the number of its first posting. One more at the end: the number of all.
  package let chunkStarts: [Int32]
  /// A bit for each docid, where that takes less than the offsets do; 64 docids a word, `chunkSize / 64` words a chunk.
  package let bits: UnsafePointer<UInt64>?
  package let hasPlaces: Bool
  /// By posting: the number of its first place. One more at the end.
  private let placeStarts: UnsafePointer<UInt32>
  /// See `place`.
  private let places: UnsafePointer<UInt32>
  private let placeCount: Int

  fileprivate init(_ builder: DecodedPostingsBuilder, chunkCount: Int) {
    count = builder.offsets.count
    offsets = builder.offsets.copied()
    codes = builder.codes.copied()
    frequencies = builder.frequencies
    chunkStarts = builder.chunkStarts
    hasPlaces = builder.withPlaces
    placeStarts = builder.placeStarts.copied()
    places = builder.places.copied()
    placeCount = builder.places.count
    let wordCount = chunkCount * Self.chunkSize / 64
    guard count * Self.denseShare >= chunkCount * Self.chunkSize else {
      bits = nil
      return
    }
    let words = UnsafeMutablePointer<UInt64>.allocate(capacity: wordCount)
    words.initialize(repeating: 0, count: wordCount)
    for chunk in 0..<chunkCount {
      for index in Int(chunkStarts[chunk])..<Int(chunkStarts[chunk + 1]) {
        let offset = Int(offsets[index]) & (Self.chunkSize - 1)
        words[(chunk * Self.chunkSize + offset) / 64] |= 1 << UInt64(offset & 63)
      }
    }
    bits = UnsafePointer(words)
  }

  deinit {
    offsets.deallocate()
    codes.deallocate()
    placeStarts.deallocate()
    places.deallocate()
    bits?.deallocate()
  }

  /// One record in so many has to be in a list that has bits: they take twice what the offsets do, and save a loop.
  private static let denseShare = 32

  package var byteCount: Int {
    3 * count + 4 * chunkStarts.count + (bits == nil ? 0 : (chunkStarts.count - 1) * Self.chunkSize / 8)
      + (hasPlaces ? 4 * (count + placeCount) : 0)
  }

  /// The postings of a chunk.
  @inline(__always)
  package func postings(ofChunk chunk: Int) -> Range<Int> {
    Int(chunkStarts[chunk])..<Int(chunkStarts[chunk + 1])
  }

  /// - Complexity: O(log n) for n chunks.
  package func docid(of posting: Int) -> Int {
    var (low, high) = (0, chunkStarts.count - 1)
    // The last chunk that does not begin behind it.
    while low + 1 < high {
      let middle = (low + high) / 2
      if Int(chunkStarts[middle]) <= posting { low = middle } else { high = middle }
    }
    return low * Self.chunkSize & ~0xFFFF | Int(offsets[posting])
  }

  /// The posting of a docid; nil where it has none.
  ///
  /// - Complexity: O(log n) for n postings in a chunk.
  package func posting(of docid: Int) -> Int? {
    let chunk = docid / Self.chunkSize
    guard docid >= 0, chunk < chunkStarts.count - 1 else { return nil }
    let offset = UInt16(truncatingIfNeeded: docid)
    var (low, high) = (Int(chunkStarts[chunk]), Int(chunkStarts[chunk + 1]))
    let end = high
    while low < high {
      let middle = (low + high) / 2
      if offsets[middle] < offset { low = middle + 1 } else { high = middle }
    }
    return low < end && offsets[low] == offset ? low : nil
  }

  /// Where a posting stands: the number of the field above `offsetBits` bits of the offset in terms; ascending.
  ///
  /// Empty where places were not asked for.
  package func places(of posting: Int) -> UnsafeBufferPointer<UInt32> {
    guard hasPlaces, posting >= 0, posting < count else { return UnsafeBufferPointer(start: nil, count: 0) }
    let (start, end) = (Int(placeStarts[posting]), Int(placeStarts[posting + 1]))
    return UnsafeBufferPointer(start: places + start, count: end - start)
  }

  /// How many bits of a place are the offset.
  package static let offsetBits: UInt32 = 24

  /// Reads the postings of leaves taken together. Weights come by field.
  ///
  /// - Returns: nil where they do not fit this form: more than 256 different frequencies, a field of more than 2^24 terms, 2^31
  ///   postings. They are rare, and read as they are.
  /// - Throws: `IndexError.damaged` where the index cannot be read.
  /// - Complexity: O(postings), some 20 ns for each; with places 40.
  package static func read(
    _ leaves: [PostingsQuery.Leaf], weights: [Double], withPlaces: Bool, docidLimit: Int,
    from postings: any Postings
  ) throws -> DecodedPostings? {
    let chunkCount = (docidLimit + chunkSize - 1) / chunkSize
    let builder = DecodedPostingsBuilder(withPlaces: withPlaces)
    let query = PostingsQuery(leaves: leaves, required: [Array(leaves.indices)])
    try postings.scan(query) { window in
      guard window.matches.last.map({ window.base + Int($0) < docidLimit }) ?? true else {
        throw IndexError.damaged(what: "the inverted index has a docid past the last record")
      }
      try builder.add(window, leafCount: leaves.count, weights: weights)
    }
    guard builder.fits else { return nil }
    builder.beginChunks(upTo: chunkCount)
    return DecodedPostings(builder, chunkCount: chunkCount)
  }
}

/// Collects the windows of one scan.
private final class DecodedPostingsBuilder {
  let withPlaces: Bool
  private(set) var offsets = GrowingBuffer<UInt16>()
  private(set) var codes = GrowingBuffer<UInt8>()
  private(set) var frequencies: [Double] = []
  private(set) var chunkStarts: [Int32] = []
  private(set) var placeStarts = GrowingBuffer<UInt32>()
  private(set) var places = GrowingBuffer<UInt32>()
  private(set) var fits = true
  /// By offset in a window; zero between two windows.
  private let sums = UnsafeMutableBufferPointer<Double>.allocate(capacity: PostingsWindow.maxSize)
  /// The frequency of the posting before, and its code: mostly those of the next one, too.
  private var lastFrequency = -1.0
  private var lastCode: UInt8 = 0

  init(withPlaces: Bool) {
    self.withPlaces = withPlaces
    sums.initialize(repeating: 0)
    placeStarts.append(0)
  }

  deinit { sums.deallocate() }

  func add(_ window: PostingsWindow, leafCount: Int, weights: [Double]) throws {
    guard fits, offsets.count + window.matches.count < Int(Int32.max) else {
      fits = false
      return
    }
    try weights.withUnsafeBufferPointer { weights in
      for leaf in 0..<leafCount {
        try window.addFrequencies(
          of: leaf, weights: weights, in: window.matches, window.hasMatchesOnly ? nil : window.matchSet,
          to: sums)
      }
    }
    for offset in window.matches {
      let docid = window.base + Int(offset)
      beginChunks(upTo: docid / DecodedPostings.chunkSize)
      offsets.append(UInt16(truncatingIfNeeded: docid))
      codes.append(code(of: sums[Int(offset)]))
      sums[Int(offset)] = 0
    }
    if withPlaces { try addPlaces(window, leafCount: leafCount) }
  }

  /// Makes the chunks up to one begin at the next posting, as far as they have not begun.
  func beginChunks(upTo chunk: Int) {
    while chunkStarts.count <= chunk { chunkStarts.append(Int32(truncatingIfNeeded: offsets.count)) }
  }

  private func code(of frequency: Double) -> UInt8 {
    if frequency == lastFrequency { return lastCode }
    lastFrequency = frequency
    if let known = frequencies.firstIndex(of: frequency) {
      lastCode = UInt8(truncatingIfNeeded: known)
    } else if frequencies.count < 256 {
      lastCode = UInt8(truncatingIfNeeded: frequencies.count)
      frequencies.append(frequency)
    } else {
      fits = false
    }
    return lastCode
  }

  private func addPlaces(_ window: PostingsWindow, leafCount: Int) throws {
    try window.forEachMatch(leafCount: leafCount) { lists in
      let start = places.count
      for list in lists {
        var iterator = PositionIterator(list)
        while let place = iterator.next() {
          let offset = place & 0xFFFF_FFFF
          if offset >> UInt64(DecodedPostings.offsetBits) != 0 { fits = false }
          places.append(
            UInt32(truncatingIfNeeded: (place >> 32) << UInt64(DecodedPostings.offsetBits) | offset))
        }
        guard !iterator.isDamaged else { throw PositionList.damage }
      }
      if lists.count > 1 { places.sort(from: start) }
      if places.count > Int(UInt32.max) { fits = false }
      placeStarts.append(UInt32(truncatingIfNeeded: places.count))
    }
  }
}

/// An array whose memory can be handed on as it is.
private struct GrowingBuffer<Element: Comparable> {
  private var elements: [Element] = []

  var count: Int { elements.count }

  @inline(__always)
  mutating func append(_ element: Element) { elements.append(element) }

  /// Few elements: those of one record.
  mutating func sort(from start: Int) { elements[start...].sort() }

  /// A copy that the caller owns.
  func copied() -> UnsafePointer<Element> {
    let copy = UnsafeMutablePointer<Element>.allocate(capacity: max(1, count))
    elements.withUnsafeBufferPointer { source in
      if let base = source.baseAddress { copy.initialize(from: base, count: source.count) }
    }
    return UnsafePointer(copy)
  }
}
