/// A state that threads change and wait for.
///
/// `@unchecked Sendable`: every access to the state holds the mutex.
package final class Monitor<State>: @unchecked Sendable {
  private let mutex = UnsafeMutablePointer<pthread_mutex_t>.allocate(capacity: 1)
  private let changed = UnsafeMutablePointer<pthread_cond_t>.allocate(capacity: 1)
  private var state: State

  package init(_ state: sending State) {
    self.state = state
    pthread_mutex_init(mutex, nil)
    pthread_cond_init(changed, nil)
  }

  deinit {
    pthread_cond_destroy(changed)
    pthread_mutex_destroy(mutex)
    changed.deallocate()
    mutex.deallocate()
  }

  /// Waits until a condition holds, changes the state, and lets the others look again.
  package func wait<T>(until condition: (State) -> Bool, then body: (inout State) throws -> T) rethrows -> T {
    pthread_mutex_lock(mutex)
    defer { pthread_mutex_unlock(mutex) }
    while !condition(state) { pthread_cond_wait(changed, mutex) }
    defer { pthread_cond_broadcast(changed) }
    return try body(&state)
  }

  /// Changes the state at once, and lets those who wait look at it.
  package func change<T>(_ body: (inout State) throws -> T) rethrows -> T {
    try wait(until: { _ in true }, then: body)
  }
}
