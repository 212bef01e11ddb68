private import Basics

/// A value that another thread works out.
///
/// `@unchecked Sendable`: the value is set before the semaphore is signalled, and read after it was waited
/// for.
package final class Later<Value: Sendable>: @unchecked Sendable {
  private let done = DispatchSemaphore(value: 0)
  private var value: Value?

  package init(_ work: @escaping @Sendable () -> Value) {
    DispatchQueue.global().async { [self] in
      value = work()
      done.signal()
    }
  }

  /// Waits for the value, and gives it away: to be called once.
  package func take() -> Value? {
    done.wait()
    defer { value = nil }
    return value
  }
}
