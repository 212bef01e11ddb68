/// Puts a `Value` together from the inside out, as its texts and brackets are read.
///
/// It keeps its own stack, so that depth costs memory from the heap and never the thread's stack. What a list or map holds
/// waits in one stack for all of them, and is moved from there, so that each costs one allocation of the exact size.
package struct ValueBuilder: ~Copyable {
  /// A list or map whose end is still to come.
  private struct Container {
    var isMap: Bool
    /// Where its content begins in `items` or `entries`.
    var first: Int
    /// What the next value of a map belongs to.
    var key: String?
  }

  private var open: [Container] = []
  private var items = MoveStack<Value>()
  private var entries = MoveStack<Value.Entry>()
  /// The value, once it is whole.
  package private(set) var root: Value?

  package init() { open.reserveCapacity(8) }

  /// How many lists and maps are open.
  package var depth: Int { open.count }

  /// Whether the innermost open container is a map; nil where none is open.
  package var isInMap: Bool? { open.last?.isMap }

  /// Whether a key comes next.
  package var isAtKey: Bool { open.last.map { $0.isMap && $0.key == nil } ?? false }

  package mutating func open(isMap: Bool) {
    open.append(Container(isMap: isMap, first: isMap ? entries.count : items.count))
  }

  /// The key of the next value.
  package mutating func key(_ key: String) {
    guard !open.isEmpty else { return }
    open[open.count - 1].key = key
  }

  package mutating func add(_ value: Value) {
    guard let container = open.last else {
      root = value
      return
    }
    guard container.isMap else { return items.push(value) }
    entries.push(Value.Entry(key: container.key ?? "", value: value))
    open[open.count - 1].key = nil
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
  private var elements: UnsafeMutablePointer<Element>
  private var capacity = 32
  private(set) var count = 0

  init() { elements = .allocate(capacity: capacity) }

  deinit {
    elements.deinitialize(count: count)
    elements.deallocate()
  }

  mutating func push(_ element: consuming Element) {
    if count == capacity { grow() }
    (elements + count).initialize(to: element)
    count += 1
  }

  /// Takes the elements from `first` on out.
  mutating func popArray(from first: Int) -> [Element] {
    let number = count - first
    guard number > 0 else { return [] }
    let source = elements + first
    count = first
    return Array(unsafeUninitializedCapacity: number) { buffer, initialized in
      buffer.baseAddress?.moveInitialize(from: source, count: number)
      initialized = number
    }
  }

  private mutating func grow() {
    let larger = UnsafeMutablePointer<Element>.allocate(capacity: 2 * capacity)
    larger.moveInitialize(from: elements, count: count)
    elements.deallocate()
    elements = larger
    capacity *= 2
  }
}
