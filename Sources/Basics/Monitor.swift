/// A value that one thread at a time may touch, and whose changes threads wait for.
///
/// `@unchecked Sendable`: the value is touched by the thread that holds the mutex of `state`, and the
/// system's condition is made for several threads.
package final class Monitor<State>: @unchecked Sendable {
  private let state: Locked<State>
  private let changed = UnsafeMutablePointer<pthread_cond_t>.allocate(capacity: 1)

  package init(_ state: sending State) {
    self.state = Locked(state)
    pthread_cond_init(changed, nil)
  }

  deinit {
    pthread_cond_destroy(changed)
    changed.deallocate()
  }

  /// Waits until a condition holds, changes the state, and lets the others look again.
  package func wait<T>(until condition: (State) -> Bool, then body: (inout State) throws -> T) rethrows -> T {
    // Not by `withLock`: its value is for one thread alone until it returns, and others change it while this
    // one waits.
    pthread_mutex_lock(state.mutex)
    defer { pthread_mutex_unlock(state.mutex) }
    while !condition(state.value) { pthread_cond_wait(changed, state.mutex) }
    defer { pthread_cond_broadcast(changed) }
    return try body(&state.value)
  }

  /// Changes the state at once, and lets those who wait look at it.
  package func change<T>(_ body: (inout State) throws -> T) rethrows -> T {
    try wait(until: { _ in true }, then: body)
  }
}
