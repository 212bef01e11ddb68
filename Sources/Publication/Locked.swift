private import Foundation

/// A value that one thread at a time may touch.
///
/// In place of `Synchronization.Mutex`, which the thread sanitizer does not see on Linux: with that one it
/// reports every guarded access, and a real race would be lost among them.
///
/// `@unchecked Sendable`: only the thread that holds the lock touches the value.
package final class Locked<Value>: @unchecked Sendable {
  private let lock = NSLock()
  private var value: Value

  package init(_ value: sending Value) { self.value = value }

  package func withLock<Result>(_ body: (inout Value) throws -> Result) rethrows -> Result {
    lock.lock()
    defer { lock.unlock() }
    return try body(&value)
  }
}
