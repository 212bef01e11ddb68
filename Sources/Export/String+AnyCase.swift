extension String {
  /// Where another text stands first, whatever the case of the letters.
  ///
  /// - Complexity: O(n m) for texts of n and m characters.
  func firstRange(ofAnyCase text: String) -> Range<Index>? {
    let wanted = text.map { $0.lowercased() }
    guard !wanted.isEmpty else { return nil }
    return indices.lazy.compactMap { start in
      var (end, matched) = (start, 0)
      while matched < wanted.count, end < endIndex, self[end].lowercased() == wanted[matched] {
        end = index(after: end)
        matched += 1
      }
      return matched == wanted.count ? start..<end : nil
    }.first
  }
}
