private import Foundation

/// Elements of plain memory in one piece that grows, aligned to lines of the processor's cache. The
/// caller checks the bounds.
///
/// In place of an Array where the checks of each access, and the zeros before the first, cost more than what
/// they guard.
struct GrowingMemory<Element: BitwiseCopyable>: ~Copyable {
  private(set) var base: UnsafeMutablePointer<Element>
  private(set) var count = 0
  private var capacity: Int

  init(capacity: Int) {
    self.capacity = capacity
    base = allocateLarge(Element.self, capacity)
  }

  deinit { base.deallocate() }

  mutating func removeAll() { count = 0 }

  @inline(__always)
  mutating func append(_ element: Element) {
    if count == capacity { grow(to: count + 1) }
    (base + count).initialize(to: element)
    count &+= 1
  }

  /// Adds elements that are not set yet.
  mutating func extend(by added: Int) {
    if count + added > capacity { grow(to: count + added) }
    count += added
  }

  private mutating func grow(to least: Int) {
    capacity = max(least, 2 * capacity)
    let larger = allocateLarge(Element.self, capacity)
    larger.update(from: base, count: count)
    base.deallocate()
    base = larger
  }
}

/// Memory that is aligned to the lines of the processor's cache.
///
/// A large piece is asked for in large pages, because the inverter jumps about in it: a tenth of its time
/// went into finding the addresses of small ones.
func allocateLarge<Element: BitwiseCopyable>(
  _: Element.Type, _ capacity: Int
) -> UnsafeMutablePointer<Element> {
  let byteCount = capacity * MemoryLayout<Element>.stride
  let pageSize = 2 << 20
  let isLarge = byteCount >= pageSize
  let memory = UnsafeMutableRawPointer.allocate(byteCount: byteCount, alignment: isLarge ? pageSize : 64)
  if isLarge { Platform.wantLargePages(memory, byteCount: byteCount / pageSize * pageSize) }
  return memory.bindMemory(to: Element.self, capacity: capacity)
}
