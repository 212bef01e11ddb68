extension Array where Element: Hashable {
  /// The elements without repetitions, in the order of their first occurrence.
  func uniqued() -> [Element] {
    if count <= SmallTable<Element, Int>.maxScanned {
      var kept: [Element] = []
      kept.reserveCapacity(count)
      for element in self where !kept.contains(element) { kept.append(element) }
      return kept
    }
    var seen: Set<Element> = []
    return filter { seen.insert($0).inserted }
  }
}
