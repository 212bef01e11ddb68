/// Goes through the terms of one leaf page by its page index.
struct LeafTerms {
  /// One term and where its doclist stands.
  struct Entry {
    /// The bytes that it shares with the term before.
    var sharedCount: Int
    /// Its own bytes, on the page.
    var suffix: Range<Int>
    /// Where its doclist ends on the page: at the next term, or the page's end, where it may go on.
    var limit: Int
  }

  private let page: LeafPage
  private var indexOffset: Int
  private var nextTerm: Int
  private var length = 0

  init(_ page: LeafPage) {
    self.page = page
    indexOffset = page.leafEnd
    nextTerm = page.firstTerm
    if page.hasTerms { _ = Varint.read(page.base, &indexOffset) }
  }

  var isAtEnd: Bool { nextTerm >= page.leafEnd }

  mutating func next() throws -> Entry {
    var offset = nextTerm
    let shared = nextTerm == page.firstTerm ? 0 : Varint.read(page.base, &offset)
    let count = offset < page.leafEnd ? Varint.read(page.base, &offset) : .max
    guard shared <= UInt64(length), offset <= page.leafEnd, count <= UInt64(page.leafEnd - offset) else {
      throw LeafPage.damage
    }
    let suffix = offset..<(offset + Int(count))
    length = Int(shared) + suffix.count
    try moveOn()
    guard suffix.upperBound <= nextTerm, suffix.upperBound < nextTerm || isAtEnd else {
      throw LeafPage.damage
    }
    return Entry(sharedCount: Int(shared), suffix: suffix, limit: nextTerm)
  }

  private mutating func moveOn() throws {
    guard indexOffset < page.count else {
      nextTerm = page.leafEnd
      return
    }
    let distance = Varint.read(page.base, &indexOffset)
    guard indexOffset <= page.count, distance > 0, distance < UInt64(page.leafEnd - nextTerm) else {
      throw LeafPage.damage
    }
    nextTerm += Int(distance)
  }
}

extension LeafPage {
  /// The entry of a term, if it begins on this page.
  ///
  /// Compares each byte of `key` at most once: a term that shares more with the one before than that shares
  /// with `key` is still before it.
  func find(_ key: UnsafeBufferPointer<UInt8>) throws -> LeafTerms.Entry? {
    var terms = LeafTerms(self)
    var matched = 0
    while !terms.isAtEnd {
      let entry = try terms.next()
      if entry.sharedCount > matched { continue }
      if entry.sharedCount < matched { return nil }
      var place = entry.suffix.lowerBound
      while place < entry.suffix.upperBound, matched < key.count, base[place] == key[matched] {
        place += 1
        matched += 1
      }
      if matched == key.count { return place == entry.suffix.upperBound ? entry : nil }
      if place < entry.suffix.upperBound, base[place] > key[matched] { return nil }
    }
    return nil
  }
}
