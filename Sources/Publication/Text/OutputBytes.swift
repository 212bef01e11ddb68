/// Bytes that grow at their end, on memory that is kept for what comes next.
///
/// An array tests at each append whether it is shared, and has to be filled before its room can be written
/// to.
struct OutputBytes: ~Copyable {
  private var start: UnsafeMutableRawPointer
  private var capacity: Int
  private(set) var count = 0

  init(capacity: Int) {
    self.capacity = capacity
    start = .allocate(byteCount: capacity, alignment: 8)
  }

  deinit { start.deallocate() }

  /// What was appended, valid until the buffer changes.
  var bytes: UnsafeRawBufferPointer { UnsafeRawBufferPointer(start: start, count: count) }

  /// Forgets what was appended, and keeps the memory.
  mutating func removeAll() { count = 0 }

  @inline(__always)
  mutating func append(_ byte: UInt8) {
    if count == capacity { grow(by: 1) }
    start.storeBytes(of: byte, toByteOffset: count, as: UInt8.self)
    count += 1
  }

  @inline(__always)
  mutating func append(_ more: UnsafeBufferPointer<UInt8>) {
    if capacity - count < more.count { grow(by: more.count) }
    UnsafeMutableRawBufferPointer(start: start + count, count: more.count)
      .copyMemory(from: UnsafeRawBufferPointer(more))
    count += more.count
  }

  /// Appends bytes with the same one in front of and behind them.
  @inline(__always)
  mutating func append(_ more: UnsafeBufferPointer<UInt8>, between mark: UInt8) {
    if capacity - count < more.count + 2 { grow(by: more.count + 2) }
    start.storeBytes(of: mark, toByteOffset: count, as: UInt8.self)
    UnsafeMutableRawBufferPointer(start: start + count + 1, count: more.count)
      .copyMemory(from: UnsafeRawBufferPointer(more))
    start.storeBytes(of: mark, toByteOffset: count + 1 + more.count, as: UInt8.self)
    count += more.count + 2
  }

  @inline(never)
  private mutating func grow(by more: Int) {
    capacity = max(count + more, 2 * capacity)
    let larger = UnsafeMutableRawPointer.allocate(byteCount: capacity, alignment: 8)
    larger.copyMemory(from: start, byteCount: count)
    start.deallocate()
    start = larger
  }
}
