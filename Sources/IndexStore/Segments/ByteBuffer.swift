/// Bytes in a buffer that is used again and again, followed by readable memory so that a varint can be read
/// before its end is checked.
final class ByteBuffer {
  // Unchecked: nothing here calls out, and the checks cost more than what they guard.
  @exclusivity(unchecked) private(set) var base: UnsafeMutablePointer<UInt8>
  @exclusivity(unchecked) private(set) var count = 0
  @exclusivity(unchecked) private var capacity: Int

  init(capacity: Int = 64) {
    self.capacity = capacity
    base = Self.allocate(capacity)
  }

  deinit { base.deallocate() }

  /// A copy of the bytes.
  var array: [UInt8] { Array(UnsafeBufferPointer(start: base, count: count)) }

  func removeAll() { count = 0 }

  func append(_ bytes: UnsafePointer<UInt8>, count added: Int) {
    reserve(added)
    (base + count).update(from: bytes, count: added)
    count += added
  }

  /// Lets `body` write up to `added` bytes behind the last, and takes over as many as it says that it wrote.
  func appendUninitialized(_ added: Int, _ body: (UnsafeMutablePointer<UInt8>) -> Int) -> Int {
    reserve(added)
    let written = body(base + count)
    count += max(0, min(written, added))
    return written
  }

  func removeFirst(_ removed: Int) {
    base.update(from: base + removed, count: count - removed)
    count -= removed
  }

  func append(_ byte: UInt8) {
    reserve(1)
    base[count] = byte
    count += 1
  }

  /// Appends at most eight bytes in one step instead of a call. Eight must be readable, however few are
  /// appended.
  @inline(__always)
  func appendShort(_ bytes: UnsafePointer<UInt8>, count added: Int) {
    reserve(added)
    let eight = UnsafeRawPointer(bytes).loadUnaligned(as: UInt64.self)
    UnsafeMutableRawPointer(base + count).storeBytes(of: eight, as: UInt64.self)
    count &+= added
  }

  /// - Parameter value: Less than 2^56.
  @inline(__always)
  func appendVarint(_ value: UInt64) {
    reserve(Varint.maxBytes)
    if value < 0x80 {
      base[count] = UInt8(truncatingIfNeeded: value)
      count &+= 1
    } else if value < 0x4000 {
      base[count] = UInt8(truncatingIfNeeded: value &>> 7) | 0x80
      base[count &+ 1] = UInt8(truncatingIfNeeded: value) & 0x7F
      count &+= 2
    } else {
      appendLongVarint(value)
    }
  }

  private func appendLongVarint(_ value: UInt64) {
    var groups = 1
    while groups < Varint.maxBytes - 1, value >> (7 * UInt64(groups)) != 0 { groups += 1 }
    for group in stride(from: groups - 1, through: 0, by: -1) {
      base[count] = UInt8(truncatingIfNeeded: value >> (7 * UInt64(group))) & 0x7F | (group == 0 ? 0 : 0x80)
      count += 1
    }
  }

  @inline(__always)
  private func reserve(_ added: Int) {
    if count + added > capacity { grow(added) }
  }

  private func grow(_ added: Int) {
    let larger = max(count + added, 2 * capacity)
    let moved = Self.allocate(larger)
    moved.update(from: base, count: count)
    base.deallocate()
    (base, capacity) = (moved, larger)
  }

  private static func allocate(_ capacity: Int) -> UnsafeMutablePointer<UInt8> {
    let base = UnsafeMutablePointer<UInt8>.allocate(capacity: capacity + Varint.maxBytes)
    base.initialize(repeating: 0, count: capacity + Varint.maxBytes)
    return base
  }
}
