private import Basics
private import Publication

/// Works on items on several threads, and hands out the answers in the order of the items.
///
/// Each thread takes its next item itself, so a client that sends items over a pipe may wait for an answer
/// before it sends more. At most four items a thread are taken ahead of the answer that is handed out next.
final class OrderedWork<Item, Answer: Sendable>: Sendable {
  private struct State {
    var taken = 0
    var isAtEnd = false
    /// By item number; those before `handedOut` are gone.
    var answers: [Int: Result<Answer, any Error>] = [:]
    var handedOut = 0
  }

  private let next: Locked<() throws -> Item?>
  private let work: @Sendable (Item) throws -> Answer
  private let state = Monitor(State())
  private let maxAhead: Int

  private init(
    threads: Int, _ next: sending @escaping () throws -> Item?,
    _ work: @escaping @Sendable (Item) throws -> Answer
  ) {
    self.next = Locked(next)
    self.work = work
    maxAhead = 4 * threads
  }

  /// Calls `body` with the answer of `work` to each item from `next`, in their order, until `next` returns
  /// nil. With one thread each answer is handed out before the next item is taken.
  ///
  /// - Throws: The first error, in the order of the items, after the answers before it.
  static func forEach(
    threads: Int, _ next: sending @escaping () throws -> Item?,
    _ work: @escaping @Sendable (Item) throws -> Answer, _ body: (Answer) throws -> Void
  ) throws {
    guard threads > 1 else {
      while let item = try next() { try body(work(item)) }
      return
    }
    let shared = OrderedWork(threads: threads, next, work)
    // If an answer cannot be handed out, the threads end.
    defer { shared.state.change { $0.isAtEnd = true } }
    for _ in 0..<threads { try WorkerThread.start { shared.workOff() } }
    while let answer = try shared.nextAnswer() { try body(answer) }
  }

  /// What each thread does.
  private func workOff() {
    while let (number, item) = takeItem() {
      let answer = Result { try work(item.get()) }
      state.change { $0.answers[number] = answer }
    }
  }

  /// The next item with its number, or the error in taking it; nil after the last.
  private func takeItem() -> (number: Int, item: Result<Item, any Error>)? {
    next.withLock { next in
      let number = state.wait {
        $0.isAtEnd || $0.taken < $0.handedOut + maxAhead
      } then: {
        $0.isAtEnd ? nil : $0.taken
      }
      guard let number else { return nil }
      do {
        let item = try next()
        state.change { state in
          if item == nil { state.isAtEnd = true } else { state.taken += 1 }
        }
        return item.map { (number, .success($0)) }
      } catch {
        state.change { state in
          state.taken += 1
          state.isAtEnd = true
        }
        return (number, .failure(error))
      }
    }
  }

  /// nil after the last one.
  private func nextAnswer() throws -> Answer? {
    let answer = state.wait {
      $0.answers[$0.handedOut] != nil || $0.isAtEnd && $0.handedOut == $0.taken
    } then: { state in
      defer { state.handedOut += 1 }
      return state.answers.removeValue(forKey: state.handedOut)
    }
    return try answer?.get()
  }
}
