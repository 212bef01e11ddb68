import IndexStore

/// The records that the postings have delivered, where others are to follow: a bit each.
struct DeliveredRecords {
  private var words: [UInt64] = []

  func contains(_ docid: Int) -> Bool {
    let word = docid / 64
    return word < words.count && words[word] & 1 << UInt64(docid % 64) != 0
  }

  mutating func insert(_ window: PostingsWindow) {
    for offset in window.matches {
      let docid = window.base + Int(offset)
      let word = docid / 64
      if word >= words.count { words.append(contentsOf: repeatElement(0, count: word + 1 - words.count)) }
      words[word] |= 1 << UInt64(docid % 64)
    }
  }
}
