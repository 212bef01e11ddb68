private import Publication

/// Where positions are read that a question asks for.
enum PlaceSource: Sendable {
  /// The one that belongs to a packed list.
  case doclist(PackedDoclist)
  /// All terms of a prefix.
  case atom(PostingsQuery.Atom)

  var byteCount: Int {
    switch self {
    case .doclist(let doclist): doclist.byteCount
    case .atom: MemoryLayout<Self>.size
    }
  }
}

/// The doclist that belongs to a packed list.
final class PackedDoclist: Sendable {
  let segment: Segment
  let firstPage: Int
  /// Where the doclist begins on its first page.
  let start: Int
  /// The fields that count, a bit for each.
  let fields: UInt32
  let blocks: [PackedBlock]

  init(_ start: DoclistStart, fields: UInt32, _ blocks: [PackedBlock]) {
    segment = start.segment
    firstPage = start.pageNumber
    self.start = start.offset
    self.fields = fields
    self.blocks = blocks
  }

  var byteCount: Int { blocks.count * MemoryLayout<PackedBlock>.stride }
}

/// Reads the positions of postings that were decoded without, for one question: from the doclists that its
/// transaction sees.
///
/// Most postings are never asked for their positions: an answer looks at those of some thousand records.
package final class PlaceReader {
  private static let fieldCount = UInt64(TextField.allCases.count)

  private let postings: SegmentPostings?
  private let check: (_ bytes: Int) throws -> Void
  private let scratch = WindowScratch()
  /// Where each doclist was read last: mostly the next record that is asked for is not far behind.
  private var cursors: [ObjectIdentifier: Cursor] = [:]

  private final class Cursor {
    /// Kept alive, because the cursor is found by its address.
    let source: PackedDoclist
    // Unchecked: nothing here calls out, and the checks cost more than what they guard.
    @exclusivity(unchecked) var doclist: DoclistCursor

    init(_ source: PackedDoclist, _ doclist: DoclistCursor) {
      self.source = source
      self.doclist = doclist
    }
  }

  /// All postings of prefixes, with their positions.
  private var prefixes: [PostingsQuery.Atom: PostingArrays] = [:]

  /// `postings`: Where the postings come from. `check` is called with the bytes read so far where that may be
  /// many.
  package init(_ postings: any Postings, check: @escaping (_ bytes: Int) throws -> Void = { _ in }) {
    self.postings = postings as? SegmentPostings
    self.check = check
  }

  /// Calls `body` with each place of a record that has a posting there, ascending.
  ///
  /// - Throws: `IndexError.damaged` if the source cannot be read, or has no such posting, and what the check
  ///   throws.
  func forEachPlace(of docid: Int, in source: PlaceSource, _ body: (UInt64) -> Void) throws {
    switch source {
    case .doclist(let doclist): try forEachPlace(of: docid, in: doclist, body)
    case .atom(let atom): try forEachPlace(of: docid, in: atom, body)
    }
  }

  private func forEachPlace(of docid: Int, in prefix: PostingsQuery.Atom, _ body: (UInt64) -> Void) throws {
    guard let postings else { throw PositionList.damage }
    let known = try prefixes[prefix] ?? postings.decodeWindows(prefix, like: PostingArrays(check: check))
    prefixes[prefix] = known
    guard let posting = known.posting(of: docid) else { throw PositionList.damage }
    try known.arena.list(at: known.marks.start()[posting]).forEachPlace(body)
  }

  private func forEachPlace(of docid: Int, in source: PackedDoclist, _ body: (UInt64) -> Void) throws {
    let cursor = try cursor(source)
    // Doclists lead forwards only, and nothing of what was read before is valid any more.
    if cursor.doclist.docid >= docid { cursor.doclist = try doclist(source) }
    try cursor.doclist.seek(docid)
    guard cursor.doclist.docid == docid else { throw PackedPostings.damage }
    let positions = cursor.doclist.lastingPositions()
    defer { scratch.recycle() }
    var isInUnknownField = false
    try positions.restricted(to: source.fields, scratch: scratch)?.forEachPlace { place in
      if place >> 32 < Self.fieldCount { body(place) } else { isInUnknownField = true }
    }
    if isInUnknownField { throw PositionList.damage }
  }

  private func cursor(_ source: PackedDoclist) throws -> Cursor {
    if let known = cursors[ObjectIdentifier(source)] { return known }
    let cursor = try Cursor(source, doclist(source))
    cursors[ObjectIdentifier(source)] = cursor
    return cursor
  }

  private func doclist(_ source: PackedDoclist) throws -> DoclistCursor {
    guard let reader = postings?.reader else { throw PackedPostings.damage }
    let page = try reader.leaf(source.firstPage, of: source.segment)
    let start = DoclistStart(
      segment: source.segment, pageNumber: source.firstPage, page: page, offset: source.start,
      limit: page.leafEnd, hasIndex: false)
    return DoclistCursor(start, reader, scratch, blocks: source.blocks)
  }
}
