import IndexStore

/// A part of a plan's condition with its postings: one type for each kind of part.
protocol ChunkCondition {
  /// A list that contains every record for which the condition holds; nil if there is none.
  var lead: DecodedPostings? { get }
  /// No more records than this satisfy the condition.
  var cost: Int { get }
  /// Levels of conditions, this one included; each needs a set of its own.
  var depth: Int { get }

  /// Whether it can hold for a record of a chunk, as far as can be told before any posting is read.
  func mayHold(in chunk: Int) -> Bool

  /// Makes `set` the records of a chunk for which it may hold; false if there are none. The sets from
  /// `scratch` on are free to use.
  func fill(_ set: ChunkBits, _ chunk: Int, _ scratch: ChunkBits) throws -> Bool

  // What a conjunction and a disjunction do with a part. Some parts need no set of their own for it.

  /// Keeps the records of a set for which it holds; false if it holds for none in the chunk.
  func intersect(_ set: ChunkBits, _ chunk: Int, _ scratch: ChunkBits) throws -> Bool
  /// Adds the records for which it holds.
  func unite(_ set: ChunkBits, _ chunk: Int, _ scratch: ChunkBits) throws
}

extension ChunkCondition {
  /// Does the same for any chunk.
  func find(_ set: ChunkBits, _ chunk: Int, _ scratch: ChunkBits) throws -> Bool {
    try mayHold(in: chunk) && fill(set, chunk, scratch)
  }

  func intersect(_ set: ChunkBits, _ chunk: Int, _ scratch: ChunkBits) throws -> Bool {
    guard try find(scratch, chunk, scratch.next) else { return false }
    set.combine(scratch.words) { $0 & $1 }
    return true
  }

  func unite(_ set: ChunkBits, _ chunk: Int, _ scratch: ChunkBits) throws {
    if try find(scratch, chunk, scratch.next) { set.combine(scratch.words) { $0 | $1 } }
  }
}

/// The records of a list.
struct ListCondition: ChunkCondition {
  let list: DecodedPostings

  var lead: DecodedPostings? { list }
  var cost: Int { list.count }
  var depth: Int { 1 }

  func mayHold(in chunk: Int) -> Bool { !list.postings(ofChunk: chunk).isEmpty }

  func fill(_ set: ChunkBits, _ chunk: Int, _ scratch: ChunkBits) -> Bool {
    if let bits = bits(of: chunk) {
      set.assign(bits)
    } else {
      set.removeAll()
      insertPostings(set, chunk)
    }
    return true
  }

  func intersect(_ set: ChunkBits, _ chunk: Int, _ scratch: ChunkBits) -> Bool {
    if let bits = bits(of: chunk) {
      set.combine(bits) { $0 & $1 }
      return true
    }
    guard mayHold(in: chunk) else { return false }
    scratch.removeAll()
    insertPostings(scratch, chunk)
    set.combine(scratch.words) { $0 & $1 }
    return true
  }

  func unite(_ set: ChunkBits, _ chunk: Int, _ scratch: ChunkBits) {
    if let bits = bits(of: chunk) { set.combine(bits) { $0 | $1 } } else { insertPostings(set, chunk) }
  }

  private func bits(of chunk: Int) -> UnsafePointer<UInt64>? {
    list.bits.map { $0 + chunk * DecodedPostings.wordsOfChunk }
  }

  private func insertPostings(_ set: ChunkBits, _ chunk: Int) {
    for posting in list.postings(ofChunk: chunk) {
      set.insert(Int(list.offsets[posting]) & (DecodedPostings.chunkSize - 1))
    }
  }
}

/// The records of a set that has a bit for each record.
struct RecordsCondition: ChunkCondition {
  let records: RecordSet
  var cost = Int.max / 4

  var lead: DecodedPostings? { nil }
  var depth: Int { 1 }

  func mayHold(in chunk: Int) -> Bool { true }

  func fill(_ set: ChunkBits, _ chunk: Int, _ scratch: ChunkBits) -> Bool {
    records.copy(chunk, to: set.words)
    return !set.isEmpty
  }

  func intersect(_ set: ChunkBits, _ chunk: Int, _ scratch: ChunkBits) -> Bool {
    records.intersect(set.words, chunk: chunk)
    return true
  }
}

/// The records of a few docids.
struct DocidsCondition: ChunkCondition {
  /// Ascending.
  let docids: [Int]

  var lead: DecodedPostings? { nil }
  var cost: Int { docids.count }
  var depth: Int { 1 }

  func mayHold(in chunk: Int) -> Bool { !range(of: chunk).isEmpty }

  func fill(_ set: ChunkBits, _ chunk: Int, _ scratch: ChunkBits) -> Bool {
    set.removeAll()
    for docid in docids[range(of: chunk)] { set.insert(docid & (DecodedPostings.chunkSize - 1)) }
    return true
  }

  private func range(of chunk: Int) -> Range<Int> {
    let start = docids.partitionPoint { $0 < chunk * DecodedPostings.chunkSize }
    return start..<docids.partitionPoint { $0 < (chunk + 1) * DecodedPostings.chunkSize }
  }
}

/// The records in which all of some lists stand close together, in one text.
struct NearCondition: ChunkCondition {
  private let lists: [DecodedPostings]
  /// By list: the number of places it has to have there.
  private let counts: [Int]
  private let slop: Int
  /// Between the texts.
  private let borders: DecodedPostings
  private let all: any ChunkCondition
  private let reader: PlaceReader

  init(
    _ lists: [DecodedPostings], counts: [Int], slop: Int, borders: DecodedPostings, _ reader: PlaceReader
  ) {
    self.reader = reader
    self.lists = lists
    self.counts = counts
    self.slop = slop
    self.borders = borders
    all = AllCondition.of(lists.map(ListCondition.init))
  }

  var lead: DecodedPostings? { all.lead }
  var cost: Int { all.cost }
  var depth: Int { all.depth }

  func mayHold(in chunk: Int) -> Bool { all.mayHold(in: chunk) }

  func fill(_ set: ChunkBits, _ chunk: Int, _ scratch: ChunkBits) throws -> Bool {
    guard try all.fill(set, chunk, scratch) else { return false }
    let all = lists + [borders]
    var places = [[UInt64]](repeating: [], count: all.count)
    try set.filter { offset in
      for (number, list) in all.enumerated() {
        places[number].removeAll(keepingCapacity: true)
        guard let posting = list.posting(of: chunk * DecodedPostings.chunkSize + offset) else { continue }
        try list.forEachPlace(of: posting, reader) { places[number].append($0) }
      }
      return Proximity.areNear(
        places.dropLast(), counts: counts, slop: slop, borders: places[lists.count])
    }
    return !set.isEmpty
  }
}

/// The records for which all of some parts hold.
struct AllCondition: ChunkCondition {
  /// The rarest first, and those that only leave records out last.
  private let parts: [any ChunkCondition]

  static func of(_ parts: [any ChunkCondition]) -> any ChunkCondition {
    if parts.count == 1 { return parts[0] }
    let sorted = parts.map { (part: $0, cost: $0.cost) }.sorted { $0.cost < $1.cost }
    return AllCondition(parts: sorted.map(\.part))
  }

  private init(parts: [any ChunkCondition]) { self.parts = parts }

  var lead: DecodedPostings? { parts.compactMap(\.lead).min { $0.count < $1.count } }
  var cost: Int { parts.first?.cost ?? 0 }
  var depth: Int { 1 + (parts.map(\.depth).max() ?? 0) }

  func mayHold(in chunk: Int) -> Bool { parts.allSatisfy { $0.mayHold(in: chunk) } }

  func fill(_ set: ChunkBits, _ chunk: Int, _ scratch: ChunkBits) throws -> Bool {
    guard let first = parts.first, try first.fill(set, chunk, scratch) else { return false }
    for part in parts.dropFirst() {
      guard try part.intersect(set, chunk, scratch) else { return false }
    }
    return !set.isEmpty
  }
}

/// The records for which any of some parts holds.
struct AnyCondition: ChunkCondition {
  let parts: [any ChunkCondition]

  var lead: DecodedPostings? { nil }
  var cost: Int { parts.reduce(0) { min($0 + $1.cost, Int.max / 4) } }
  var depth: Int { 1 + (parts.map(\.depth).max() ?? 0) }

  func mayHold(in chunk: Int) -> Bool { parts.contains { $0.mayHold(in: chunk) } }

  func fill(_ set: ChunkBits, _ chunk: Int, _ scratch: ChunkBits) throws -> Bool {
    set.removeAll()
    for part in parts { try part.unite(set, chunk, scratch) }
    return !set.isEmpty
  }
}

/// The records for which all of some parts but exactly one hold; there are at least two.
struct AllButOneCondition: ChunkCondition {
  let parts: [any ChunkCondition]

  var lead: DecodedPostings? { nil }
  var cost: Int { parts.reduce(0) { min($0 + $1.cost, Int.max / 4) } }
  var depth: Int { 3 + (parts.map(\.depth).max() ?? 0) }

  func mayHold(in chunk: Int) -> Bool { parts.count { !$0.mayHold(in: chunk) } <= 1 }

  func fill(_ set: ChunkBits, _ chunk: Int, _ scratch: ChunkBits) throws -> Bool {
    // `set`: the records that lack a part; `several`: those that lack two or more.
    let (several, lacking) = (scratch, scratch.next)
    set.removeAll()
    several.removeAll()
    for part in parts {
      if try part.find(lacking, chunk, lacking.next) { lacking.invert() } else { lacking.insertAll() }
      set.addCounting(lacking, several)
    }
    set.combine(several.words) { $0 & ~$1 }
    return !set.isEmpty
  }
}

/// The records for which a part does not hold.
struct NotCondition: ChunkCondition {
  let part: any ChunkCondition

  var lead: DecodedPostings? { nil }
  var cost: Int { .max / 2 }
  var depth: Int { 1 + part.depth }

  func mayHold(in chunk: Int) -> Bool { true }

  func fill(_ set: ChunkBits, _ chunk: Int, _ scratch: ChunkBits) throws -> Bool {
    if try part.find(set, chunk, scratch) { set.invert() } else { set.insertAll() }
    return !set.isEmpty
  }

  func intersect(_ set: ChunkBits, _ chunk: Int, _ scratch: ChunkBits) throws -> Bool {
    if try part.find(scratch, chunk, scratch.next) { set.combine(scratch.words) { $0 & ~$1 } }
    return true
  }
}
