/// Runs work on the threads of the process, at most some pieces at a time; what is beyond waits in its order.
package final class WorkQueue: Sendable {
  private struct State {
    var running = 0
    var waiting: [@Sendable () -> Void] = []
  }

  private let state = Monitor(State())
  private let maxRunning: Int

  package init(maxRunning: Int) { self.maxRunning = max(1, maxRunning) }

  package func add(_ work: @escaping @Sendable () -> Void) {
    let mayRun = state.change { state in
      guard state.running < maxRunning else {
        state.waiting.append(work)
        return false
      }
      state.running += 1
      return true
    }
    if mayRun { run(work) }
  }

  private func run(_ work: @escaping @Sendable () -> Void) {
    DispatchQueue.global().async { [self] in
      work()
      let next = state.change { state in
        if state.waiting.isEmpty { state.running -= 1 }
        return state.waiting.isEmpty ? nil : state.waiting.removeFirst()
      }
      if let next { run(next) }
    }
  }
}
