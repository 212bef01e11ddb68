/// Whether words stand close together.
enum Proximity {
  /// Whether each list has a place in one field, such that between the first and the last of them stand at
  /// most `slop` terms that are none of them.
  ///
  /// A place is the number of its field above 32 bits of its offset in terms; lists ascend.
  /// - Complexity: O(n·m) for n places in m lists.
  static func areNear(_ lists: [[UInt64]], slop: Int) -> Bool {
    var rests = lists.map { $0[...] }
    while true {
      var first: Int?
      var last: UInt64 = 0
      for (index, rest) in rests.enumerated() {
        guard let place = rest.first else { return false }
        if first.flatMap({ rests[$0].first }).map({ place < $0 }) ?? true { first = index }
        last = max(last, place)
      }
      guard let first, let lowest = rests[first].first else { return false }
      // Fields lie 2^32 apart.
      if last >> 32 == lowest >> 32, Int(last - lowest) + 1 - lists.count <= slop { return true }
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
