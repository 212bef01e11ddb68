import Publication

/// The first rowid of each page that a long doclist goes on to: what makes skipping possible.
///
/// Layout of a leaf page, from SQLite's `ext/fts5/fts5_index.c`:
///
///     u8      1 if further pages follow, else 0
///     varint  a page of the segment
///     varint  its first rowid
///     ...     for each page behind it, a varint with the distance to the first rowid before, or a byte 0
///             if the page has none
///
/// FTS5 writes one for a doclist of four or more whole pages, under the number of the page on which its term
/// stands. Further leaf pages have the numbers behind; the tree above them is not needed to read all in a
/// row.
struct DoclistIndex {
  private var pages: [Int32] = []
  private var docids: [Int32] = []

  init(ofTermOn page: Int, in segment: Segment, _ reader: SegmentReader) throws {
    var number = page
    var goesOn = true
    while goesOn, number <= segment.lastPage, let bytes = try reader.doclistIndexPage(number, of: segment) {
      goesOn = bytes.first.map { $0 & 1 == 1 } ?? false
      try append(bytes, after: pages.last.map(Int.init) ?? page, in: segment)
      number += 1
    }
  }

  private mutating func append(_ bytes: [UInt8], after previous: Int, in segment: Segment) throws {
    var reader = VarintReader(bytes, from: 1, name: "a doclist index of the inverted index")
    var page = try reader.next(atMost: segment.lastPage)
    var docid = try reader.next(atMost: DoclistCursor.maxDocid)
    guard page > previous, docid > docids.last ?? 0 else { throw Self.damage }
    pages.append(Int32(truncatingIfNeeded: page))
    docids.append(Int32(truncatingIfNeeded: docid))
    while !reader.isAtEnd {
      page += 1
      let distance = try reader.next(atMost: DoclistCursor.maxDocid - docid)
      guard distance > 0 else { continue }
      guard page <= segment.lastPage else { throw Self.damage }
      docid += distance
      pages.append(Int32(truncatingIfNeeded: page))
      docids.append(Int32(truncatingIfNeeded: docid))
    }
  }

  private static let damage = IndexError.damaged(what: "a doclist index of the inverted index is malformed")

  /// The known facts about the pages behind `page`.
  struct Step {
    /// The last page behind whose first rowid is not past the target; nil if that is none.
    var page: (number: Int, docid: Int)?
    /// The first rowid of the page behind that; `Int.max` where nothing is known.
    var nextDocid: Int
  }

  /// - Complexity: O(log n) for n pages.
  func step(from page: Int, to target: Int) -> Step {
    let first = Self.partition(pages) { Int($0) <= page }
    let end = Self.partition(docids) { Int($0) <= target }
    return Step(
      page: end > first ? (Int(pages[end - 1]), Int(docids[end - 1])) : nil,
      nextDocid: max(first, end) < docids.count ? Int(docids[max(first, end)]) : .max)
  }

  /// The number of elements at the front that satisfy the condition; all that do stand at the front.
  private static func partition(_ values: [Int32], _ condition: (Int32) -> Bool) -> Int {
    var (low, high) = (0, values.count)
    while low < high {
      let middle = (low + high) / 2
      if condition(values[middle]) { low = middle + 1 } else { high = middle }
    }
    return low
  }
}
