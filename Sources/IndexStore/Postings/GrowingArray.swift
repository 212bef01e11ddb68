private import Basics
private import Publication

/// An array that is written and read by its memory; room is made before a loop, not in it. Shared by who
/// fills it and the postings that it becomes part of.
final class GrowingArray<Element: BitwiseCopyable> {
  // Unchecked: nothing here calls out, and the checks cost more than what they guard.
  @exclusivity(unchecked) private var elements = GrowingBuffer<Element>(capacity: 0)

  var count: Int { elements.count }

  /// - Throws: `IndexError.noMemory`
  func reserve(_ added: Int) throws {
    guard elements.tryToGrow(by: added) else { throw IndexError.noMemory }
  }

  /// The room behind the last element: as much as was reserved, and `GrowingBuffer.slack` bytes more.
  @inline(__always)
  func end() -> UnsafeMutablePointer<Element> { elements.base + elements.count }

  /// Takes over elements that were written behind the last one.
  @inline(__always)
  func add(_ added: Int) { elements.extend(by: added) }

  func append(_ more: UnsafePointer<Element>, count: Int) throws {
    try reserve(count)
    end().update(from: more, count: count)
    add(count)
  }

  /// Takes out all elements but those at some places, and gives back the memory of the others.
  ///
  /// - Throws: `IndexError.noMemory`
  func keep(_ places: [Int]) throws {
    var kept = GrowingBuffer<Element>(capacity: 0)
    guard kept.tryToGrow(by: places.count) else { throw IndexError.noMemory }
    for (index, place) in places.enumerated() { (kept.base + index).initialize(to: elements.base[place]) }
    kept.extend(by: places.count)
    elements = kept
  }

  /// The first element; readable memory even if there is none. Valid as long as the object, until it
  /// grows.
  func start() -> UnsafePointer<Element> { UnsafePointer(elements.base) }
}
