/// The bytes of a file, decompressed where it is gzip.
package final class InputBytes {
  private let reader: ByteReader

  package init(path: String) throws(InputError) {
    let file = try FileBytes(InputSource(name: path, byteCount: nil))
    reader = try ByteReader(file, path: path)
  }

  /// Fills the start of `buffer` (which is not empty) and returns the number of bytes, 0 at the end.
  package func read(into buffer: UnsafeMutableRawBufferPointer) throws(InputError) -> Int {
    try reader.read(into: buffer)
  }
}
