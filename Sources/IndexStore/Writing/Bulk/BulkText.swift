private import Publication
import SearchSQLite

/// Inverts many records in memory and writes them as one FTS5 segment, with the marks that take the older
/// versions of them out: ten times as fast as FTS5's own `'delete'` and INSERT.
///
/// What does not fit in memory waits sorted in a file and is merged in the end, so that a first build
/// of any size ends with one segment, which reads fastest.
final class BulkText {
  private let connection: Connection
  private let inversion: Inversion
  private(set) var lastDocid = 0
  private var docids = DocidSet()
  /// Records that were taken out again: their postings are left out when the segment is written.
  private var removed = DocidSet()
  /// By how much the number of records grows, and that of the terms in each field.
  private var recordTotal = 0
  private var termTotals = [Int](repeating: 0, count: TextField.allCases.count)
  private let sizes = ByteBuffer(capacity: 64)
  private let insertSize: Statement
  private let updateSize: Statement
  private let deleteSize: Statement

  /// Bytes in memory before they are spilled.
  static let memoryLimit = 128 << 20

  /// `spillPath`: For postings that do not fit in memory, on a disk with room for the inverted index.
  /// `memoryLimit`: Bytes for postings and terms.
  /// `pairs`: Takes note of neighbours; nobody else touches it until `finish` has returned.
  init(
    _ connection: Connection, spillPath: String, memoryLimit: Int = BulkText.memoryLimit,
    pairs: NeighbourPairs? = nil
  ) throws {
    self.connection = connection
    inversion = Inversion(spillPath: spillPath, memoryLimit: memoryLimit, pairs: pairs)
    insertSize = try Statement(connection, "INSERT INTO text_docsize(id, sz) VALUES (?, ?)")
    updateSize = try Statement(connection, "UPDATE text_docsize SET sz = ?2 WHERE id = ?1")
    deleteSize = try Statement(connection, "DELETE FROM text_docsize WHERE id = ?")
  }

  func contains(_ docid: Int) -> Bool { docids.contains(docid) && !removed.contains(docid) }

  /// Adds a record, whose docid is larger than `lastDocid`.
  func add(_ text: RecordTerms, docid: Int) throws {
    inversion.add(text, docid: docid)
    count(text, 1)
    docids.insert(docid)
    try writeSize(text, docid, with: insertSize)
    lastDocid = docid
  }

  /// Takes out what the index has of a record, and puts `new` in its place; its docid is larger than
  /// `lastDocid`.
  func replace(_ old: RecordTerms, by new: RecordTerms?, docid: Int) throws {
    inversion.add(new, replacing: old, docid: docid)
    count(old, -1)
    if let new {
      count(new, 1)
      docids.insert(docid)
      if !new.hasSamePositionCounts(as: old) { try writeSize(new, docid, with: updateSize) }
    } else {
      try removeSize(docid)
    }
    lastDocid = docid
  }

  /// Takes a record out that was added before.
  func remove(_ text: RecordTerms, docid: Int) throws {
    removed.insert(docid)
    count(text, -1)
    try removeSize(docid)
  }

  private func count(_ text: RecordTerms, _ sign: Int) {
    recordTotal += sign
    for field in TextField.allCases { termTotals[field.rawValue] += sign * text.positionCount(of: field) }
  }

  /// The lengths of a record's fields, as FTS5 has them: a varint each.
  private func writeSize(_ text: RecordTerms, _ docid: Int, with statement: Statement) throws {
    sizes.removeAll()
    for field in TextField.allCases { sizes.appendVarint(UInt64(text.positionCount(of: field))) }
    statement.bind(docid, at: 1)
    try statement.withBlob(UnsafeRawBufferPointer(start: sizes.base, count: sizes.count), at: 2) {
      try statement.run()
    }
  }

  private func removeSize(_ docid: Int) throws {
    deleteSize.bind(docid, at: 1)
    try deleteSize.run()
  }

  // MARK: The segment

  /// How many parts of a segment, of some MiB, wait at most while the tables of words are written.
  private static let partsAhead = 16

  /// Writes the segment, the newest of the index, and calls `body` with each of its terms in the order of
  /// their bytes.
  ///
  /// Other connections see it when the transaction commits.
  ///
  /// - Returns: The number of its pages.
  func finish(_ body: (UnsafeBufferPointer<UInt8>, _ flags: UInt8) throws -> Void) throws -> Int {
    let tables = TextTables(connection)
    var pages = 0
    try tables.change {
      var structure = try tables.structure()
      let id = structure.freeID
      let lastPage = try writeSegment(id, pageSize: tables.pageSize(), body)
      if lastPage > 0 {
        structure.append(Segment(id: id, firstPage: 1, lastPage: lastPage))
        try tables.write(structure)
        try PackedTable(connection).note(id)
        pages = lastPage
      }
      try tables.addToAverages(records: recordTotal, terms: termTotals)
    }
    return pages
  }

  /// Writes on this thread what another one merges.
  private func writeSegment(
    _ id: Int, pageSize: Int, _ body: (UnsafeBufferPointer<UInt8>, _ flags: UInt8) throws -> Void
  ) throws -> Int {
    let merge = SegmentMerge(try inversion.finish(), without: removed)
    let parts = BoundedQueue<SegmentPart>(capacity: Self.partsAhead)
    // Lets the other thread end where this one throws.
    defer { parts.close() }
    let lastPage = Later {
      defer { parts.close() }
      return Result { try merge.run(SegmentWriter(id: id, pageSize: pageSize) { parts.put($0) }) }
    }
    let writer = try SegmentPart.Writer(connection, id: id)
    while let part = parts.take() {
      try writer.write(part)
      try part.forEachTerm(body)
    }
    return try lastPage.take()?.get() ?? 0
  }
}

/// Makes one segment of several sorted postings.
///
/// `@unchecked Sendable`: given whole to the one thread that runs it.
private final class SegmentMerge: @unchecked Sendable {
  private let sources: [any SortedPostings]
  private let removed: DocidSet

  init(_ sources: [any SortedPostings], without removed: DocidSet) {
    self.sources = sources
    self.removed = removed
  }

  /// - Returns: The number of the last page.
  func run(_ writer: SegmentWriter) throws -> Int {
    var merger = try PostingsMerger(sources)
    while try merger.next() {
      var isBegun = false
      for postings in merger.current {
        try forEachPosting(postings.doclist) { docid, positions, isMarked in
          if !isBegun {
            try writer.append(term: postings.key, flags: merger.current.reduce(0) { $0 | $1.flags })
            isBegun = true
          }
          try writer.append(docid: docid, positions: positions, isMarked: isMarked)
        }
      }
    }
    return try writer.finish()
  }

  @inline(__always)
  private func forEachPosting(
    _ doclist: UnsafeBufferPointer<UInt8>,
    _ body: (_ docid: Int, _ positions: UnsafeBufferPointer<UInt8>, _ isMarked: Bool) throws -> Void
  ) throws {
    guard let base = doclist.baseAddress else { return }
    let isComplete = removed.count == 0
    var offset = 0
    var docid = 0
    while offset < doclist.count {
      docid += Int(Varint.read(base, &offset))
      let size = Varint.read(base, &offset)
      let (count, isMarked) = (Int(size >> 1), size & 1 != 0)
      if isComplete || !removed.contains(docid) {
        try body(docid, UnsafeBufferPointer(start: base + offset, count: count), isMarked)
      } else if isMarked {
        try body(docid, UnsafeBufferPointer(start: base + offset, count: 0), true)
      }
      offset += count
    }
  }
}
