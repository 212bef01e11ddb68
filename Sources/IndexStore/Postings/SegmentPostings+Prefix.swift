private import Publication

/// Prefixes with many postings, without windows.
extension SegmentPostings {
  /// A prefix whose lists have less than a byte for this many records has few postings.
  private static let recordsOfByte = 4

  /// Whether the doclists of a prefix are long enough for `decodePrefix` to be faster than windows.
  ///
  /// - Complexity: O(terms) up to those that tell.
  func hasManyPostings(prefix atom: PostingsQuery.Atom) throws -> Bool {
    let scratch = WindowScratch()
    var bytes = 0
    return try !forEachTerm(of: atom) { key, starts in
      for start in starts { bytes += try DoclistCursor(start, reader, scratch).estimatedBytes(key: key) }
      return bytes * Self.recordsOfByte < docidLimit
    }
  }

  /// The postings of all terms that a prefix stands for, added up term by term, without positions.
  ///
  /// In windows each term is asked for its entries in each of them, and the lists of a record are sorted and
  /// written anew: 1.5 s for the 50,000 terms of `a*` in a million records, and not 0.2.
  ///
  /// - Complexity: O(postings)
  func decodePrefix(_ atom: PostingsQuery.Atom, like empty: PostingArrays) throws -> PostingArrays {
    let arrays = empty.another {
      $0.fields = atom.fieldBits ?? .max
      $0.marksTitle = true
    }
    let sums = RecordSums(docidLimit: docidLimit)
    _ = try forEachTerm(of: atom) { key, starts in
      try add(key, starts, to: sums, arrays)
      return true
    }
    let output = empty.another { _ in }
    try sums.read(into: output)
    try output.removeUnwanted()
    return output
  }

  private func add(
    _ key: [UInt8], _ starts: [DoclistStart], to sums: RecordSums, _ empty: PostingArrays
  ) throws {
    if starts.count == 1, mayHavePackedList(starts[0]) {
      let list = empty.another { _ in }
      // No position is read, so that nobody asks for the source.
      let found: Void? = try reader.withPackedList(of: starts[0]) { try $0.decode(into: list, source: 0) }
      if found != nil { return try sums.add(list, empty.check) }
    }
    let (scratch, entries) = (WindowScratch(), EntryList())
    let cursor = try cursor(starts, key, scratch)
    while cursor.docid != DoclistCursor.atEnd {
      let window = cursor.docid..<cursor.docid + PostingsWindow.maxSize
      entries.removeAll()
      try cursor.gather(window, among: nil, into: entries)
      for entry in entries.entries {
        guard let tally = try empty.reading.restrictedTally(entry.positions, scratch) else { continue }
        try sums.add(window.lowerBound + Int(entry.offset), Float(tally.weightedCount), tally.isInTitle)
      }
      try empty.check(sums.byteCount)
      scratch.recycle()
    }
  }
}

/// What the lists of many terms have of each record, added up by docid.
private final class RecordSums {
  private static let chunkSize = DecodedPostings.chunkSize
  private static let wordsOfChunk = DecodedPostings.wordsOfChunk

  /// Of a chunk of docids: a frequency each, then a bit each for those that have a posting, and for those
  /// that have one in the title.
  private typealias Chunk = UnsafeMutablePointer<Float>

  /// By number; nil where no record of a chunk has any of the terms.
  // Unchecked: nothing here calls out, and the checks cost more than what they guard.
  @exclusivity(unchecked) private var chunks: [Chunk?] = []
  private(set) var byteCount = 0

  private static let bytesOfChunk =
    chunkSize * MemoryLayout<Float>.size + 2 * wordsOfChunk * MemoryLayout<UInt64>.size

  private let docidLimit: Int

  /// Docids are below `docidLimit`; 0 where that is not known.
  init(docidLimit: Int) { self.docidLimit = docidLimit > 0 ? docidLimit : .max }

  deinit { for chunk in chunks { chunk?.deallocate() } }

  private static func hasPosting(_ chunk: Chunk) -> UnsafeMutablePointer<UInt64> {
    UnsafeMutableRawPointer(chunk + chunkSize).assumingMemoryBound(to: UInt64.self)
  }

  private static func isInTitle(_ chunk: Chunk) -> UnsafeMutablePointer<UInt64> {
    hasPosting(chunk) + wordsOfChunk
  }

  /// Adds a list. `check` is called with the bytes used so far.
  func add(_ list: PostingArrays, _ check: (_ bytes: Int) throws -> Void) throws {
    let (docids, frequencies, marks) = (list.docids.start(), list.frequencies.start(), list.marks.start())
    var posting = 0
    while posting < list.count {
      let number = Int(docids[posting]) / Self.chunkSize
      let chunk = try chunk(number)
      while posting < list.count, Int(docids[posting]) / Self.chunkSize == number {
        let offset = Int(docids[posting]) % Self.chunkSize
        Self.add(frequencies[posting], marks[posting].isInTitle, to: chunk, offset)
        posting += 1
      }
      if number & 63 == 0 { try check(byteCount) }
    }
    try check(byteCount)
  }

  /// `docid`: As `DoclistCursor` gives it.
  ///
  /// - Throws: `IndexError.damaged` for a docid far past the last record.
  func add(_ docid: Int, _ frequency: Float, _ isInTitle: Bool) throws {
    Self.add(frequency, isInTitle, to: try chunk(docid / Self.chunkSize), docid % Self.chunkSize)
  }

  @inline(__always)
  private static func add(_ frequency: Float, _ isInTitle: Bool, to chunk: Chunk, _ offset: Int) {
    // Weights are mostly whole numbers or halves, whose sums are exact.
    chunk[offset] += frequency
    hasPosting(chunk)[offset / 64] |= 1 &<< UInt64(offset & 63)
    self.isInTitle(chunk)[offset / 64] |= (isInTitle ? 1 : 0) &<< UInt64(offset & 63)
  }

  @inline(__always)
  private func chunk(_ number: Int) throws -> Chunk {
    try (number < chunks.count ? chunks[number] : nil) ?? makeChunk(number)
  }

  private func makeChunk(_ number: Int) throws -> Chunk {
    guard number * Self.chunkSize < docidLimit else {
      throw IndexError.damaged(what: "the inverted index has a docid past the last record")
    }
    if number >= chunks.count {
      chunks += [Chunk?](repeating: nil, count: max(number + 1 - chunks.count, chunks.count))
    }
    let memory = UnsafeMutableRawPointer.allocate(byteCount: Self.bytesOfChunk, alignment: 64)
    memory.initializeMemory(as: UInt8.self, repeating: 0, count: Self.bytesOfChunk)
    let chunk = memory.assumingMemoryBound(to: Float.self)
    chunks[number] = chunk
    byteCount += Self.bytesOfChunk
    return chunk
  }

  /// Appends a posting for each record.
  ///
  /// - Throws: `IndexError.noMemory`
  func read(into output: PostingArrays) throws {
    for (number, chunk) in chunks.enumerated() {
      guard let chunk else { continue }
      try output.reserve(Self.chunkSize)
      let (docids, frequencies, marks) = (output.docids.end(), output.frequencies.end(), output.marks.end())
      var count = 0
      for index in 0..<Self.wordsOfChunk {
        var word = Self.hasPosting(chunk)[index]
        let titles = Self.isInTitle(chunk)[index]
        while word != 0 {
          let bit = word.trailingZeroBitCount
          let offset = index &<< 6 | bit
          (docids + count).initialize(to: UInt32(truncatingIfNeeded: number * Self.chunkSize + offset))
          (frequencies + count).initialize(to: chunk[offset])
          let isInTitle = output.reading.marksTitle && titles &>> UInt64(bit) & 1 != 0
          (marks + count).initialize(to: .unread(isInTitle: isInTitle))
          count &+= 1
          word &= word &- 1
        }
      }
      output.add(count)
    }
    try output.checkLimits()
  }
}
