/// Makes one FTS5 segment: leaf pages, their keys in `text_idx`, and doclist indexes.
///
/// Does step by step what `fts5WriteAppendTerm`, `fts5WriteAppendRowid` and their like in SQLite's
/// `ext/fts5/fts5_index.c` do, so that the pages are those which FTS5 would have written. For the formats see
/// `LeafPage` and `DoclistIndex`, for the keys `SegmentReader`.
final class SegmentWriter {
  private let id: Int
  /// FTS5's `pgsz`: a page ends once it has reached this many bytes.
  private let pageSize: Int
  /// Parts that were made but not handed over yet.
  private var part = SegmentPart()
  /// Takes a finished part; false if nobody wants more of it.
  private let output: (SegmentPart) -> Bool

  private var pageNumber = 1
  private let page = ByteBuffer(capacity: 1 << 13)
  private let pageIndex = ByteBuffer(capacity: 1 << 12)
  private var lastTermOffset = 0
  private var lastTerm: [UInt8] = []
  private var hasTermOnPage = false
  private var isFirstRowidOfPage = true
  private var isFirstRowidOfDoclist = true
  private var lastDocid = 0

  /// The page whose key and doclist index are not written yet, and that key; nil at the very beginning of a
  /// segment without terms.
  private var keyedPage = 1
  private var key: [UInt8] = []
  /// Pages without a term behind the last term.
  private var termlessPages = 0
  private var doclistIndex: [DoclistIndexLevel] = [DoclistIndexLevel()]
  private let packed = PackedEncoder()

  /// One level of the doclist index of the last term, the leaves first.
  private struct DoclistIndexLevel {
    var page = 0
    var bytes = ByteBuffer(capacity: 1 << 12)
    /// nil if the page is empty.
    var lastDocid: Int?
  }

  /// FTS5 does without a doclist index where fewer pages have no term (`FTS5_MIN_DLIDX_SIZE`).
  private static let leastTermlessPages = 4

  init(id: Int, pageSize: Int, output: @escaping (SegmentPart) -> Bool) {
    self.id = id
    self.pageSize = pageSize
    self.output = output
    beginPage()
  }

  // MARK: Terms and doclists

  /// Begins a term, which comes behind the one before.
  func append(term: UnsafeBufferPointer<UInt8>, flags: UInt8) throws {
    try writePackedList()
    part.append(term: term, flags: flags)
    if page.count + pageIndex.count + term.count + 3 >= pageSize, page.count > LeafPage.headSize {
      try writePage()
    }
    pageIndex.appendVarint(UInt64(page.count - lastTermOffset))
    lastTermOffset = page.count
    // Terms begin with the byte of their index.
    var shared = lastTerm.isEmpty ? 0 : 1
    while shared > 0, shared < lastTerm.count, shared <= term.count, lastTerm[shared] == term[shared - 1] {
      shared += 1
    }
    if hasTermOnPage {
      page.appendVarint(UInt64(shared))
    } else {
      if pageNumber > 1 { try beginKey(term, shared: shared) }
      shared = 0
    }
    page.appendVarint(UInt64(term.count + 1 - shared))
    if shared == 0 { page.append(TermScanner.mainIndex) }
    for index in max(0, shared - 1)..<term.count { page.append(term[index]) }
    lastTerm.removeAll(keepingCapacity: true)
    lastTerm.append(TermScanner.mainIndex)
    lastTerm.append(contentsOf: term)
    hasTermOnPage = true
    isFirstRowidOfPage = false
    isFirstRowidOfDoclist = true
    doclistIndex[0].page = pageNumber
    packed.begin(page: pageNumber, offset: page.count)
  }

  /// The doclist of the last term once more, if it is long.
  private func writePackedList() throws {
    guard packed.isLong else { return }
    part.append(packed.packed(id))
    if part.byteCount >= Self.bytesAtATime { try giveAway() }
  }

  /// Adds a record and its position list to the doclist of the last term; its docid is larger than the one
  /// before.
  ///
  /// `positions`: Behind it eight bytes are readable. `isMarked`: Whether it takes the place of what older
  /// segments have of it; without positions, that is all it does.
  @inline(__always)
  func append(docid: Int, positions: UnsafeBufferPointer<UInt8>, isMarked: Bool) throws {
    if page.count + pageIndex.count >= pageSize { try writePage() }
    if isFirstRowidOfPage {
      setHead(page.count, at: 0)
      try appendToDoclistIndex(docid)
    }
    let isAbsolute = isFirstRowidOfDoclist || isFirstRowidOfPage
    page.appendVarint(UInt64(isAbsolute ? docid : docid &- lastDocid))
    packed.append(docid, positions, page: pageNumber, offset: page.count)
    page.appendVarint(UInt64(positions.count) * 2 | (isMarked ? 1 : 0))
    (lastDocid, isFirstRowidOfDoclist, isFirstRowidOfPage) = (docid, false, false)
    guard let base = positions.baseAddress else { return }
    if page.count + pageIndex.count + positions.count >= pageSize {
      try appendInParts(base, positions.count)
    } else if positions.count <= 8 {
      page.appendShort(base, count: positions.count)
    } else {
      page.append(base, count: positions.count)
    }
  }

  /// Adds a position list that does not fit on its page: cut between varints.
  private func appendInParts(_ bytes: UnsafePointer<UInt8>, _ count: Int) throws {
    var (bytes, count) = (bytes, count)
    while page.count + pageIndex.count + count >= pageSize {
      let room = pageSize - page.count - pageIndex.count
      var part = 0
      while part < room {
        while part < count, bytes[part] >= 0x80 { part += 1 }
        part += 1
      }
      page.append(bytes, count: part)
      bytes += part
      count -= part
      try writePage()
    }
    page.append(bytes, count: count)
  }

  /// Ends the segment.
  ///
  /// - Returns: The number of its last page; 0 if it has no term and nothing was written.
  func finish() throws -> Int {
    try writePackedList()
    if page.count > LeafPage.headSize { try writePage() }
    guard pageNumber > 1 else { return 0 }
    try writeKey()
    try giveAway()
    return pageNumber - 1
  }

  // MARK: Pages

  private func beginPage() {
    page.removeAll()
    for _ in 0..<LeafPage.headSize { page.append(0) }
    pageIndex.removeAll()
    lastTermOffset = 0
    (hasTermOnPage, isFirstRowidOfPage) = (false, true)
  }

  private func setHead(_ value: Int, at offset: Int) {
    page.base[offset] = UInt8(truncatingIfNeeded: value >> 8)
    page.base[offset + 1] = UInt8(truncatingIfNeeded: value)
  }

  private func writePage() throws {
    setHead(page.count, at: 2)
    if hasTermOnPage {
      page.append(pageIndex.base, count: pageIndex.count)
    } else {
      // A page without even a rowid has a 0 in the doclist index.
      if isFirstRowidOfPage, doclistIndex[0].lastDocid != nil { doclistIndex[0].bytes.appendVarint(0) }
      termlessPages += 1
    }
    try write(page, at: id << 37 | pageNumber)
    pageNumber += 1
    beginPage()
  }

  private func write(_ bytes: ByteBuffer, at key: Int) throws {
    part.append(page: UnsafeBufferPointer(start: bytes.base, count: bytes.count), key: key)
    if part.byteCount >= Self.bytesAtATime { try giveAway() }
  }

  private func giveAway() throws {
    guard output(part) else { throw CancellationError() }
    part = SegmentPart()
  }

  private static let bytesAtATime = 1 << 20

  /// The first term of a page other than the first: its key is one byte longer than what it shares with the
  /// term before.
  private func beginKey(_ term: UnsafeBufferPointer<UInt8>, shared: Int) throws {
    try writeKey()
    key.removeAll(keepingCapacity: true)
    key.append(TermScanner.mainIndex)
    key.append(contentsOf: term[..<min(term.count, shared)])
    keyedPage = pageNumber
  }

  private func writeKey() throws {
    let hasIndex = termlessPages >= Self.leastTermlessPages && doclistIndex[0].lastDocid != nil
    try endDoclistIndex(writing: hasIndex)
    termlessPages = 0
    part.append(pageKey: key, place: keyedPage << 1 | (hasIndex ? 1 : 0))
  }

  // MARK: Doclist index

  /// Takes note of the first rowid of a page; where a page of the index is full, also in the level above it.
  private func appendToDoclistIndex(_ docid: Int) throws {
    var level = 0
    var isDone = false
    while !isDone {
      isDone = doclistIndex[level].bytes.count < pageSize
      if !isDone { try pushUp(level) }
      if let last = doclistIndex[level].lastDocid {
        doclistIndex[level].bytes.appendVarint(UInt64(docid - last))
      } else {
        let target = level == 0 ? pageNumber : doclistIndex[level - 1].page
        doclistIndex[level].bytes.append(isDone ? 0 : 1)
        doclistIndex[level].bytes.appendVarint(UInt64(target))
        doclistIndex[level].bytes.appendVarint(UInt64(docid))
      }
      doclistIndex[level].lastDocid = docid
      level += 1
    }
  }

  /// Writes a full page of a level and begins the next; the old root gets a level above it.
  private func pushUp(_ level: Int) throws {
    let full = doclistIndex[level]
    // Not the root.
    full.bytes.base[0] = 1
    try write(full.bytes, at: Self.indexKey(id, level, full.page))
    if level + 1 == doclistIndex.count { doclistIndex.append(DoclistIndexLevel()) }
    if doclistIndex[level + 1].lastDocid == nil {
      let first = Self.firstDocid(full.bytes)
      doclistIndex[level + 1].page = full.page
      doclistIndex[level + 1].bytes.append(0)
      doclistIndex[level + 1].bytes.appendVarint(UInt64(full.page))
      doclistIndex[level + 1].bytes.appendVarint(first)
      doclistIndex[level + 1].lastDocid = Int(first)
    }
    full.bytes.removeAll()
    doclistIndex[level].lastDocid = nil
    doclistIndex[level].page += 1
  }

  private static func firstDocid(_ bytes: ByteBuffer) -> UInt64 {
    var offset = 1
    _ = Varint.read(bytes.base, &offset)
    return Varint.read(bytes.base, &offset)
  }

  private func endDoclistIndex(writing isWritten: Bool) throws {
    for level in doclistIndex.indices where doclistIndex[level].lastDocid != nil {
      let bytes = doclistIndex[level].bytes
      if isWritten { try write(bytes, at: Self.indexKey(id, level, doclistIndex[level].page)) }
      bytes.removeAll()
      doclistIndex[level].lastDocid = nil
    }
  }

  private static func indexKey(_ id: Int, _ level: Int, _ page: Int) -> Int {
    id << 37 | 1 << 36 | level << 31 | page
  }
}
