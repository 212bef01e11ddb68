import Dispatch

extension Array where Element: Sendable {
  /// What `make` makes of each element, in their order; on all cores.
  package func concurrentMap<Made: Sendable>(_ make: @Sendable (Element) -> Made) -> [Made] {
    concurrentMap(inPartsOf: 1, scratch: ()) { element, _ in make(element) }
  }

  /// The same for `size` elements after the other on one thread, which share what `scratch` makes.
  package func concurrentMap<Made: Sendable, Scratch: ~Copyable>(
    inPartsOf size: Int, scratch: @autoclosure @Sendable () -> Scratch,
    _ make: @Sendable (Element, inout Scratch) -> Made
  ) -> [Made] {
    // With no capacity, the initializer would write to the empty array that all threads share.
    guard !isEmpty else { return [] }
    let total = self.count
    return [Made](unsafeUninitializedCapacity: total) { buffer, count in
      // Unsafe to the compiler alone: each iteration writes elements of its own, and all have ended before
      // the array is there.
      nonisolated(unsafe) let output = buffer
      DispatchQueue.concurrentPerform(iterations: (total + size - 1) / size) { part in
        var shared = scratch()
        for index in part * size..<Swift.min((part + 1) * size, total) {
          output.initializeElement(at: index, to: make(self[index], &shared))
        }
      }
      count = total
    }
  }
}
