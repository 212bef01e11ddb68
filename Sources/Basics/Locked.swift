/// A value that one thread at a time may touch.
///
/// In place of `Synchronization.Mutex`, which the thread sanitizer does not see on Linux: with that one it
/// reports every guarded access, and a real race would be lost among them. In place of `NSLock`, which takes
/// three locks where one does. Inlinable, since a question takes some dozens of these: through the generic
/// entry they took 8 % of a warm search for a rare word.
///
/// `@unchecked Sendable`: only the thread that holds the lock touches the value.
package final class Locked<Value>: @unchecked Sendable {
  @usableFromInline let mutex = UnsafeMutablePointer<pthread_mutex_t>.allocate(capacity: 1)
  @usableFromInline var value: Value

  @inlinable
  package init(_ value: sending Value) {
    self.value = value
    // Fills the memory; see `WorkerThread` for why there is no initializer.
    pthread_mutex_init(mutex, nil)
  }

  deinit {
    pthread_mutex_destroy(mutex)
    mutex.deallocate()
  }

  @inlinable
  package func withLock<Result>(_ body: (inout Value) throws -> Result) rethrows -> Result {
    pthread_mutex_lock(mutex)
    defer { pthread_mutex_unlock(mutex) }
    return try body(&value)
  }
}
