import Basics

/// Lists of bytes that grow side by side in one piece of memory.
///
/// A list is a chain of blocks, each twice as large as the one before and linked to the next: nothing is
/// allocated for an entry, and nothing that is written is moved.
struct BlockArena: ~Copyable {
  struct List {
    fileprivate var firstBlock: UInt32
    /// Where the next byte goes, and where the data of its block ends.
    fileprivate(set) var end: UInt32
    fileprivate(set) var blockEnd: UInt32
    /// In bytes.
    fileprivate var count: UInt32 = 0
    /// The size class of the last block.
    fileprivate var sizeClass: UInt8 = 0
  }

  private var memory: GrowingBuffer<UInt8>

  /// - Parameter capacity: In bytes. Memory that is never written to is never taken.
  init(capacity: Int) { memory = GrowingBuffer(capacity: capacity, hasLargePages: true) }

  var byteCount: Int { memory.count }

  /// Forgets all lists, and keeps the memory.
  mutating func removeAll() { memory.removeAll() }

  /// A block is its data, and 4 bytes that lead to the next one.
  private static let linkBytes = 4
  private static let largestClass: UInt8 = 8

  private static func dataBytes(_ sizeClass: UInt8) -> UInt32 {
    (12 << UInt32(sizeClass)) - UInt32(linkBytes)
  }

  mutating func makeList() -> List {
    let block = makeBlock(0)
    return List(firstBlock: block, end: block, blockEnd: block + Self.dataBytes(0))
  }

  private mutating func makeBlock(_ sizeClass: UInt8) -> UInt32 {
    let start = UInt32(truncatingIfNeeded: memory.count)
    let size = Int(Self.dataBytes(sizeClass)) + Self.linkBytes
    memory.reserve(size)
    memory.extend(by: size)
    return start
  }

  /// Where the next byte of a list goes.
  @inline(__always)
  func end(of list: List) -> UnsafeMutablePointer<UInt8> { memory.base + Int(list.end) }

  /// Where the room in the last block of a list ends.
  @inline(__always)
  func blockEnd(of list: List) -> UnsafeMutablePointer<UInt8> { memory.base + Int(list.blockEnd) }

  /// Takes over bytes that were written to `end(of:)`, before `blockEnd(of:)`.
  @inline(__always)
  func takeOver(_ written: Int, in list: inout List) {
    list.end &+= UInt32(truncatingIfNeeded: written)
    list.count &+= UInt32(truncatingIfNeeded: written)
  }

  mutating func append(_ bytes: UnsafePointer<UInt8>, _ count: Int, to list: inout List) {
    list.count &+= UInt32(truncatingIfNeeded: count)
    var (bytes, count) = (bytes, count)
    while true {
      let part = min(count, Int(list.blockEnd &- list.end))
      let target = end(of: list)
      // Most parts are a few bytes.
      for index in 0..<min(part, 16) { target[index] = bytes[index] }
      if part > 16 { (target + 16).update(from: bytes + 16, count: part - 16) }
      list.end &+= UInt32(truncatingIfNeeded: part)
      count &-= part
      guard count > 0 else { return }
      bytes += part
      addBlock(to: &list)
    }
  }

  private mutating func addBlock(to list: inout List) {
    let sizeClass = min(list.sizeClass + 1, Self.largestClass)
    let block = makeBlock(sizeClass)
    UnsafeMutableRawPointer(blockEnd(of: list)).storeBytes(of: block, as: UInt32.self)
    list.sizeClass = sizeClass
    list.end = block
    list.blockEnd = block + Self.dataBytes(sizeClass)
  }

  /// Gathers the blocks of a list.
  func copy(_ list: List, into buffer: ByteBuffer) {
    buffer.removeAll()
    var block = list.firstBlock
    var sizeClass: UInt8 = 0
    var rest = Int(list.count)
    while true {
      let size = Int(Self.dataBytes(sizeClass))
      buffer.append(memory.base + Int(block), count: min(rest, size))
      rest -= min(rest, size)
      guard rest > 0 else { return }
      block = UnsafeRawPointer(memory.base + Int(block) + size).loadUnaligned(as: UInt32.self)
      sizeClass = min(sizeClass + 1, Self.largestClass)
    }
  }
}
