package import Publication
import Tokenize

/// The terms of a record's fields, as the inverted index takes them.
///
/// In one piece of memory: each piece is one more that the thread that writes has to fetch from the one that
/// analyzed.
package struct RecordTerms: Hashable, Sendable {
  /// Field after field; the terms of a field are joined by single spaces.
  private let bytes: [UInt8]
  // By field, of which there are four; a vector because it is not a piece of memory of its own.
  private let ends: SIMD4<Int>
  private let counts: SIMD4<Int>
  private let borders: SIMD4<Int>
  /// Other spellings of its words, each once, in order.
  let respellings: [Respelling]

  /// `ends`: By field, where its terms end in `bytes`.
  /// `counts`: By field, their number.
  /// `borders`: By field, the number of `Analyzer.textBorder` among them, which are no terms.
  init(
    bytes: [UInt8], ends: SIMD4<Int>, counts: SIMD4<Int>, borders: SIMD4<Int>, respellings: [Respelling] = []
  ) {
    self.bytes = bytes
    self.ends = ends
    self.counts = counts
    self.borders = borders
    self.respellings = respellings
  }

  /// In all fields.
  var byteCount: Int { bytes.count }

  /// The number of a field's terms.
  package func count(of field: TextField) -> Int { counts[field.rawValue] }

  /// The number of a field's positions in the inverted index: of its terms and of the borders between texts.
  func positionCount(of field: TextField) -> Int { counts[field.rawValue] + borders[field.rawValue] }

  /// Whether each field has as many positions.
  func hasSamePositionCounts(as other: RecordTerms) -> Bool {
    counts &+ borders == other.counts &+ other.borders
  }

  /// Whether a term of the inverted index is the border between two texts, and no word.
  static func isBorder(_ term: UnsafeBufferPointer<UInt8>) -> Bool {
    term.elementsEqual(Analyzer.textBorder.utf8)
  }

  /// The terms of a field, and the borders between its texts, joined by single spaces; valid inside `body`
  /// only.
  @inline(__always)
  package func withTerms<T>(
    of field: TextField, _ body: (UnsafeBufferPointer<UInt8>) throws -> T
  ) rethrows -> T {
    try bytes.withUnsafeBufferPointer { try body(UnsafeBufferPointer(rebasing: $0[range(of: field)])) }
  }

  /// Whether a field has the same terms in the same order.
  func hasSame(_ field: TextField, as other: RecordTerms) -> Bool {
    bytes[range(of: field)] == other.bytes[other.range(of: field)]
  }

  private func range(of field: TextField) -> Range<Int> {
    let number = field.rawValue
    return (number == 0 ? 0 : ends[number - 1])..<ends[number]
  }
}
