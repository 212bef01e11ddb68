import Publication

/// The postings of atoms taken together: of a record that several have, the frequencies added and the lists
/// joined.
///
/// A chunk of docids at a time: what each list has of it is added up in arrays by docid, which stay in the
/// nearest cache, and then read out in order. With lists merged two by two, the first answers of 33 ORs took
/// 509 ms and not 448, and memory for each step.
final class PostingsUnion {
  /// By posting, ascending inside 65,536 docids: the lower 16 bits of the docid.
  let offsets = GrowingArray<UInt16>()
  let frequencies: GrowingArray<Float>
  let marks: GrowingArray<PositionArena.Mark>
  /// By chunk: the number of its first posting. One more at the end: the number of all.
  private(set) var chunkStarts: [Int32] = []
  /// A bit for each docid, `wordsOfChunk` words a chunk; nil where the list is not dense.
  private(set) var bits: GrowingArray<UInt64>?

  private static let chunkSize = DecodedPostings.chunkSize
  private static let wordsOfChunk = DecodedPostings.wordsOfChunk

  /// A list has bits where at least one record in this many is in it: they take twice the room of the
  /// offsets, and save a loop over them.
  private static let denseShare = 32

  /// `atoms`: The lists of each, from the newest segment to the oldest; of a record the newest counts. All
  /// have one arena. Docids are below `docidLimit`.
  ///
  /// - Throws: `IndexError.damaged` for a docid that is not, and what the check of the lists throws.
  /// - Complexity: O(postings + docids / 4,096)
  init(_ atoms: [[PostingArrays]], docidLimit: Int) throws {
    let chunkCount = (docidLimit + Self.chunkSize - 1) / Self.chunkSize
    chunkStarts.reserveCapacity(chunkCount + 1)
    let lists = atoms.joined().filter { $0.count > 0 }
    for list in lists where Int(list.docids.start()[list.count - 1]) >= docidLimit { throw Self.pastTheLast }
    if lists.count == 1, let only = lists.first, !only.reading.keepsTombstones {
      (frequencies, marks) = (only.frequencies, only.marks)
      try take(only.docids, chunkCount)
    } else {
      (frequencies, marks) = (GrowingArray(), GrowingArray())
      try add(atoms, chunkCount)
    }
    chunkStarts.append(Int32(truncatingIfNeeded: offsets.count))
  }

  private func isDense(_ count: Int, _ chunkCount: Int) -> Bool {
    count > 0 && count * Self.denseShare >= chunkCount * Self.chunkSize
  }

  // MARK: One list

  private func take(_ docids: GrowingArray<UInt32>, _ chunkCount: Int) throws {
    let (start, count) = (docids.start(), docids.count)
    try offsets.reserve(count)
    let end = offsets.end()
    for posting in 0..<count {
      (end + posting).initialize(to: UInt16(truncatingIfNeeded: start[posting]))
    }
    offsets.add(count)
    let bits = isDense(count, chunkCount) ? GrowingArray<UInt64>() : nil
    try bits?.reserve(chunkCount * Self.wordsOfChunk)
    var posting = 0
    for chunk in 0..<chunkCount {
      chunkStarts.append(Int32(truncatingIfNeeded: posting))
      let limit = UInt32(clamping: (chunk + 1) * Self.chunkSize)
      guard let words = bits?.end() else {
        while posting < count, start[posting] < limit { posting += 1 }
        continue
      }
      words.initialize(repeating: 0, count: Self.wordsOfChunk)
      while posting < count, start[posting] < limit {
        let offset = Int(start[posting]) & (Self.chunkSize - 1)
        words[offset / 64] |= 1 &<< UInt64(offset & 63)
        posting += 1
      }
      bits?.add(Self.wordsOfChunk)
    }
    self.bits = bits
  }

  static let pastTheLast = IndexError.damaged(
    what: "the inverted index has a docid past the last record")

  // MARK: Several lists

  /// One list, and how far it was read.
  private struct Source {
    let docids: UnsafePointer<UInt32>
    let frequencies: UnsafePointer<Float>
    let marks: UnsafePointer<PositionArena.Mark>
    let count: Int
    var next = 0

    init(_ list: PostingArrays) {
      (docids, frequencies) = (list.docids.start(), list.frequencies.start())
      (marks, count) = (list.marks.start(), list.count)
    }
  }

  private func add(_ atoms: [[PostingArrays]], _ chunkCount: Int) throws {
    guard let first = atoms.joined().first else { return fillStarts(chunkCount) }
    let count = atoms.joined().reduce(0) { $0 + $1.count }
    try offsets.reserve(count)
    try frequencies.reserve(count)
    try marks.reserve(count)
    let bits = isDense(count, chunkCount) ? GrowingArray<UInt64>() : nil
    try bits?.reserve(chunkCount * Self.wordsOfChunk)
    var sources = atoms.map { $0.map(Source.init) }
    let sums = ChunkSums(first.arena)
    for chunk in 0..<chunkCount {
      chunkStarts.append(Int32(truncatingIfNeeded: offsets.count))
      let limit = UInt32(clamping: (chunk + 1) * Self.chunkSize)
      for atom in sources.indices {
        if sources[atom].count == 1 {
          try sums.add(&sources[atom][0], before: limit)
        } else {
          try sums.addNewest(&sources[atom], before: limit)
        }
      }
      sums.read(chunk, into: self, bits)
      if chunk & 15 == 0 { try first.checkLimits() }
    }
    if isDense(offsets.count, chunkCount) { self.bits = bits }
  }

  private func fillStarts(_ chunkCount: Int) {
    chunkStarts += Array(repeating: 0, count: chunkCount)
  }

  /// What lists have of one chunk of docids.
  private final class ChunkSums {
    private let arena: PositionArena
    /// By offset in the chunk; 0 where no record has a posting.
    private let frequencies = UnsafeMutablePointer<Float>.allocate(capacity: chunkSize)
    private let marks = UnsafeMutablePointer<PositionArena.Mark>.allocate(capacity: chunkSize)
    /// A bit for each record that has a posting, and for each of which a newer segment has spoken.
    private let words = UnsafeMutablePointer<UInt64>.allocate(capacity: wordsOfChunk)
    private let settled = UnsafeMutablePointer<UInt64>.allocate(capacity: wordsOfChunk)
    /// By word of `words`, of which there are no more than 64: a bit, set if the word is not 0. Where one
    /// record in a hundred has a term, half of the words are 0.
    private var filled: UInt64 = 0
    /// Postings of records that another list has, too.
    private let shared = UnsafeMutablePointer<Int>.allocate(capacity: chunkSize)

    init(_ arena: PositionArena) {
      self.arena = arena
      frequencies.initialize(repeating: 0, count: chunkSize)
      marks.initialize(repeating: .tombstone, count: chunkSize)
      words.initialize(repeating: 0, count: wordsOfChunk)
    }

    deinit {
      frequencies.deallocate()
      marks.deallocate()
      words.deallocate()
      settled.deallocate()
      shared.deallocate()
    }

    // In both loops over all postings the pointers are constants: the compiler would load those of an object
    // anew for each posting.

    /// Whether another list has a record, too, is not to be foreseen, so no branch depends on it: frequencies
    /// are added to 0, and marks that are to be joined are noted for later.
    func add(_ source: inout Source, before limit: UInt32) throws {
      let (docids, added, addedMarks) = (source.docids, source.frequencies, source.marks)
      let (words, frequencies, marks, shared) = (self.words, self.frequencies, self.marks, self.shared)
      var (sharedCount, filled) = (0, self.filled)
      var next = source.next
      // The docids ascend, so a chunk has no more.
      let end = min(source.count, next &+ chunkSize)
      while next < end, docids[next] < limit {
        let offset = Int(docids[next]) & (chunkSize - 1)
        let bit: UInt64 = 1 &<< UInt64(offset & 63)
        let word = words[offset &>> 6]
        let isShared = word & bit != 0
        words[offset &>> 6] = word | bit
        filled |= 1 &<< UInt64(offset &>> 6)
        // Weights are mostly whole numbers or halves, whose sums are exact.
        frequencies[offset] += added[next]
        marks[offset] = isShared ? marks[offset] : addedMarks[next]
        shared[sharedCount] = next
        sharedCount &+= isShared ? 1 : 0
        next &+= 1
      }
      source.next = next
      self.filled = filled
      for index in 0..<sharedCount {
        let posting = shared[index]
        let offset = Int(docids[posting]) & (chunkSize - 1)
        marks[offset] = try arena.union(marks[offset], addedMarks[posting])
      }
    }

    /// Adds the lists of one term, from the newest segment to the oldest.
    func addNewest(_ sources: inout [Source], before limit: UInt32) throws {
      settled.initialize(repeating: 0, count: wordsOfChunk)
      for index in sources.indices {
        let source = sources[index]
        var next = source.next
        while next < source.count, source.docids[next] < limit {
          let offset = Int(source.docids[next]) & (chunkSize - 1)
          let bit: UInt64 = 1 &<< UInt64(offset & 63)
          if settled[offset / 64] & bit == 0 {
            settled[offset / 64] |= bit
            if !source.marks[next].isTombstone { try add(source, next) }
          }
          next &+= 1
        }
        sources[index].next = next
      }
    }

    @inline(__always)
    private func add(_ source: Source, _ posting: Int) throws {
      let offset = Int(source.docids[posting]) & (chunkSize - 1)
      let bit: UInt64 = 1 &<< UInt64(offset & 63)
      if words[offset / 64] & bit == 0 {
        words[offset / 64] |= bit
        filled |= 1 &<< UInt64(offset &>> 6)
        frequencies[offset] = source.frequencies[posting]
        marks[offset] = source.marks[posting]
      } else {
        // Weights are mostly whole numbers or halves, whose sums are exact.
        frequencies[offset] += source.frequencies[posting]
        marks[offset] = try arena.union(marks[offset], source.marks[posting])
      }
    }

    /// Hands the records over, which have room, and forgets them.
    func read(_ chunk: Int, into union: PostingsUnion, _ bits: GrowingArray<UInt64>?) {
      if let bits {
        bits.end().update(from: words, count: wordsOfChunk)
        bits.add(wordsOfChunk)
      }
      let base = UInt16(truncatingIfNeeded: chunk * chunkSize)
      let count = bits == nil ? readFew(from: base, into: union) : readMany(from: base, into: union)
      filled = 0
      union.offsets.add(count)
      union.frequencies.add(count)
      union.marks.add(count)
    }

    private func readMany(from base: UInt16, into union: PostingsUnion) -> Int {
      let (words, sums, joined) = (self.words, self.frequencies, self.marks)
      let (offsets, frequencies, marks) = (union.offsets.end(), union.frequencies.end(), union.marks.end())
      var count = 0
      for index in 0..<wordsOfChunk {
        var word = words[index]
        words[index] = 0
        while word != 0 {
          let offset = index &<< 6 | word.trailingZeroBitCount
          (offsets + count).initialize(to: base | UInt16(truncatingIfNeeded: offset))
          (frequencies + count).initialize(to: sums[offset])
          (marks + count).initialize(to: joined[offset])
          sums[offset] = 0
          count &+= 1
          word &= word &- 1
        }
      }
      return count
    }

    /// The same where many words have no bit, and others one or two: how many is not to be foreseen, so four
    /// are read at a time, even where there are fewer. What is written too much is written over, or lies in
    /// the slack behind the room, for which three elements of two bytes are few enough. First answers for
    /// terms of one record in a hundred take 14 to 21 % less; those for frequent terms would take 3 % more.
    private func readFew(from base: UInt16, into union: PostingsUnion) -> Int {
      let (words, sums, joined) = (self.words, self.frequencies, self.marks)
      let (offsets, frequencies, marks) = (union.offsets.end(), union.frequencies.end(), union.marks.end())
      var (filled, count) = (self.filled, 0)
      while filled != 0 {
        let index = filled.trailingZeroBitCount
        filled &= filled &- 1
        var word = words[index]
        words[index] = 0
        let end = count &+ word.nonzeroBitCount
        repeat {
          for lane in 0..<4 {
            (offsets + (count &+ lane)).initialize(
              to: base | UInt16(truncatingIfNeeded: index &<< 6 | word.trailingZeroBitCount))
            word &= word &- 1
          }
          count &+= 4
        } while count < end
        count = end
      }
      for posting in 0..<count {
        let offset = Int(offsets[posting]) & (chunkSize - 1)
        (frequencies + posting).initialize(to: sums[offset])
        (marks + posting).initialize(to: joined[offset])
        sums[offset] = 0
      }
      return count
    }
  }
}
