private import Glibc

/// Cuts the text of one input into frames, chunk by chunk, wherever the chunks end.
///
/// Memory is that of the frame under way, at most the limit for a frame.
protocol FrameCutter {
  /// The next frame that ends in `chunk`, looking from `position` on, which moves to what is not used yet.
  ///
  /// - Returns: nil when the chunk is used up.
  /// - Complexity: O(1) a byte.
  mutating func next(in chunk: UnsafeBufferPointer<UInt8>, from position: inout Int) -> Frame?

  /// The next frame that only the end of the input ends, nil after the last.
  ///
  /// Throws ``InputError/endsEarly(file:line:expected:)`` where the text cannot be whole.
  mutating func finish() throws(InputError) -> Frame?
}

extension UnsafeBufferPointer<UInt8> {
  /// The index of the next line feed, or `endIndex`.
  func endOfLine(from start: Int) -> Int {
    guard let base = baseAddress, start < count,
      let found = memchr(base + start, 0x0A, count - start)
    else { return count }
    return found - UnsafeMutableRawPointer(mutating: base)
  }
}
