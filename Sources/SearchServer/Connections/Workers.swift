import Basics
import Foundation
import Publication

/// Threads that do jobs in their order; no more jobs wait than there is room for.
final class Workers: Sendable {
  private struct State {
    /// A place is taken before its job is there: the connection is to be suspended between the two.
    var places = 0
    var jobs: [(hasPlace: Bool, run: @Sendable () -> Void)] = []
    var isStopped = false
  }

  private let state = Locked(State())
  private let work = DispatchSemaphore(value: 0)
  private let room: Int
  private let count: Int

  /// `room`: Jobs that may be there, those that are being done counted.
  init(count: Int, room: Int) {
    (self.count, self.room) = (count, room)
    for _ in 0..<count { Thread.detachNewThread { [self] in while doNext() {} } }
  }

  /// Whether there was a place; a caller that got one calls `add` next.
  func takePlace() -> Bool {
    state.withLock { state in
      guard state.places < room, !state.isStopped else { return false }
      state.places += 1
      return true
    }
  }

  /// `hasPlace`: Else it is one of those whose number something else bounds.
  func add(hasPlace: Bool = true, _ job: @escaping @Sendable () -> Void) {
    state.withLock { $0.jobs.append((hasPlace, job)) }
    work.signal()
  }

  /// Jobs that nobody has begun are forgotten.
  func stop() {
    state.withLock { $0.isStopped = true }
    for _ in 0..<count { work.signal() }
  }

  private func doNext() -> Bool {
    work.wait()
    let job = state.withLock { state in
      state.isStopped || state.jobs.isEmpty ? nil : state.jobs.removeFirst()
    }
    guard let job else { return !state.withLock { $0.isStopped } }
    job.run()
    if job.hasPlace { state.withLock { $0.places -= 1 } }
    return true
  }
}
