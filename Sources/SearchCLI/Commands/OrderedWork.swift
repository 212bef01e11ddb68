private import Foundation
import Publication

/// Works on items on several threads, and hands out what became of them in the order of the items.
///
/// Threads take the items one by one themselves, so that whoever sends them over a pipe may wait for each
/// answer. At most four items a thread are taken ahead of the answer that is handed out next.
final class OrderedWork<Item, Answer: Sendable>: Sendable {
  private struct State {
    var taken = 0
    var isAtEnd = false
    /// By number of the item; those before `handedOut` are gone.
    var answers: [Int: Result<Answer, any Error>] = [:]
    var handedOut = 0
  }

  /// `@unchecked Sendable`: touched by the one thread that holds `taking`.
  private final class Source: @unchecked Sendable {
    let next: () throws -> Item?
    init(_ next: @escaping () throws -> Item?) { self.next = next }
  }

  private let source: Source
  private let taking = NSLock()
  private let work: @Sendable (Item) throws -> Answer
  private let state = Locked(State())
  private let changed = NSCondition()
  private let maxAhead: Int

  private init(
    threads: Int, _ next: @escaping () throws -> Item?, _ work: @escaping @Sendable (Item) throws -> Answer
  ) {
    source = Source(next)
    self.work = work
    maxAhead = 4 * threads
  }

  /// Calls `body` with what `work` makes of each item that `next` gives, in their order, until `next` gives
  /// nil. With one thread each answer is handed out before the next item is taken.
  ///
  /// - Throws: The first error, in the order of the items, after the answers before it.
  static func forEach(
    threads: Int, _ next: @escaping () throws -> Item?, _ work: @escaping @Sendable (Item) throws -> Answer,
    _ body: (Answer) throws -> Void
  ) throws {
    guard threads > 1 else {
      while let item = try next() { try body(work(item)) }
      return
    }
    let shared = OrderedWork(threads: threads, next, work)
    // Where an answer cannot be handed out, the threads end.
    defer { shared.change { $0.isAtEnd = true } }
    for _ in 0..<threads { Thread { shared.workOff() }.start() }
    while let answer = try shared.nextAnswer() { try body(answer) }
  }

  /// What each thread does.
  private func workOff() {
    while true {
      taking.lock()
      waitUntil { $0.isAtEnd || $0.taken < $0.handedOut + maxAhead }
      let number = state.withLock { $0.isAtEnd ? nil : $0.taken }
      guard let number else { return taking.unlock() }
      let item = Result { try source.next() }
      change { state in
        switch item {
        case .success(nil): state.isAtEnd = true
        case .success: state.taken += 1
        case .failure:
          state.taken += 1
          state.isAtEnd = true
        }
      }
      taking.unlock()
      switch item {
      case .success(nil): return
      case .success(let item?): finish(number, Result { try work(item) })
      case .failure(let error): finish(number, .failure(error))
      }
    }
  }

  private func finish(_ number: Int, _ answer: Result<Answer, any Error>) {
    change { $0.answers[number] = answer }
  }

  /// nil behind the last one.
  private func nextAnswer() throws -> Answer? {
    waitUntil { $0.answers[$0.handedOut] != nil || $0.isAtEnd && $0.handedOut == $0.taken }
    var answer: Result<Answer, any Error>?
    change { state in
      answer = state.answers.removeValue(forKey: state.handedOut)
      state.handedOut += 1
    }
    return try answer?.get()
  }

  private func waitUntil(_ condition: (borrowing State) -> Bool) {
    changed.lock()
    while !state.withLock({ condition($0) }) { changed.wait() }
    changed.unlock()
  }

  private func change(_ body: (inout State) -> Void) {
    changed.lock()
    state.withLock { body(&$0) }
    changed.broadcast()
    changed.unlock()
  }
}
