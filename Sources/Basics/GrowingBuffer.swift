/// Elements in one piece of memory that grows at its end. The caller checks the bounds.
///
/// For hot loops, where an Array costs more: it checks each access, asks at each append whether it is shared,
/// and must be filled before its room can be written to. Behind the last element, at least `slack` bytes can
/// be read and written, so that loops may work on eight or sixteen bytes at a time.
///
/// Public, though no product shows it: what is `package` is not specialized for the elements of another
/// target, and each append would be a call.
public struct GrowingBuffer<Element: BitwiseCopyable>: ~Copyable {
  @usableFromInline var start: UnsafeMutablePointer<Element>
  @usableFromInline var used = 0
  @usableFromInline var capacity: Int
  @usableFromInline let hasLargePages: Bool

  /// Bytes behind the capacity.
  @inlinable @inline(__always)
  public static var slack: Int { 16 }

  /// `hasLargePages`: Align to the lines of the processor's cache, and ask for large pages once there are
  /// megabytes. For memory that is accessed at random: with small pages, a tenth of the time of inverting
  /// went into finding their addresses.
  @inlinable
  public init(capacity: Int = 64, hasLargePages: Bool = false) {
    self.capacity = capacity
    self.hasLargePages = hasLargePages
    let byteCount = capacity * MemoryLayout<Element>.stride + Self.slack
    start = Self.bind(Self.allocate(byteCount, hasLargePages), byteCount)
  }

  deinit { free(start) }

  /// The first element; valid until the buffer grows.
  @inlinable @inline(__always)
  public var base: UnsafeMutablePointer<Element> { start }

  @inlinable @inline(__always)
  public var count: Int { used }

  public var elements: UnsafeMutableBufferPointer<Element> {
    @inlinable @inline(__always) get { UnsafeMutableBufferPointer(start: start, count: used) }
  }

  /// Forgets all elements, and keeps the memory.
  @inlinable @inline(__always)
  public mutating func removeAll() { used = 0 }

  /// Keeps this many elements, or all if there are no more.
  @inlinable @inline(__always)
  public mutating func truncate(to count: Int) { used = min(used, max(0, count)) }

  @inlinable @inline(__always)
  public mutating func append(_ element: Element) {
    if used == capacity { grow(by: 1) }
    (start + used).initialize(to: element)
    used &+= 1
  }

  @inlinable @inline(__always)
  public mutating func append(_ more: UnsafePointer<Element>, count: Int) {
    reserve(count)
    (start + used).update(from: more, count: count)
    used &+= count
  }

  @inlinable @inline(__always)
  public mutating func append(contentsOf more: UnsafeBufferPointer<Element>) {
    if let first = more.baseAddress { append(first, count: more.count) }
  }

  /// Makes room for more elements, and returns where the next one goes.
  @inlinable @inline(__always) @discardableResult
  public mutating func reserve(_ added: Int) -> UnsafeMutablePointer<Element> {
    if capacity &- used < added { grow(by: added) }
    return start + used
  }

  /// Where the room ends.
  @inlinable @inline(__always)
  public var end: UnsafeMutablePointer<Element> { start + capacity }

  /// Takes over elements that were written behind the last one, in room that was reserved.
  @inlinable @inline(__always)
  public mutating func extend(by written: Int) { used &+= written }

  @usableFromInline @inline(never)
  mutating func grow(by added: Int) {
    if !tryToGrow(by: added) { start = Self.bind(nil, Int.max) }
  }

  /// Makes room for more elements; false if there is no memory for them.
  ///
  /// Plain memory grows by `realloc`, which moves the pages of a large array without touching them: new ones
  /// cost a cold start more than writing to them.
  public mutating func tryToGrow(by added: Int) -> Bool {
    guard capacity - used < added else { return true }
    let larger = max(used + added, 2 * capacity)
    let byteCount = larger * MemoryLayout<Element>.stride + Self.slack
    guard let memory = hasLargePages ? moveAligned(byteCount) : realloc(start, byteCount) else {
      return false
    }
    start = Self.bind(memory, byteCount)
    capacity = larger
    return true
  }

  private func moveAligned(_ byteCount: Int) -> UnsafeMutableRawPointer? {
    guard let memory = Self.allocateAligned(byteCount) else { return nil }
    memory.copyMemory(from: start, byteCount: used * MemoryLayout<Element>.stride)
    free(start)
    return memory
  }

  @usableFromInline
  static func allocate(_ byteCount: Int, _ hasLargePages: Bool) -> UnsafeMutableRawPointer? {
    hasLargePages ? allocateAligned(byteCount) : malloc(byteCount)
  }

  private static func allocateAligned(_ byteCount: Int) -> UnsafeMutableRawPointer? {
    let pageSize = 2 << 20
    let isLarge = byteCount >= pageSize
    var memory: UnsafeMutableRawPointer?
    guard posix_memalign(&memory, isLarge ? pageSize : 64, byteCount) == 0, let memory else { return nil }
    if isLarge { Platform.wantLargePages(memory, byteCount: byteCount / pageSize * pageSize) }
    return memory
  }

  /// Ends the program as every allocation does if there is no memory.
  @usableFromInline
  static func bind(_ memory: UnsafeMutableRawPointer?, _ byteCount: Int) -> UnsafeMutablePointer<Element> {
    (memory ?? .allocate(byteCount: byteCount, alignment: 16)).assumingMemoryBound(to: Element.self)
  }
}
