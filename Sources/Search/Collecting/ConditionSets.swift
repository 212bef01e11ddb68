import IndexStore

/// The records for which the condition of a plan holds, a chunk of docids at a time: a bit for each.
///
/// What a chunk cannot have is found out before any posting of it is read: a conjunction goes by its rarest
/// part.
struct ConditionSets {
  /// A condition with its postings.
  indirect enum Node {
    case list(DecodedPostings)
    case records(RecordSet)
    case near([DecodedPostings], slop: Int)
    /// Ascending.
    case docids([Int])
    case all([Node])
    case any([Node])
    case not(Node)
  }

  let root: Node
  /// By level of the condition: 64 words.
  private let words: Words
  private let chunkCount: Int

  private static let wordCount = DecodedPostings.wordsOfChunk
  private static let chunkSize = DecodedPostings.chunkSize

  private final class Words {
    let base: UnsafeMutablePointer<UInt64>

    init(levels: Int) { base = .allocate(capacity: levels * ConditionSets.wordCount) }

    deinit { base.deallocate() }
  }

  init(_ root: Node, chunkCount: Int) {
    self.root = root
    self.chunkCount = chunkCount
    words = Words(levels: Self.depth(root) + 2)
  }

  /// Calls `body` with each chunk that has a record for which the condition holds, ascending, and with its
  /// records. They are valid until the call returns.
  func forEachChunk(_ body: (Int, UnsafePointer<UInt64>) throws -> Void) throws {
    let lead = Self.lead(root)
    var chunk = 0
    while chunk < chunkCount {
      if let lead {
        let next = Int(lead.chunkStarts[chunk])
        guard next < lead.count else { return }
        chunk = lead.docid(of: next) / Self.chunkSize
      }
      if try fill(words.base, root, chunk, level: 1) { try body(chunk, UnsafePointer(words.base)) }
      chunk += 1
    }
  }

  /// A list that every record is in.
  private static func lead(_ node: Node) -> DecodedPostings? {
    switch node {
    case .list(let list): list
    case .near(let lists, _): lists.min { $0.count < $1.count }
    case .all(let nodes): nodes.compactMap(lead).min { $0.count < $1.count }
    case .records, .docids, .any, .not: nil
    }
  }

  private static func depth(_ node: Node) -> Int {
    switch node {
    case .list, .records, .docids: 1
    case .near: 2
    case .all(let nodes), .any(let nodes): 1 + (nodes.map(depth).max() ?? 0)
    case .not(let node): 1 + depth(node)
    }
  }

  /// A conjunction whose rarest part comes first, and what it leaves out last.
  static func conjunction(_ nodes: [Node]) -> Node {
    return nodes.count == 1
      ? nodes[0] : .all(nodes.map { (node: $0, cost: cost($0)) }.sorted { $0.cost < $1.cost }.map(\.node))
  }

  /// No more records than this satisfy the condition.
  var largestCount: Int { Self.cost(root) }

  private static func cost(_ node: Node) -> Int {
    switch node {
    case .list(let list): list.count
    case .docids(let docids): docids.count
    case .near(let lists, _): lists.map(\.count).min() ?? 0
    case .all(let nodes): nodes.map(cost).min() ?? 0
    case .any(let nodes): nodes.reduce(0) { min($0 + cost($1), Int.max / 4) }
    case .records: Int.max / 4
    case .not: Int.max / 2
    }
  }

  // MARK: One chunk

  private func mayHold(_ node: Node, _ chunk: Int) -> Bool {
    switch node {
    case .list(let list): !list.postings(ofChunk: chunk).isEmpty
    case .near(let lists, _): lists.allSatisfy { !$0.postings(ofChunk: chunk).isEmpty }
    case .all(let nodes): nodes.allSatisfy { mayHold($0, chunk) }
    case .any(let nodes): nodes.contains { mayHold($0, chunk) }
    case .docids(let docids): !Self.range(of: chunk, docids).isEmpty
    case .records, .not: true
    }
  }

  /// Makes `output` the records of a chunk for which a node holds; false where there are none. Memory of
  /// `level` and above is free to be used.
  private func fill(
    _ output: UnsafeMutablePointer<UInt64>, _ node: Node, _ chunk: Int, level: Int
  ) throws -> Bool {
    guard mayHold(node, chunk) else { return false }
    let scratch = words.base + level * Self.wordCount
    switch node {
    case .list(let list):
      if let bits = list.bits {
        output.update(from: bits + chunk * Self.wordCount, count: Self.wordCount)
      } else {
        output.update(repeating: 0, count: Self.wordCount)
        unite(output, list, chunk)
      }
      return true
    case .records(let records):
      output.update(repeating: .max, count: Self.wordCount)
      records.intersect(output, chunk: chunk)
    case .docids(let docids):
      output.update(repeating: 0, count: Self.wordCount)
      for docid in docids[Self.range(of: chunk, docids)] { insert(docid & (Self.chunkSize - 1), output) }
      return true
    case .near(let lists, let slop):
      guard try fill(output, Self.conjunction(lists.map(Node.list)), chunk, level: level) else {
        return false
      }
      try keepNear(output, lists, slop, chunk)
    case .any(let nodes):
      output.update(repeating: 0, count: Self.wordCount)
      for node in nodes {
        if case .list(let list) = node {
          unite(output, list, chunk)
        } else if try fill(scratch, node, chunk, level: level + 1) {
          combine(output, scratch) { $0 | $1 }
        }
      }
    case .all(let nodes):
      guard let first = nodes.first, try fill(output, first, chunk, level: level) else { return false }
      for node in nodes.dropFirst() {
        if case .list(let list) = node, let bits = list.bits {
          combine(output, bits + chunk * Self.wordCount) { $0 & $1 }
        } else if case .records(let records) = node {
          records.intersect(output, chunk: chunk)
        } else if case .not(let node) = node {
          if try fill(scratch, node, chunk, level: level + 1) { combine(output, scratch) { $0 & ~$1 } }
        } else {
          guard try fill(scratch, node, chunk, level: level + 1) else { return false }
          combine(output, scratch) { $0 & $1 }
        }
      }
    case .not(let node):
      let isFilled = try fill(output, node, chunk, level: level)
      for index in 0..<Self.wordCount { output[index] = isFilled ? ~output[index] : .max }
    }
    return (0..<Self.wordCount).contains { output[$0] != 0 }
  }

  private func unite(_ output: UnsafeMutablePointer<UInt64>, _ list: DecodedPostings, _ chunk: Int) {
    if let bits = list.bits { return combine(output, bits + chunk * Self.wordCount) { $0 | $1 } }
    for posting in list.postings(ofChunk: chunk) {
      insert(Int(list.offsets[posting]) & (Self.chunkSize - 1), output)
    }
  }

  @inline(__always)
  private func insert(_ offset: Int, _ output: UnsafeMutablePointer<UInt64>) {
    output[offset >> 6] |= 1 &<< UInt64(offset & 63)
  }

  @inline(__always)
  private func combine(
    _ output: UnsafeMutablePointer<UInt64>, _ other: UnsafePointer<UInt64>,
    _ operation: (UInt64, UInt64) -> UInt64
  ) {
    for index in 0..<Self.wordCount { output[index] = operation(output[index], other[index]) }
  }

  /// Keeps the records in which the lists stand close together.
  private func keepNear(
    _ output: UnsafeMutablePointer<UInt64>, _ lists: [DecodedPostings], _ slop: Int, _ chunk: Int
  ) throws {
    var places = [[UInt64]](repeating: [], count: lists.count)
    for index in 0..<Self.wordCount {
      var word = output[index]
      while word != 0 {
        let bit = word & (~word &+ 1)
        word &= word &- 1
        let docid = chunk * Self.chunkSize + index << 6 + bit.trailingZeroBitCount
        for (number, list) in lists.enumerated() {
          places[number].removeAll(keepingCapacity: true)
          guard let posting = list.posting(of: docid) else { continue }
          try list.forEachPlace(of: posting) { places[number].append($0) }
        }
        if !Proximity.areNear(places, slop: slop) { output[index] &= ~bit }
      }
    }
  }

  /// Where the docids of a chunk are.
  private static func range(of chunk: Int, _ docids: [Int]) -> Range<Int> {
    let start = docids.partitionPoint { $0 < chunk * chunkSize }
    return start..<docids.partitionPoint { $0 < (chunk + 1) * chunkSize }
  }
}
