/// What sorted postings tell the tables of words about a term; 0 if the tables know it already.
enum TermFlags {
  /// Some record has the term, and did not have it before.
  static let added: UInt8 = 2
  /// And has it in a field whose words have stems.
  static let addedToText: UInt8 = 2 | UInt8(TermSet.isInText)
}

/// Terms in the order of their bytes, each with its doclist: what a segment is made from.
protocol SortedPostings: AnyObject {
  /// The current term; valid until the next `next`.
  var key: UnsafeBufferPointer<UInt8> { get }
  /// `TermFlags`.
  var flags: UInt8 { get }
  /// The doclist of the current term, whose first docid is absolute; at least `Varint.maxBytes` behind it are
  /// readable.
  var doclist: UnsafeBufferPointer<UInt8> { get }

  /// Moves to the next term, at first to the first; false behind the last.
  func next() throws -> Bool
}

/// The postings in an inverter.
final class InvertedPostings: SortedPostings {
  private let inverter: Inverter
  private let order: [UInt32]
  private var index = -1
  private let buffer = ByteBuffer(capacity: 1 << 16)

  init(_ inverter: Inverter) {
    self.inverter = inverter
    order = inverter.sortedTerms()
  }

  var key: UnsafeBufferPointer<UInt8> { inverter.key(order[index]) }
  var flags: UInt8 { inverter.flags(order[index]) }
  var doclist: UnsafeBufferPointer<UInt8> { UnsafeBufferPointer(start: buffer.base, count: buffer.count) }

  func next() -> Bool {
    index += 1
    guard index < order.count else { return false }
    inverter.copyDoclist(order[index], into: buffer)
    return true
  }
}
