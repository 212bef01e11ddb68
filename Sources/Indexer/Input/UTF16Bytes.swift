/// A text in UTF-16 with a byte order mark, as UTF-8.
///
/// Windows programs write such files. Memory is one buffer, whatever the size; a unit that is not a character
/// becomes U+FFFD.
final class UTF16Bytes: ByteSource {
  private let source: any ByteSource
  private let isBigEndian: Bool
  private let input: UnsafeMutableRawBufferPointer
  private var position = 0
  private var end = 0
  private var isAtEnd = false
  /// Bytes of a character that the last buffer had no room for.
  private var pending: [UInt8] = []

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
    while pending.count < buffer.count, let scalar = try nextScalar() {
      pending.append(contentsOf: UTF8.encode(scalar) ?? UTF8.encodedReplacementCharacter)
    }
    let count = min(pending.count, buffer.count)
    buffer.copyBytes(from: pending.prefix(count))
    pending.removeFirst(count)
    return count
  }

  private func nextScalar() throws(InputError) -> Unicode.Scalar? {
    guard let first = try nextUnit() else {
      // Half a unit at the very end.
      guard position < end else { return nil }
      position = end
      return "\u{FFFD}"
    }
    position += 2
    guard UTF16.isLeadSurrogate(first), let second = try nextUnit(), UTF16.isTrailSurrogate(second) else {
      return Unicode.Scalar(first) ?? "\u{FFFD}"
    }
    position += 2
    return Unicode.Scalar(0x10000 + (UInt32(first) - 0xD800) << 10 + (UInt32(second) - 0xDC00))
  }

  /// The unit at `position`; nil if fewer than two bytes are left.
  private func nextUnit() throws(InputError) -> UInt16? {
    if end - position < 2 { try refill() }
    guard end - position >= 2 else { return nil }
    let (first, second) = (UInt16(input[position]), UInt16(input[position + 1]))
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
}
