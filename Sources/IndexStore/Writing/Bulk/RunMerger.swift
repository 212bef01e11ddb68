private import Foundation

/// Goes through the terms of several runs in order, each term once.
struct RunMerger {
  /// The docids of a run are greater than those of the runs before it.
  private var runs: [any PostingsRun] = []
  /// The runs that stand at the current term, in their order.
  private(set) var current: [any PostingsRun] = []
  private var isCurrent: [Bool] = []

  init(_ runs: [any PostingsRun]) throws {
    for run in runs where try run.next() { self.runs.append(run) }
    isCurrent = Array(repeating: false, count: self.runs.count)
  }

  /// Moves to the next term, at first to the first; false behind the last.
  ///
  /// - Complexity: O(runs).
  mutating func next() throws -> Bool {
    if !current.isEmpty { try moveOn() }
    current.removeAll(keepingCapacity: true)
    for index in runs.indices {
      let order = current.first.map { Self.compare(runs[index].key, $0.key) } ?? -1
      if order < 0 {
        current.removeAll(keepingCapacity: true)
        for before in 0..<index { isCurrent[before] = false }
      }
      isCurrent[index] = order <= 0
      if order <= 0 { current.append(runs[index]) }
    }
    return !current.isEmpty
  }

  private mutating func moveOn() throws {
    var left: [any PostingsRun] = []
    for (index, run) in runs.enumerated() {
      if try !isCurrent[index] || run.next() { left.append(run) }
    }
    runs = left
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
