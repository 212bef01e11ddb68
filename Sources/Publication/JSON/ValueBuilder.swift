/// Puts a `Value` together from the inside out, as its texts and brackets are read.
///
/// It keeps its own stack, so that depth costs memory from the heap and never the thread's stack. What a list
/// or map holds waits in one stack for all of them, and is moved from there, so that each costs one
/// allocation of the exact size.
///
/// One builder serves one value after the other, on the same memory.
package struct ValueBuilder: ~Copyable {
  /// A list or map whose end is still to come.
  private struct Container {
    var isMap: Bool
    /// Where its content begins in `items` or `entries`.
    var first: Int
  }

  private var open: [Container] = []
  private var items = MoveStack<Value>()
  private var entries = MoveStack<Value.Entry>()
  /// The value, once it is whole.
  package private(set) var root: Value?

  /// Keys that came before, each where `slot` puts it: comparing bytes is faster than making a text of them.
  private var keyCache: [String] = []

  package init() {}

  /// Forgets what was added, and keeps the memory.
  mutating func removeAll() {
    open.removeAll(keepingCapacity: true)
    items.removeAll()
    entries.removeAll()
    root = nil
  }

  /// Takes out the value, once it is whole.
  mutating func takeRoot() -> Value? { root.take() }

  /// How many lists and maps are open.
  package var depth: Int { open.count }

  /// Whether the innermost open container is a map; nil if none is open.
  package var isInMap: Bool? { open.last?.isMap }

  package mutating func open(isMap: Bool) {
    open.append(Container(isMap: isMap, first: isMap ? entries.count : items.count))
  }

  /// The key of the next value; each value of a map needs one.
  package mutating func key(_ key: String) {
    // The value takes the place of the empty text: what is opened in between is closed by then.
    entries.push(Value.Entry(key: key, value: .string("")))
  }

  /// The key of the next value, in UTF-8.
  mutating func key(_ bytes: UnsafeBufferPointer<UInt8>) {
    guard let slot = Self.slot(of: bytes) else { return key(bytes.text) }
    if keyCache.isEmpty { keyCache = Array(repeating: "", count: Self.slotCount) }
    if !keyCache[slot].withBytes({ $0.hasSameBytes(as: bytes) }) { keyCache[slot] = bytes.text }
    key(keyCache[slot])
  }

  private static let slotCount = 256

  /// Where a key is kept; nil for a key that is not kept. Keys that share a place replace each other.
  private static func slot(of key: UnsafeBufferPointer<UInt8>) -> Int? {
    guard 4...64 ~= key.count else { return nil }
    let raw = UnsafeRawBufferPointer(key)
    let first = raw.loadUnaligned(as: UInt32.self)
    let last = raw.loadUnaligned(fromByteOffset: raw.count - 4, as: UInt32.self)
    let mixed = (UInt64(first) << 32 | UInt64(last ^ UInt32(raw.count))) &* 0x9E37_79B9_7F4A_7C15
    // The upper bits depend on all of these bytes.
    return Int(mixed >> 56) & (slotCount - 1)
  }

  package mutating func add(_ value: consuming Value) {
    switch isInMap {
    case nil: root = value
    case false?: items.push(value)
    case true?: entries.last.value = value
    }
  }

  /// Ends the innermost container, without adding it to what it is in: that is left to the caller.
  package mutating func close() -> Value {
    guard let container = open.popLast() else { return .list([]) }
    return container.isMap
      ? Value(unsorted: entries.popArray(from: container.first))
      : .list(items.popArray(from: container.first))
  }
}

/// A stack whose upper part can be moved out as an array.
private struct MoveStack<Element>: ~Copyable {
  private var elements = UnsafeMutablePointer<Element>.allocate(capacity: 32)
  private var capacity = 32
  private(set) var count = 0

  deinit {
    elements.deinitialize(count: count)
    elements.deallocate()
  }

  mutating func removeAll() {
    elements.deinitialize(count: count)
    count = 0
  }

  /// The topmost element; there has to be one.
  var last: Element {
    @inline(__always) _read {
      precondition(count > 0)
      yield elements[count - 1]
    }
    @inline(__always) _modify {
      precondition(count > 0)
      yield &elements[count - 1]
    }
  }

  mutating func push(_ element: consuming Element) {
    if count == capacity { grow() }
    (elements + count).initialize(to: element)
    count += 1
  }

  /// Takes out the elements from `first` on.
  mutating func popArray(from first: Int) -> [Element] {
    let number = count - first
    // Not `init(unsafeUninitializedCapacity:)`: the compiler leaves that generic, and it looks the type up
    // each time.
    var array: [Element] = []
    array.reserveCapacity(number)
    for index in first..<count { array.append((elements + index).move()) }
    count = first
    return array
  }

  private mutating func grow() {
    let larger = UnsafeMutablePointer<Element>.allocate(capacity: 2 * capacity)
    larger.moveInitialize(from: elements, count: count)
    elements.deallocate()
    elements = larger
    capacity *= 2
  }
}
