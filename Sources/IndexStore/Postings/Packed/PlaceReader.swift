private import Publication

/// The doclist that belongs to a packed list: where positions are read that a question asks for.
final class PlaceSource: Sendable {
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

  private let reader: SegmentReader?
  private let scratch = WindowScratch()
  /// Where each doclist was read last: mostly the next record that is asked for is not far behind.
  private var cursors: [ObjectIdentifier: Cursor] = [:]

  private final class Cursor {
    /// Kept alive, because the cursor is found by its address.
    let source: PlaceSource
    // Unchecked: nothing here calls out, and the checks cost more than what they guard.
    @exclusivity(unchecked) var doclist: DoclistCursor

    init(_ source: PlaceSource, _ doclist: DoclistCursor) {
      self.source = source
      self.doclist = doclist
    }
  }

  /// `postings`: Where the postings come from.
  package init(_ postings: any Postings) { reader = (postings as? SegmentPostings)?.reader }

  /// Calls `body` with each place of a record that has an entry in a doclist, ascending.
  ///
  /// - Throws: `IndexError.damaged` if the doclist cannot be read, or has no such entry.
  func forEachPlace(of docid: Int, in source: PlaceSource, _ body: (UInt64) -> Void) throws {
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

  private func cursor(_ source: PlaceSource) throws -> Cursor {
    if let known = cursors[ObjectIdentifier(source)] { return known }
    let cursor = try Cursor(source, doclist(source))
    cursors[ObjectIdentifier(source)] = cursor
    return cursor
  }

  private func doclist(_ source: PlaceSource) throws -> DoclistCursor {
    guard let reader else { throw PackedPostings.damage }
    let page = try reader.leaf(source.firstPage, of: source.segment)
    let start = DoclistStart(
      segment: source.segment, pageNumber: source.firstPage, page: page, offset: source.start,
      limit: page.leafEnd, hasIndex: false)
    return DoclistCursor(start, reader, scratch, blocks: source.blocks)
  }
}
