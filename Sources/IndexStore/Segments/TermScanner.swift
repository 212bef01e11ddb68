/// Goes through the terms of one segment in order, by the page indexes alone: doclists are not read.
struct TermScanner {
  /// The byte before every term of the main index, which is the only one of `text`.
  static let mainIndex = UInt8(ascii: "0")

  /// The current term, with the byte of the index before it.
  private(set) var key: [UInt8]
  private(set) var isAtEnd = false

  private let reader: SegmentReader
  private let segment: Segment
  private var page: LeafPage
  private var pageNumber = 0
  private var hasDoclistIndex = false
  private var terms: LeafTerms
  private var doclist = 0..<0

  /// Begins at the first term that is not before a key.
  init(from first: [UInt8], in segment: Segment, _ reader: SegmentReader) throws {
    self.reader = reader
    self.segment = segment
    key = []
    let found = try reader.page(of: first, in: segment)
    page = try reader.leaf(found.number, of: segment)
    terms = LeafTerms(page)
    try load(found)
    repeat { try next() } while !isAtEnd && key.lexicographicallyPrecedes(first)
  }

  /// Where the doclist of the current term begins.
  var doclistStart: DoclistStart {
    DoclistStart(
      segment: segment, pageNumber: pageNumber, page: page, offset: doclist.lowerBound,
      limit: doclist.upperBound,
      hasIndex: hasDoclistIndex)
  }

  /// Moves to the next term.
  mutating func next() throws {
    if terms.isAtEnd {
      guard let next = try reader.page(after: key, in: segment) else {
        isAtEnd = true
        return
      }
      guard next.number > pageNumber else { throw LeafPage.damage }
      try load(next)
    }
    let entry = try terms.next()
    try take(entry)
    doclist = entry.suffix.upperBound..<entry.limit
  }

  private mutating func load(_ found: SegmentReader.TermPage) throws {
    page = try reader.leaf(found.number, of: segment)
    guard page.hasTerms else { throw LeafPage.damage }
    (pageNumber, hasDoclistIndex) = (found.number, found.hasDoclistIndex)
    terms = LeafTerms(page)
  }

  /// Makes an entry the current term, which has to come behind the one before.
  private mutating func take(_ entry: LeafTerms.Entry) throws {
    let suffix = UnsafeBufferPointer(start: page.base + entry.suffix.lowerBound, count: entry.suffix.count)
    guard key[entry.sharedCount...].lexicographicallyPrecedes(suffix) else { throw LeafPage.damage }
    key.removeSubrange(entry.sharedCount...)
    key.append(contentsOf: suffix)
    guard key.first == Self.mainIndex else { throw LeafPage.damage }
  }
}
