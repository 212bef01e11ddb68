/// Goes through the records that have one atom of a query, a window of docids at a time, ascending.
///
/// Called once for each window or candidate, never for each posting: the cursors do the looping.
protocol AtomCursor: AnyObject {
  /// No record between the last one handed out and this one has the atom; this one may have it or not.
  /// `DoclistCursor.atEnd` at the end.
  var docid: Int { get }

  /// A measure of how much there is to read.
  var estimatedBytes: Int { get }

  /// Moves to the first docid that is not before `target` and may have the atom.
  func seek(_ target: Int) throws

  /// Appends the records of a window that have the atom, only those of a set if there is one, and moves
  /// behind the window. The positions are valid until the window ends.
  func gather(_ window: Range<Int>, among wanted: OffsetSet?, into list: EntryList) throws

  /// The positions in one record; nil if it does not have the atom. Targets ascend. Valid until the window
  /// ends.
  func positions(at target: Int) throws -> PositionList?
}

/// An atom of a query as a scan needs it: a cursor, and the fields that count.
struct ScannedAtom {
  let cursor: any AtomCursor
  /// A bit for each field; nil for all.
  let fields: UInt32?
  let scratch: WindowScratch

  func gather(_ window: Range<Int>, into list: EntryList) throws {
    guard cursor.docid < window.upperBound else { return }
    try cursor.gather(window, among: nil, into: list)
    if let fields { try list.compactMap { try $0.restricted(to: fields, scratch: scratch) } }
  }
}
