import Basics

/// Bytes in a buffer that is used again and again, shared by those who refer to it.
///
/// Readable memory follows, so that a varint can be read before its end is checked.
final class ByteBuffer {
  // Unchecked: nothing here calls out, and the checks cost more than what they guard.
  @exclusivity(unchecked) private var bytes: GrowingBuffer<UInt8>

  init(capacity: Int = 64) { bytes = GrowingBuffer(capacity: capacity) }

  var base: UnsafeMutablePointer<UInt8> { bytes.base }
  var count: Int { bytes.count }

  /// A copy of the bytes.
  var array: [UInt8] { Array(bytes.elements) }

  func removeAll() { bytes.removeAll() }

  func append(_ byte: UInt8) { bytes.append(byte) }

  func append(_ more: UnsafePointer<UInt8>, count: Int) { bytes.append(more, count: count) }

  /// Lets `body` write up to `added` bytes behind the last, and takes over as many as it says that it wrote.
  func appendUninitialized(_ added: Int, _ body: (UnsafeMutablePointer<UInt8>) -> Int) -> Int {
    let written = body(bytes.reserve(added))
    bytes.extend(by: max(0, min(written, added)))
    return written
  }

  func removeFirst(_ removed: Int) {
    bytes.base.update(from: bytes.base + removed, count: count - removed)
    bytes.truncate(to: count - removed)
  }

  /// Appends at most eight bytes in one step instead of a call. Eight must be readable, however few are
  /// appended.
  @inline(__always)
  func appendShort(_ more: UnsafePointer<UInt8>, count added: Int) {
    let eight = UnsafeRawPointer(more).loadUnaligned(as: UInt64.self)
    UnsafeMutableRawPointer(bytes.reserve(added)).storeBytes(of: eight, as: UInt64.self)
    bytes.extend(by: added)
  }

  @inline(__always)
  func appendVarint(_ value: UInt64) {
    let start = bytes.reserve(Varint.maxBytes)
    var end = start
    Varint.put(value, &end)
    bytes.extend(by: end - start)
  }
}
