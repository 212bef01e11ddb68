private import Basics
import Dispatch

/// A value that another thread works out.
package final class Later<Value: Sendable>: Sendable {
  private let group = DispatchGroup()
  private let value = Locked<Value?>(nil)

  package init(_ work: @escaping @Sendable () -> Value) {
    DispatchQueue.global().async(group: group) { [value] in
      let made = work()
      value.withLock { $0 = made }
    }
  }

  /// Waits until it is worked out.
  func wait() { group.wait() }

  /// Waits for the value, and gives it away: nil after the first call.
  package func take() -> Value? {
    wait()
    return value.withLock { value in
      defer { value = nil }
      return value
    }
  }
}
