import IndexStore

/// One pass over the matches of a query whose postings are decoded already: conditions on sets of a chunk of docids, bounds
/// of scores from impacts, exact scores for the few records that may be among the best.
///
/// Gives what a scan of the index gives, to the last bit; a dozen times as fast for a frequent word.
struct DecodedScan {
  /// What has to hold, with numbers of `lists`.
  indirect enum Node {
    case list(Int)
    case all([Node])
    case any([Node])
    case not(Node)
  }

  /// A scored term.
  private struct Term {
    let impacts: Impacts
    let weight: Double
    /// Times saturated frequency without its `k1 + 1`.
    let factor: Double
    /// By impact: what it gives to a score at most.
    let bounds: [Float]

    init(_ impacts: Impacts, _ number: Int, _ scorer: Scorer) {
      let term = scorer.terms[number]
      self.impacts = impacts
      weight = term.weight
      factor = term.weight * (scorer.model.parameters.k1 + 1)
      bounds = (0..<256).map { impact in
        let saturated = Double(impact) * impacts.unit
        let bonus = scorer.largestProximity(ofTerm: number, saturated: saturated)
        return Float(term.weight * saturated + bonus) * DecodedScan.room
      }
    }
  }

  private let lists: [DecodedPostings]
  private let root: Node
  private let terms: [Term]
  private let scorer: Scorer
  private let lengths: WeightedLengths
  private let memory: ScoringMemory
  private let hasPairs: Bool
  private let chunkCount: Int
  private let columns: Columns
  private let snapshot: IndexSnapshot

  private static let chunkSize = DecodedPostings.chunkSize
  private static let wordCount = DecodedPostings.chunkSize / 64
  /// For what is rounded on the way to a bound in single precision.
  private static let room: Float = 1 + 1e-5

  /// - Returns: nil where a list is asked for the first time or has no decoded form, or where the condition asks for more than
  ///   which leaves a record has.
  init?(_ plan: QueryPlan, _ scorer: Scorer, isRanked: Bool, _ columns: Columns, _ snapshot: IndexSnapshot)
    throws
  {
    let lengths = columns.lengths(snapshot, scorer.model.parameters)
    let inPairs = Set(scorer.neighbours.terms)
    // All are asked for, so that all are known the next time.
    var isComplete = true
    func impacts(_ leaves: [Int], withPlaces: Bool) throws -> Impacts? {
      let found = try columns.knownPostings.impacts(
        of: leaves.map { plan.leaves[$0] }, withPlaces: withPlaces, scorer.model, lengths, snapshot)
      if found == nil { isComplete = false }
      return found
    }
    var lists: [DecodedPostings] = []
    func node(_ condition: QueryPlan.Condition) throws -> Node? {
      switch condition {
      case .leaves(let leaves):
        let isPaired = scorer.terms.indices.contains {
          inPairs.contains($0) && scorer.terms[$0].term.leaves == leaves
        }
        guard let found = try impacts(leaves, withPlaces: isPaired) else { return nil }
        lists.append(found.postings)
        return .list(lists.count - 1)
      case .all(let parts): return try nodes(parts).map { Self.conjunction($0, lists) }
      case .any(let parts): return try nodes(parts).map(Node.any)
      case .not(let part): return try node(part).map(Node.not)
      case .near, .docids, .everything: return nil
      }
    }
    func nodes(_ conditions: [QueryPlan.Condition]) throws -> [Node]? {
      let nodes = try conditions.map(node)
      let known = nodes.compactMap { $0 }
      return known.count == nodes.count ? known : nil
    }
    let root = try node(plan.condition)
    var terms: [Term] = []
    if isRanked {
      for (number, term) in scorer.terms.enumerated() {
        guard let found = try impacts(term.term.leaves, withPlaces: inPairs.contains(number)) else {
          continue
        }
        terms.append(Term(found, number, scorer))
      }
    }
    guard let root, isComplete else { return nil }
    self.lists = lists
    self.root = root
    self.terms = terms
    self.scorer = scorer
    self.lengths = lengths
    self.columns = columns
    self.snapshot = snapshot
    memory = columns.scoringMemory
    memory.postings = Array(repeating: nil, count: terms.count)
    hasPairs = scorer.largestProximity > 0
    chunkCount = (snapshot.meta.docidLimit + Self.chunkSize - 1) / Self.chunkSize
  }

  /// What has the least to read comes first, what is left out last.
  private static func conjunction(_ nodes: [Node], _ lists: [DecodedPostings]) -> Node {
    func cost(_ node: Node) -> Int {
      switch node {
      case .list(let list): lists[list].count
      case .all(let nodes): nodes.map(cost).min() ?? 0
      case .any(let nodes): nodes.reduce(0) { $0 + cost($1) }
      case .not: Int.max
      }
    }
    return .all(nodes.map { (node: $0, cost: cost($0)) }.sorted { $0.cost < $1.cost }.map(\.node))
  }

  // MARK: The pass

  /// Hands all matches to a collector.
  ///
  /// `countsMatches`: Whether more than the best hits is asked for. `offer` takes hits that are not ordered by relevance; nil
  /// where they are.
  func collect(
    into collector: inout Collector, countsMatches: Bool, isPartial: Bool,
    offer: ((UnsafeBufferPointer<UInt16>, Int, inout Collector) throws -> Void)?
  ) throws {
    if case .list(let list) = root, terms.count == 1, offer == nil, !isPartial,
      terms[0].impacts.postings === lists[list],
      collector.top.keepsOnlyBest
    {
      return try collectOneTerm(into: &collector, countsMatches: countsMatches)
    }
    let chunks = ChunkSets(depth: depth(root))
    try collector.useSets(columns, snapshot)
    for chunk in 0..<chunkCount {
      if !countsMatches, !isPartial, bound(ofChunk: chunk) < -collector.top.limit { continue }
      guard fill(chunks[0], root, chunk, chunks, 1) else { continue }
      let hits = try collector.collect(chunks[0], chunk: chunk)
      if let offer {
        try offer(hits, chunk * Self.chunkSize, &collector)
      } else {
        try self.offer(hits, chunk, isPartial: isPartial, to: &collector.top)
      }
    }
  }

  // MARK: Conditions

  /// Memory for the sets of one chunk: 64 words for each level of a condition.
  private final class ChunkSets {
    private let words: UnsafeMutablePointer<UInt64>

    init(depth: Int) { words = .allocate(capacity: (depth + 1) * DecodedScan.wordCount) }

    deinit { words.deallocate() }

    subscript(level: Int) -> UnsafeMutablePointer<UInt64> { words + level * DecodedScan.wordCount }
  }

  private func depth(_ node: Node) -> Int {
    switch node {
    case .list: 1
    case .all(let nodes), .any(let nodes): 1 + (nodes.map(depth).max() ?? 0)
    case .not(let node): 1 + depth(node)
    }
  }

  /// Whether a chunk may have a record for which a node holds.
  private func mayHold(_ node: Node, _ chunk: Int) -> Bool {
    switch node {
    case .list(let list): !lists[list].postings(ofChunk: chunk).isEmpty
    case .all(let nodes): nodes.allSatisfy { mayHold($0, chunk) }
    case .any(let nodes): nodes.contains { mayHold($0, chunk) }
    case .not: true
    }
  }

  /// Makes `words` the records of a chunk for which a node holds; false where there are none.
  private func fill(
    _ words: UnsafeMutablePointer<UInt64>, _ node: Node, _ chunk: Int, _ sets: ChunkSets, _ level: Int
  ) -> Bool {
    guard mayHold(node, chunk) else { return false }
    switch node {
    case .list(let list):
      if let bits = lists[list].bits {
        words.update(from: bits + chunk * Self.wordCount, count: Self.wordCount)
      } else {
        words.update(repeating: 0, count: Self.wordCount)
        unite(words, lists[list], chunk)
      }
      return true
    case .any(let nodes):
      words.update(repeating: 0, count: Self.wordCount)
      for node in nodes {
        if case .list(let list) = node {
          unite(words, lists[list], chunk)
        } else if fill(sets[level], node, chunk, sets, level + 1) {
          for index in 0..<Self.wordCount { words[index] |= sets[level][index] }
        }
      }
    case .all(let nodes):
      guard let first = nodes.first, fill(words, first, chunk, sets, level) else { return false }
      for node in nodes.dropFirst() {
        if case .list(let list) = node {
          intersect(words, lists[list], chunk, sets[level])
        } else if case .not(let node) = node {
          guard fill(sets[level], node, chunk, sets, level + 1) else { continue }
          for index in 0..<Self.wordCount { words[index] &= ~sets[level][index] }
        } else {
          guard fill(sets[level], node, chunk, sets, level + 1) else { return false }
          for index in 0..<Self.wordCount { words[index] &= sets[level][index] }
        }
      }
    case .not(let node):
      // Never at the top: such a query has matches without postings.
      let isFilled = fill(words, node, chunk, sets, level)
      for index in 0..<Self.wordCount { words[index] = isFilled ? ~words[index] : .max }
    }
    return (0..<Self.wordCount).contains { words[$0] != 0 }
  }

  private func unite(_ words: UnsafeMutablePointer<UInt64>, _ list: DecodedPostings, _ chunk: Int) {
    if let bits = list.bits {
      let bits = bits + chunk * Self.wordCount
      for index in 0..<Self.wordCount { words[index] |= bits[index] }
    } else {
      for posting in list.postings(ofChunk: chunk) {
        let offset = Int(list.offsets[posting]) & (Self.chunkSize - 1)
        words[offset >> 6] |= 1 &<< UInt64(offset & 63)
      }
    }
  }

  private func intersect(
    _ words: UnsafeMutablePointer<UInt64>, _ list: DecodedPostings, _ chunk: Int,
    _ scratch: UnsafeMutablePointer<UInt64>
  ) {
    if let bits = list.bits {
      let bits = bits + chunk * Self.wordCount
      for index in 0..<Self.wordCount { words[index] &= bits[index] }
    } else {
      scratch.update(repeating: 0, count: Self.wordCount)
      unite(scratch, list, chunk)
      for index in 0..<Self.wordCount { words[index] &= scratch[index] }
    }
  }

  // MARK: Scores

  /// No record of a chunk has a higher score.
  private func bound(ofChunk chunk: Int) -> Double {
    terms.reduce(0) { $0 + Double($1.bounds[Int($1.impacts.chunkMaxima[chunk])]) }
      * Double(Self.room)
  }

  /// To look up and score a record takes as long as to bound some so many postings: 100 ns against 1.5.
  private static let postingsOfLookUp = 64

  /// Offers the hits of a chunk, by relevance.
  private func offer(
    _ hits: UnsafeBufferPointer<UInt16>, _ chunk: Int, isPartial: Bool, to top: inout TopHits
  ) throws {
    guard !hits.isEmpty else { return }
    let base = chunk * Self.chunkSize
    try lengths.load(hits, from: base)
    let entryCount = terms.reduce(0) { $0 + $1.impacts.postings.postings(ofChunk: chunk).count }

    guard !isPartial, top.keepsOnlyBest, entryCount < hits.count * Self.postingsOfLookUp else {
      for offset in hits { offerExactly(base + Int(offset), isPartial: isPartial, to: &top) }
      return
    }
    guard bound(ofChunk: chunk) >= -top.limit else { return }
    let bounds = memory.bounds
    bounds.update(repeating: 0)
    for term in terms {
      let (postings, impacts) = (term.impacts.postings, term.impacts.impacts)
      term.bounds.withUnsafeBufferPointer { table in
        for posting in postings.postings(ofChunk: chunk) {
          bounds[Int(postings.offsets[posting]) & (Self.chunkSize - 1)] += table[Int(impacts[posting])]
        }
      }
    }
    var limit = Self.single(-top.limit)
    for offset in hits where bounds[Int(offset)] >= limit {
      offerExactly(base + Int(offset), isPartial: false, to: &top)
      limit = Self.single(-top.limit)
    }
  }

  /// Not more than a number.
  fileprivate static func single(_ number: Double) -> Float { Float(number) * (number > 0 ? 2 - room : room) }

  /// Scores one record as `WindowScorer` does, in the same order.
  private func offerExactly(_ docid: Int, isPartial: Bool, to top: inout TopHits) {
    let model = scorer.model
    let length = Double(lengths.base[docid])
    let norm = max(.leastNormalMagnitude, model.norm(length: length))
    var (score, coverage, bonus) = (0.0, 0.0, 0.0)
    for (number, term) in terms.enumerated() {
      let postings = term.impacts.postings
      let posting = postings.posting(of: docid)
      if hasPairs { memory.postings[number] = posting.map { (postings, $0) } }
      guard let posting else { continue }
      let frequency = postings.frequencies[Int(postings.codes[posting])]
      score += term.factor * frequency / (frequency + norm)
      if frequency > 0 { coverage += term.weight }
      if hasPairs, !isPartial {
        bonus += scorer.largestProximity(
          ofTerm: number, saturated: frequency * (model.parameters.k1 + 1) / (frequency + norm))
      }
    }
    if hasPairs {
      if !isPartial, -(score + bonus * (1 + 1e-9)) > top.limit { return }
      score += scorer.proximity(scorer.neighbours.terms.map { memory.postings[$0] }, length: length)
    }
    guard isPartial else { return top.offer(SortKey(number: -score, docid: docid)) }
    let share = scorer.totalWeight > 0 ? coverage / scorer.totalWeight : 0
    top.offer(SortKey(number: -PartialOrder.key(coverage: share, score: score), docid: docid))
  }

  /// To test the filters of fewer records takes no longer than to work out which pass them.
  private static let postingsWorthASet = 1 << 10

  // MARK: One term

  /// The most frequent case: all postings of one list, of which impacts tell the best. Counting needs the docids alone.
  private func collectOneTerm(into collector: inout Collector, countsMatches: Bool) throws {
    let postings = terms[0].impacts.postings
    var best = BestOfTerm(terms[0].bounds, collector.top.limit)
    guard collector.hasFilters else {
      if collector.countsFacets {
        try Impacts.forEachBlock(of: postings) { range, base in
          let matches = UnsafeBufferPointer(start: postings.offsets + range.lowerBound, count: range.count)
          _ = try collector.collect(matches, base: base)
        }
      } else {
        collector.countMatches(postings.count)
      }
      return try offerBest(to: &collector.top, &best)
    }
    if postings.count > Self.postingsWorthASet { try collector.useSets(columns, snapshot) }
    if let bits = postings.bits {
      for chunk in 0..<chunkCount {
        let range = postings.postings(ofChunk: chunk)
        guard !range.isEmpty else { continue }
        let hits = try collector.collect(bits + chunk * Self.wordCount, chunk: chunk)
        let base = chunk * Self.chunkSize
        try offer(hits, base, mask: UInt16(Self.chunkSize - 1), range, to: &collector.top, &best)
      }
    } else {
      try Impacts.forEachBlock(of: postings) { range, base in
        let matches = UnsafeBufferPointer(start: postings.offsets + range.lowerBound, count: range.count)
        let hits = try collector.collect(matches, base: base)
        try offer(hits, base, mask: .max, range, to: &collector.top, &best)
      }
    }
  }

  /// What an impact has to be to be among the best so far.
  private struct BestOfTerm {
    private let bounds: [Float]
    private(set) var least = 0

    init(_ bounds: [Float], _ limit: Double) {
      self.bounds = bounds
      update(limit)
    }

    mutating func update(_ limit: Double) {
      let limit = DecodedScan.single(-limit)
      while least < bounds.count, bounds[least] < limit { least += 1 }
    }
  }

  /// Offers the best of all postings.
  private func offerBest(to top: inout TopHits, _ best: inout BestOfTerm) throws {
    let impacts = terms[0].impacts
    for block in 0..<impacts.blockCount where impacts.blockMaxima[block] >= best.least {
      let start = block * Impacts.blockSize
      for posting in start..<min(start + Impacts.blockSize, impacts.postings.count)
      where impacts.impacts[posting] >= best.least {
        try offer(posting, docid: impacts.postings.docid(of: posting), to: &top, &best)
      }
    }
  }

  /// Offers hits, which are among some postings. They come as offsets from `base`: what `mask` leaves of those of the postings.
  private func offer(
    _ hits: UnsafeBufferPointer<UInt16>, _ base: Int, mask: UInt16, _ range: Range<Int>,
    to top: inout TopHits,
    _ best: inout BestOfTerm
  ) throws {
    let impacts = terms[0].impacts
    var posting = range.lowerBound
    for hit in hits {
      while posting < range.upperBound, impacts.postings.offsets[posting] & mask < hit { posting += 1 }
      guard posting < range.upperBound else { return }
      if impacts.impacts[posting] >= best.least {
        try offer(posting, docid: base + Int(hit), to: &top, &best)
      }
    }
  }

  @inline(__always)
  private func offer(_ posting: Int, docid: Int, to top: inout TopHits, _ best: inout BestOfTerm) throws {
    let (term, postings) = (terms[0], terms[0].impacts.postings)
    let frequency = postings.frequencies[Int(postings.codes[posting])]
    let divisor = frequency + scorer.model.norm(length: try lengths.length(of: docid))
    let number = frequency > 0 ? -(term.factor * frequency / divisor) : 0
    guard number <= top.limit else { return }
    top.offer(SortKey(number: number, docid: docid))
    best.update(top.limit)
  }
}
