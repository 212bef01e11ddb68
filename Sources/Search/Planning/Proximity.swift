/// Whether words stand close together.
enum Proximity {
  /// Whether each list has as many places as are asked of it, all in one text, such that between the first
  /// and the last of them stand at most `slop` other terms.
  ///
  /// A place is the number of its field above 32 bits of its offset in terms; lists ascend. `borders` are the
  /// places between texts.
  /// - Complexity: O(n·m) for n places in m lists.
  static func areNear(_ lists: [[UInt64]], counts: [Int], slop: Int, borders: [UInt64]) -> Bool {
    var rests = lists.map { $0[...] }
    let wanted = counts.reduce(0, +)
    while true {
      var first: Int?
      var (lowest, last): (UInt64, UInt64) = (.max, 0)
      for (index, rest) in rests.enumerated() {
        let count = counts[index]
        guard rest.count >= count, let place = rest.first else { return false }
        if place < lowest { (first, lowest) = (index, place) }
        last = max(last, rest[rest.startIndex + count - 1])
      }
      guard let first else { return false }
      // Fields lie 2^32 apart.
      if last >> 32 == lowest >> 32, Int(last - lowest) + 1 - wanted <= slop {
        let border = borders.partitionPoint { $0 < lowest }
        if border == borders.count || borders[border] > last { return true }
      }
      rests[first] = rests[first].dropFirst()
    }
  }
}

extension RandomAccessCollection where Index == Int {
  /// The index of the first element that does not satisfy a condition, which all before it do.
  ///
  /// - Complexity: O(log n)
  func partitionPoint(_ isBefore: (Element) -> Bool) -> Int {
    var (low, high) = (startIndex, endIndex)
    while low < high {
      let middle = low + (high - low) / 2
      if isBefore(self[middle]) { low = middle + 1 } else { high = middle }
    }
    return low
  }
}
