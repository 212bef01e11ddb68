/// Cursors that cannot be copied, in a row, ended together.
///
/// In place of an Array, which cannot hold them; reached by pointer, so that moving one costs no check for exclusive
/// access.
final class OwnedBuffer<Element: ~Copyable> {
  let elements: UnsafeMutablePointer<Element>
  private(set) var count = 0
  private let capacity: Int

  init(capacity: Int) {
    self.capacity = capacity
    elements = .allocate(capacity: capacity)
  }

  deinit {
    elements.deinitialize(count: count)
    elements.deallocate()
  }

  var indices: Range<Int> { 0..<count }

  func append(_ element: consuming Element) {
    precondition(count < capacity)
    (elements + count).initialize(to: element)
    count += 1
  }
}
