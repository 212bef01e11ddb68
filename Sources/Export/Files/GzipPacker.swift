private import CZlib

/// Packs bytes as gzip, part after part: zlib's deflate.
package final class GzipPacker {
  private let stream = UnsafeMutablePointer<z_stream>.allocate(capacity: 1)
  private var output = [UInt8](repeating: 0, count: 1 << 15)

  /// `level`: From 1, the fastest, to 9.
  ///
  /// nil if zlib has no memory.
  package init?(level: Int) {
    stream.initialize(to: z_stream())
    let size = Int32(MemoryLayout<z_stream>.size)
    // 15 bits of window, and 16 for the head of gzip.
    let code = deflateInit2_(
      stream, Int32(level), Z_DEFLATED, 15 + 16, 8, Z_DEFAULT_STRATEGY, ZLIB_VERSION, size)
    guard code == Z_OK else { return nil }
  }

  deinit {
    deflateEnd(stream)
    stream.deallocate()
  }

  /// Packs some more bytes; `isLast` ends the whole.
  ///
  /// `write`: Takes what is packed by now, some kilobytes at a time.
  /// - Returns: False where zlib refuses, as behind the last bytes.
  package func pack(
    _ bytes: [UInt8], isLast: Bool, write: (UnsafeRawBufferPointer) throws -> Void
  ) rethrows -> Bool {
    var bytes = bytes
    return try bytes.withUnsafeMutableBufferPointer { input in
      stream.pointee.next_in = input.baseAddress
      stream.pointee.avail_in = UInt32(input.count)
      var isDone = false
      while !isDone {
        let isGood = try output.withUnsafeMutableBufferPointer { output in
          stream.pointee.next_out = output.baseAddress
          stream.pointee.avail_out = UInt32(output.count)
          let code = deflate(stream, isLast ? Z_FINISH : Z_NO_FLUSH)
          guard code != Z_STREAM_ERROR else { return false }
          let count = output.count - Int(stream.pointee.avail_out)
          try write(UnsafeRawBufferPointer(UnsafeBufferPointer(rebasing: output[..<count])))
          isDone = isLast ? code == Z_STREAM_END : stream.pointee.avail_out > 0
          return true
        }
        guard isGood else { return false }
      }
      return true
    }
  }

  /// The same, as bytes; nil if zlib refuses.
  package func packed(_ bytes: [UInt8], isLast: Bool) -> [UInt8]? {
    var packed: [UInt8] = []
    return pack(bytes, isLast: isLast) { packed += $0 } ? packed : nil
  }
}
