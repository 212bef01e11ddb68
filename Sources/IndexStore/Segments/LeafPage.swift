import Publication

/// One leaf page of an FTS5 segment, as `text_data` stores it, in memory of its own.
///
/// Layout, from SQLite's `ext/fts5/fts5_index.c`:
///
///     u16  offset of the first rowid before the first term, which continues the doclist of the page before;
///          0 if there is none
///     u16  size of the leaf without its page index
///     ...  terms and doclists
///     ...  page index: varint offsets of the terms, each relative to the one before
///
/// A term is a varint with the bytes it shares with the term before (not for the first of a page), a varint
/// with the number of its own bytes, and these. Terms begin with a byte that names the index; `0` is the only
/// one here.
///
/// A doclist is, for each rowid: a varint with the distance to the rowid before (the rowid itself at the
/// start of the doclist and for the first rowid of a page), a varint with twice the size of the position list
/// plus 1 for a delete, and the position list (see `PositionList`). Where the list does not fit it goes on
/// behind the head of the next page, cut between varints. A doclist has no end mark: the next term, or the
/// segment's end, ends it.
///
/// A page is read once and never changed: cursors share it, and a connection keeps those that it may need
/// again.
final class LeafPage {
  let base: UnsafePointer<UInt8>
  let count: Int
  /// Where terms and doclists end and the page index begins.
  private(set) var leafEnd = 0
  /// 0 if no doclist goes on here with a rowid.
  private(set) var firstRowid = 0
  /// `leafEnd` if no term begins here.
  private(set) var firstTerm = 0

  static let headSize = 4

  /// FTS5 makes pages of at most 64 KiB and may run over by a term or a varint.
  private static let maxBytes = 1 << 18

  /// Takes a copy of a page.
  init(_ bytes: UnsafeRawBufferPointer) throws {
    guard bytes.count >= Self.headSize, bytes.count <= Self.maxBytes, let source = bytes.baseAddress else {
      throw IndexError.damaged(what: "a page of the inverted index has \(bytes.count) bytes")
    }
    let copy = UnsafeMutablePointer<UInt8>.allocate(capacity: bytes.count + Varint.maxBytes)
    UnsafeMutableRawPointer(copy).copyMemory(from: source, byteCount: bytes.count)
    (copy + bytes.count).initialize(repeating: 0, count: Varint.maxBytes)
    base = UnsafePointer(copy)
    count = bytes.count
    try readHead()
  }

  deinit { base.deallocate() }

  var hasTerms: Bool { firstTerm < leafEnd }

  private func readHead() throws {
    firstRowid = Int(base[0]) << 8 | Int(base[1])
    leafEnd = Int(base[2]) << 8 | Int(base[3])
    guard leafEnd >= Self.headSize, leafEnd <= count else { throw Self.damage }
    firstTerm = leafEnd
    if leafEnd < count {
      var offset = leafEnd
      let term = Varint.read(base, &offset)
      guard offset <= count, term >= UInt64(Self.headSize), term < UInt64(leafEnd) else { throw Self.damage }
      firstTerm = Int(term)
    }
    guard firstRowid == 0 || (firstRowid >= Self.headSize && firstRowid < firstTerm) else {
      throw Self.damage
    }
  }

  static let damage = IndexError.damaged(what: "a page of the inverted index is malformed")
}
