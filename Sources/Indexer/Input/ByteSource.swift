/// Where bytes come from, one buffer at a time.
protocol ByteSource: AnyObject {
  /// Fills the start of `buffer` (which is not empty) and returns the number of bytes, 0 at the end.
  func read(into buffer: UnsafeMutableRawBufferPointer) throws(InputError) -> Int

  /// Bytes taken from the file so far, before decompression.
  var bytesRead: Int { get }
}
