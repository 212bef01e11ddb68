private import Basics

/// Goes through the terms of several sorted postings in order, each term once.
struct PostingsMerger {
  /// The docids of each are greater than those of the ones before.
  private var sources: [any SortedPostings] = []
  /// The ones that stand at the current term, in their order.
  private(set) var current: [any SortedPostings] = []
  private var isCurrent: [Bool] = []

  init(_ sources: [any SortedPostings]) throws {
    for source in sources where try source.next() { self.sources.append(source) }
    isCurrent = Array(repeating: false, count: self.sources.count)
  }

  /// Moves to the next term, at first to the first; false behind the last.
  ///
  /// - Complexity: O(sources).
  mutating func next() throws -> Bool {
    if !current.isEmpty { try moveOn() }
    current.removeAll(keepingCapacity: true)
    for index in sources.indices {
      let order = current.first.map { Self.compare(sources[index].key, $0.key) } ?? -1
      if order < 0 {
        current.removeAll(keepingCapacity: true)
        for before in 0..<index { isCurrent[before] = false }
      }
      isCurrent[index] = order <= 0
      if order <= 0 { current.append(sources[index]) }
    }
    return !current.isEmpty
  }

  private mutating func moveOn() throws {
    var left: [any SortedPostings] = []
    for (index, source) in sources.enumerated() {
      if try !isCurrent[index] || source.next() { left.append(source) }
    }
    sources = left
  }

  private static func compare(
    _ left: UnsafeBufferPointer<UInt8>, _ right: UnsafeBufferPointer<UInt8>
  ) -> Int {
    guard let first = left.baseAddress, let second = right.baseAddress else {
      return left.count - right.count
    }
    let order = memcmp(first, second, min(left.count, right.count))
    return order != 0 ? Int(order) : left.count - right.count
  }
}
