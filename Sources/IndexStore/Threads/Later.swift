private import Basics
import Dispatch

/// A value that another thread works out.
///
/// `@unchecked Sendable`: the value is set before the group is left, and read after it was waited for.
package final class Later<Value: Sendable>: @unchecked Sendable {
  private let group = DispatchGroup()
  private var value: Value?

  package init(_ work: @escaping @Sendable () -> Value) {
    DispatchQueue.global().async(group: group) { [self] in value = work() }
  }

  /// Waits until it is worked out.
  func wait() { group.wait() }

  /// Waits for the value, and gives it away: nil after the first call.
  package func take() -> Value? {
    wait()
    defer { value = nil }
    return value
  }
}
