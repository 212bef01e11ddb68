import IndexStore

/// The records that the postings have delivered, where others are to follow.
struct DeliveredRecords {
  /// By number of the window.
  private var windows: [Int: OffsetSet] = [:]

  func contains(_ docid: Int) -> Bool {
    windows[docid / PostingsWindow.size]?.contains(UInt16(docid % PostingsWindow.size)) ?? false
  }

  mutating func insert(_ window: PostingsWindow) {
    let offsets = OffsetSet()
    for offset in window.matches { offsets.insert(offset) }
    windows[window.base / PostingsWindow.size] = offsets
  }
}
