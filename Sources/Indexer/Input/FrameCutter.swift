private import Basics

/// Cuts the text of one input into frames, chunk by chunk, wherever the chunks end.
///
/// Memory is that of the frame under way, at most the limit for a frame.
protocol FrameCutter {
  /// The next frame that ends in `chunk`, looking from `position` on, which moves to the first unused byte.
  ///
  /// - Returns: nil when the chunk is used up.
  /// - Complexity: O(1) a byte.
  mutating func next(in chunk: UnsafeBufferPointer<UInt8>, from position: inout Int) -> Frame?

  /// The next frame that only the end of the input ends, nil after the last.
  ///
  /// Throws ``InputError/endsEarly(file:line:in:)`` where the text cannot be whole.
  mutating func finish() throws(InputError) -> Frame?
}

extension UnsafeBufferPointer<UInt8> {
  /// The index of the next line feed, or `endIndex`.
  func endOfLine(from start: Int) -> Int {
    firstIndex(of: 0x0A, in: start..<Swift.max(start, count)) ?? count
  }

  /// The first index of a byte in a part of the buffer; by `memchr`, which looks at many bytes at a time.
  func firstIndex(of byte: UInt8, in range: Range<Int>) -> Int? {
    guard let base = baseAddress, range.lowerBound >= 0, range.upperBound <= count,
      let found = memchr(base + range.lowerBound, Int32(byte), range.count)
    else { return nil }
    return UnsafePointer(found.assumingMemoryBound(to: UInt8.self)) - base
  }
}
