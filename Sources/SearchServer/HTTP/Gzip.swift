import CZlib

enum Gzip {
  /// Shorter ones would hardly shrink: a packet holds 1,400 bytes.
  static let minBytes = 1_000

  /// The bytes packed; nil where zlib has no memory.
  ///
  /// `level`: From 1, the fastest, as an answer is packed to be sent once, to 9.
  static func packed(_ bytes: [UInt8], level: Int32 = 1) -> [UInt8]? {
    var stream = z_stream()
    // 15 bits of window, and 16 for the head of gzip.
    let size = Int32(MemoryLayout<z_stream>.size)
    guard
      deflateInit2_(&stream, level, Z_DEFLATED, 15 + 16, 8, Z_DEFAULT_STRATEGY, ZLIB_VERSION, size) == Z_OK
    else { return nil }
    defer { deflateEnd(&stream) }
    guard let count = UInt32(exactly: bytes.count),
      let room = UInt32(exactly: deflateBound(&stream, UInt(count)))
    else { return nil }
    var bytes = bytes
    return bytes.withUnsafeMutableBufferPointer { input in
      var packed = [UInt8](repeating: 0, count: Int(room))
      let written = packed.withUnsafeMutableBufferPointer { output -> Int? in
        (stream.next_in, stream.avail_in) = (input.baseAddress, count)
        (stream.next_out, stream.avail_out) = (output.baseAddress, room)
        return deflate(&stream, Z_FINISH) == Z_STREAM_END ? Int(room - stream.avail_out) : nil
      }
      return written.map { Array(packed.prefix($0)) }
    }
  }
}
