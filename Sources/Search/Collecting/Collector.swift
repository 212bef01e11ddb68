import IndexStore
import Publication

/// One pass over all matches: the exact total, the counts of every facet, and the records that pass all
/// filters.
///
/// Works on the matches of one window at a time, each step a loop of its own over all of them: loads that
/// miss the cache wait together, not one after the other. Each record costs one increment a facet: 1 to 2 ns
/// for a frequent word, whose matches lie side by side.
struct Collector {
  /// One filtered facet: a column number that does not pass fails the record.
  private struct Filter {
    var column: FacetColumn
    var passes: [UInt8]
    /// The records that pass, where `useSets` made them, and where the column has lists.
    var records: RecordSet?
  }

  private struct Counted {
    var column: FacetColumn
    var counter: FacetCounter
    /// The number of its own filter, which its counts leave out.
    var filter: Int?
  }

  private var filters: [Filter]
  private let selections: [FacetSelection]
  private var counted: [Counted]
  private(set) var total = 0
  var top: TopHits
  private let buffers = Buffers()

  /// Memory for the records of one window.
  private final class Buffers {
    let hits = UnsafeMutableBufferPointer<UInt16>.allocate(capacity: PostingsWindow.maxSize)
    /// Those that fail no filter but that of one facet.
    let near = UnsafeMutableBufferPointer<UInt16>.allocate(capacity: PostingsWindow.maxSize)
    /// By place among the matches: 0, the number of the one filter that fails plus 1, or `failsSeveral`.
    let failed = UnsafeMutableBufferPointer<UInt8>.allocate(capacity: PostingsWindow.maxSize)

    let passing = UnsafeMutablePointer<UInt64>.allocate(capacity: RecordSet.wordsOfChunk)

    deinit {
      passing.deallocate()
      hits.deallocate()
      near.deallocate()
      failed.deallocate()
    }
  }

  private static let failsSeveral = UInt8.max

  init(
    facets: [FacetDefinition], selections: [FacetSelection], top: TopHits, _ reader: CommitReader
  ) throws {
    self.top = top
    self.selections = selections
    filters = try selections.map { selection in
      let column = try reader.facet(selection.facet).column
      let records = if case .lists = column { try reader.records(selection) } else { nil as RecordSet? }
      return Filter(column: column, passes: selection.passes, records: records)
    }
    counted = try facets.map { facet in
      let (dictionary, column) = try reader.facet(facet)
      return Counted(
        column: column, counter: FacetCounter(facet, dictionary),
        filter: selections.firstIndex { $0.facet.name == facet.name })
    }
  }

  /// Counts the matches of a window, which come as offsets, ascending.
  ///
  /// A record that fails exactly one filter still counts for that facet: its counts are taken with all
  /// filters but its own.
  ///
  /// - Returns: Those that pass all filters; valid until the next call.
  mutating func collect(
    _ matches: UnsafeBufferPointer<UInt16>, base: Int
  ) throws -> UnsafeBufferPointer<UInt16> {
    guard !filters.isEmpty else {
      try count(matches, base) { _ in true }
      return matches
    }
    try test(matches, base)
    let hits = select(matches, failing: 0, into: buffers.hits)
    try count(hits, base) { _ in true }
    for index in counted.indices {
      guard let filter = counted[index].filter else { continue }
      let near = select(matches, failing: UInt8(filter + 1), into: buffers.near)
      try counted[index].counter.add(near, from: base, counted[index].column)
    }
    return hits
  }

  /// The same for the matches of a chunk of docids, a bit for each; only where `useSets` returned true.
  ///
  /// A word of 64 records at a time is filtered, and a record looked at only where it counts.
  mutating func collect(
    _ words: UnsafePointer<UInt64>, chunk: Int
  ) throws -> UnsafeBufferPointer<UInt16> {
    let base = chunk * RecordSet.chunkSize
    for index in counted.indices {
      guard let own = counted[index].filter else { continue }
      let near = offsets(words, chunk, into: buffers.near) { $0 != own }
      try counted[index].counter.add(near, from: base, counted[index].column)
    }
    let hits = offsets(words, chunk, into: buffers.hits) { _ in true }
    try count(hits, base) { $0.filter == nil }
    return hits
  }

  private mutating func count(
    _ hits: UnsafeBufferPointer<UInt16>, _ base: Int, where isCounted: (Counted) -> Bool
  ) throws {
    total += hits.count
    for index in counted.indices where isCounted(counted[index]) {
      try counted[index].counter.add(hits, from: base, counted[index].column)
    }
  }

  /// The records of a chunk that pass some of the filters.
  private func offsets(
    _ words: UnsafePointer<UInt64>, _ chunk: Int, into output: UnsafeMutableBufferPointer<UInt16>,
    where isTested: (Int) -> Bool
  ) -> UnsafeBufferPointer<UInt16> {
    let passing = buffers.passing
    passing.update(from: words, count: RecordSet.wordsOfChunk)
    for number in filters.indices where isTested(number) {
      filters[number].records?.intersect(passing, chunk: chunk)
    }
    return RecordSet.offsets(passing, into: output)
  }

  /// Works out which records pass each filter, once for a commit, where that saves time for some postings.
  /// Returns whether all are known now.
  mutating func useSets(_ reader: CommitReader, forPostings count: Int) throws -> Bool {
    guard !filters.isEmpty, count > Self.postingsWorthASet else { return false }
    // Each is noted, also behind the first that is new.
    let areNew = selections.map { reader.noteAsked($0.filter) }
    guard !areNew.contains(true) || count > reader.meta.docidLimit / Self.shareWorthASet else {
      return false
    }
    for (number, selection) in selections.enumerated() {
      filters[number].records = try reader.records(selection)
    }
    return true
  }

  /// Testing fewer records takes no longer than looking at sets that are there.
  private static let postingsWorthASet = 1 << 10
  /// For a set each record is looked at. Where one of the filters is new, and there is less than one posting
  /// for this many records, postings are tested: first answers for words of one record in a hundred, with two
  /// filters, take 0.6 ms and not 1.3.
  private static let shareWorthASet = 64

  /// Offers hits that are not ordered by relevance.
  mutating func offer(_ hits: UnsafeBufferPointer<UInt16>, base: Int, _ keys: KeyMaker) throws {
    for offset in hits {
      let docid = base + Int(offset)
      let number = try keys.number(docid)
      if number <= top.limit { top.offer(SortKey(number: number, docid: docid)) }
    }
  }

  var countsFacets: Bool { !counted.isEmpty }
  var hasFilters: Bool { !filters.isEmpty }

  /// Counts a match without a facet or filter to be looked at.
  mutating func countMatches(_ count: Int) { total += count }

  func counter(at index: Int) -> FacetCounter { counted[index].counter }

  /// Works out which filters each match fails.
  private func test(_ matches: UnsafeBufferPointer<UInt16>, _ base: Int) throws {
    let failed = UnsafeMutableBufferPointer(rebasing: buffers.failed[..<matches.count])
    failed.initialize(repeating: 0)
    for (number, filter) in filters.enumerated() {
      if let records = filter.records {
        let mark = UInt8(number + 1)
        records.withWords(from: base) { words in
          for index in matches.indices {
            let offset = Int(matches[index])
            let isFailed = offset >> 6 >= words.count || words[offset >> 6] &>> UInt64(offset & 63) & 1 == 0
            let before = failed[index]
            failed[index] = isFailed ? (before == 0 ? mark : Self.failsSeveral) : before
          }
        }
        continue
      }
      guard case .numbers(let column) = filter.column else { continue }
      try column.load(matches, from: base)
      let values = column.base + base * column.width
      filter.passes.withUnsafeBufferPointer { passes in
        switch column.width {
        case 1: Self.test(matches, values.assumingMemoryBound(to: UInt8.self), passes, number, failed)
        case 2: Self.test(matches, values.assumingMemoryBound(to: UInt16.self), passes, number, failed)
        case 4: Self.test(matches, values.assumingMemoryBound(to: UInt32.self), passes, number, failed)
        default: Self.test(matches, values.assumingMemoryBound(to: UInt64.self), passes, number, failed)
        }
      }
    }
  }

  /// Values are below the count of `passes`: their column was made so.
  @inline(__always)
  private static func test<T: FixedWidthInteger>(
    _ matches: UnsafeBufferPointer<UInt16>, _ values: UnsafePointer<T>, _ passes: UnsafeBufferPointer<UInt8>,
    _ filter: Int, _ failed: UnsafeMutableBufferPointer<UInt8>
  ) {
    let mark = UInt8(filter + 1)
    for index in matches.indices {
      let isFailed = passes[Int(truncatingIfNeeded: values[Int(matches[index])])] == 0
      let before = failed[index]
      // No branch: which records pass is not to be foreseen.
      failed[index] = isFailed ? (before == 0 ? mark : failsSeveral) : before
    }
  }

  private func select(
    _ matches: UnsafeBufferPointer<UInt16>, failing mark: UInt8,
    into output: UnsafeMutableBufferPointer<UInt16>
  ) -> UnsafeBufferPointer<UInt16> {
    var count = 0
    for index in matches.indices {
      output[count] = matches[index]
      count &+= buffers.failed[index] == mark ? 1 : 0
    }
    return UnsafeBufferPointer(rebasing: output[..<count])
  }
}
