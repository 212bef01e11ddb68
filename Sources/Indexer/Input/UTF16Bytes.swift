/// A text in UTF-16 with a byte order mark, as UTF-8.
///
/// Windows programs write such files. Memory is one buffer, whatever the size; a unit that is no character
/// becomes U+FFFD.
final class UTF16Bytes: ByteSource {
  private let source: any ByteSource
  private let isBigEndian: Bool
  private let input: UnsafeMutableRawBufferPointer
  private var position = 0
  private var end = 0
  private var isAtEnd = false

  /// The two bytes that such a text begins with, by their order.
  static let marks: [(bytes: [UInt8], isBigEndian: Bool)] = [([0xFF, 0xFE], false), ([0xFE, 0xFF], true)]

  init(_ source: any ByteSource, isBigEndian: Bool) {
    self.source = source
    self.isBigEndian = isBigEndian
    input = .allocate(byteCount: 1 << 16, alignment: 16)
  }

  deinit { input.deallocate() }

  var bytesRead: Int { source.bytesRead }

  func read(into buffer: UnsafeMutableRawBufferPointer) throws(InputError) -> Int {
    var count = 0
    while count == 0 || buffer.count - count >= 4 {
      guard let first = try unit(at: 0) else {
        // Half a unit at the very end.
        guard position < end else { break }
        position = end
        count += Self.write("\u{FFFD}", to: buffer, at: count)
        continue
      }
      position += 2
      var scalar = Unicode.Scalar(first) ?? "\u{FFFD}"
      if UTF16.isLeadSurrogate(first), let second = try unit(at: 0), UTF16.isTrailSurrogate(second) {
        position += 2
        let value = 0x10000 + (UInt32(first) - 0xD800) << 10 + (UInt32(second) - 0xDC00)
        scalar = Unicode.Scalar(value) ?? "\u{FFFD}"
      }
      // No buffer of a reader is smaller than a character.
      guard buffer.count - count >= 4 else { break }
      count += Self.write(scalar, to: buffer, at: count)
    }
    return count
  }

  /// The unit some bytes ahead; nil where there are no two bytes any more.
  private func unit(at ahead: Int) throws(InputError) -> UInt16? {
    if end - position < ahead + 2 { try refill() }
    guard end - position >= ahead + 2 else { return nil }
    let (first, second) = (UInt16(input[position + ahead]), UInt16(input[position + ahead + 1]))
    return isBigEndian ? first << 8 | second : second << 8 | first
  }

  /// Moves what is left to the start, and reads until there is a unit or nothing more.
  private func refill() throws(InputError) {
    let rest = end - position
    input.copyMemory(from: UnsafeRawBufferPointer(rebasing: input[position..<end]))
    (position, end) = (0, rest)
    while end < 2, !isAtEnd {
      let count = try source.read(into: UnsafeMutableRawBufferPointer(rebasing: input[end...]))
      isAtEnd = count == 0
      end += count
    }
  }

  private static func write(
    _ scalar: Unicode.Scalar, to buffer: UnsafeMutableRawBufferPointer, at offset: Int
  ) -> Int {
    var count = 0
    for byte in UTF8.encode(scalar) ?? UTF8.encodedReplacementCharacter {
      buffer[offset + count] = byte
      count += 1
    }
    return count
  }
}
