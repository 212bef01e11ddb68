/// A static map from names to texts: lines of `name value`, sorted by the bytes of the names.
///
/// Read by binary search over the literal itself, so that it costs nothing at the start.
struct SymbolTable: Sendable {
  private let literal: StaticString

  init(_ literal: StaticString) { self.literal = literal }

  static let accents = SymbolTable(UnicodeData.accents)
  static let compatibility = SymbolTable(UnicodeData.compatibility)
  static let entities = SymbolTable(UnicodeData.entities)

  var bytes: UnsafeBufferPointer<UInt8> {
    UnsafeBufferPointer(start: literal.utf8Start, count: literal.utf8CodeUnitCount)
  }

  /// The value of `name`, or nil.
  ///
  /// - Complexity: O(log *n*) in the size of the table.
  func value(of name: some RandomAccessCollection<UInt8>) -> UnsafeBufferPointer<UInt8>? {
    let bytes = bytes
    var (low, high) = (0, bytes.count)  // both at the start of a line, or at the end
    while low < high {
      var start = (low + high) / 2
      while start > low, bytes[start - 1] != UInt8(ascii: "\n") { start -= 1 }
      var blank = start
      while blank < high, bytes[blank] != 0x20 { blank += 1 }
      var end = blank
      while end < high, bytes[end] != UInt8(ascii: "\n") { end += 1 }
      let candidate = bytes[start..<blank]
      if candidate.elementsEqual(name) {
        return UnsafeBufferPointer(rebasing: bytes[min(blank + 1, end)..<end])
      }
      if candidate.lexicographicallyPrecedes(name) { low = min(end + 1, high) } else { high = start }
    }
    return nil
  }
}
