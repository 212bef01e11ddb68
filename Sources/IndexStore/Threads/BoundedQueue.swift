private import Basics

/// Hands values from one thread to another, at most `capacity` waiting.
package final class BoundedQueue<Element: Sendable>: Sendable {
  private struct State {
    var elements: [Element] = []
    var isClosed = false
  }

  private let capacity: Int
  private let monitor = Monitor(State())

  package init(capacity: Int) { self.capacity = capacity }

  /// Waits for a place; false if the reader has gone.
  package func put(_ element: Element) -> Bool {
    monitor.wait {
      $0.elements.count < capacity || $0.isClosed
    } then: { state in
      if !state.isClosed { state.elements.append(element) }
      return !state.isClosed
    }
  }

  /// Waits for an element; nil after the last.
  package func take() -> Element? {
    monitor.wait {
      !$0.elements.isEmpty || $0.isClosed
    } then: {
      $0.elements.isEmpty ? nil : $0.elements.removeFirst()
    }
  }

  /// Nothing more is put or, where the reader calls it, taken.
  package func close() { monitor.change { $0.isClosed = true } }
}
