private import CZlib

/// Decompresses gzip data, of one member or of several in a row (as `cat a.gz b.gz` makes them).
///
/// Memory is zlib's window and one input buffer, whatever comes out.
final class GzipBytes: ByteSource {
  private let source: any ByteSource
  private let path: String
  // At a fixed address, because zlib's state points back to it.
  private let stream: UnsafeMutablePointer<z_stream>
  private let input: UnsafeMutableRawBufferPointer
  private var isBetweenMembers = false
  private var isAtEnd = false
  // Damage, thrown after what was decompressed before it.
  private var failure: InputError?

  init(_ source: any ByteSource, path: String, inputBytes: Int = 1 << 17) throws(InputError) {
    self.source = source
    self.path = path
    stream = .allocate(capacity: 1)
    stream.initialize(to: z_stream())
    input = .allocate(byteCount: inputBytes, alignment: 16)
    let gzipOnly: Int32 = 16
    let code = inflateInit2_(
      stream, MAX_WBITS + gzipOnly, ZLIB_VERSION, Int32(MemoryLayout<z_stream>.size))
    if code != Z_OK { throw damaged("zlib could not start") }
  }

  deinit {
    inflateEnd(stream)
    stream.deallocate()
    input.deallocate()
  }

  var bytesRead: Int { source.bytesRead - Int(stream.pointee.avail_in) }

  func read(into buffer: UnsafeMutableRawBufferPointer) throws(InputError) -> Int {
    if let failure { throw failure }
    guard !isAtEnd else { return 0 }
    let space = buffer.prefix(1 << 30)
    stream.pointee.next_out = space.base?.assumingMemoryBound(to: UInt8.self)
    stream.pointee.avail_out = UInt32(space.count)
    while Int(stream.pointee.avail_out) == space.count {
      if stream.pointee.avail_in == 0, try !refill() {
        guard !isBetweenMembers else {
          isAtEnd = true
          return 0
        }
        // zlib may have more to give than there was room for.
        try inflateSome(into: space.count)
        guard Int(stream.pointee.avail_out) < space.count else {
          throw .gzipEndsEarly(path: path, offset: source.bytesRead)
        }
        break
      }
      if isBetweenMembers, try !startMember() { continue }
      try inflateSome(into: space.count)
    }
    return space.count - Int(stream.pointee.avail_out)
  }

  private func refill() throws(InputError) -> Bool {
    let count = try source.read(into: input)
    stream.pointee.next_in = input.baseAddress?.assumingMemoryBound(to: UInt8.self)
    stream.pointee.avail_in = UInt32(count)
    return count > 0
  }

  /// Begins the next member. Zeros and line ends between and after members are padding (tapes, `dd`, `echo`):
  /// they are skipped, and false is returned.
  private func startMember() throws(InputError) -> Bool {
    if let next = stream.pointee.next_in, [0, 0x0A, 0x0D].contains(next.pointee) {
      stream.pointee.next_in = next + 1
      stream.pointee.avail_in -= 1
      return false
    }
    guard inflateReset(stream) == Z_OK else { throw damaged("zlib could not start again") }
    isBetweenMembers = false
    return true
  }

  private func inflateSome(into byteCount: Int) throws(InputError) {
    switch inflate(stream, Z_NO_FLUSH) {
    case Z_OK, Z_BUF_ERROR: break
    case Z_STREAM_END: isBetweenMembers = true
    default:
      let error = damaged(stream.pointee.msg.map { String(cString: $0) } ?? "zlib gives no reason")
      failure = error
      if Int(stream.pointee.avail_out) == byteCount { throw error }
    }
  }

  private func damaged(_ detail: String) -> InputError {
    .gzipDamaged(path: path, offset: bytesRead, detail: detail)
  }
}

extension Slice where Base == UnsafeMutableRawBufferPointer {
  fileprivate var base: UnsafeMutableRawPointer? { UnsafeMutableRawBufferPointer(rebasing: self).baseAddress }
}
