/// A set of docids: a bit each, so that a million cost 125 KB.
package struct DocidSet: Sendable {
  private var words: [UInt64] = []
  package private(set) var count = 0

  package init() {}

  package func contains(_ docid: Int) -> Bool {
    let word = docid / 64
    return word < words.count && words[word] & (1 << UInt64(docid % 64)) != 0
  }

  /// Returns false if it was there already.
  @discardableResult
  package mutating func insert(_ docid: Int) -> Bool {
    guard !contains(docid) else { return false }
    let word = docid / 64
    if word >= words.count { words.append(contentsOf: repeatElement(0, count: word + 1 - words.count)) }
    words[word] |= 1 << UInt64(docid % 64)
    count += 1
    return true
  }

  package mutating func remove(_ docid: Int) {
    guard contains(docid) else { return }
    words[docid / 64] &= ~(1 << UInt64(docid % 64))
    count -= 1
  }

  /// The members, ascending.
  package func sorted() -> [Int] {
    words.indices.flatMap { word in
      (0..<64).lazy.filter { words[word] & (1 << UInt64($0)) != 0 }.map { word * 64 + $0 }
    }
  }
}
