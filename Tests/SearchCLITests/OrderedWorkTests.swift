import Foundation
import Synchronization
import Testing

@testable import SearchCLI

@Suite("Work on several threads", .timeLimit(.minutes(2)))
struct OrderedWorkTests {
  @Test("comes back in order, with few items taken ahead", arguments: [1, 2, 3, 8])
  func order(threads: Int) throws {
    let count = 300
    var next = 0
    let taken = Atomic(0)
    var seen: [Int] = []
    try OrderedWork<Int, Int>.forEach(threads: threads) {
      guard next < count else { return nil }
      next += 1
      taken.add(1, ordering: .relaxed)
      return next
    } _: { item in
      // Items of unequal length.
      if item % 7 == 0 { usleep(300) }
      return item * item
    } _: { answer in
      let ahead = taken.load(ordering: .relaxed) - seen.count
      #expect(ahead <= (threads == 1 ? 1 : 4 * threads + 1))
      seen.append(answer)
    }
    #expect(seen == (1...count).map { $0 * $0 })
  }

  struct Mistake: Error, Equatable { var item: Int }

  @Test("ends with the first error in order, behind the answers before it", arguments: [1, 2, 8])
  func errors(threads: Int) {
    var seen: [Int] = []
    #expect(throws: Mistake(item: 20)) {
      var next = 0
      try OrderedWork<Int, Int>.forEach(threads: threads) {
        next += 1
        return next
      } _: { item in
        if item == 20 { usleep(2000) }
        if item >= 20 { throw Mistake(item: item) }
        return item
      } _: {
        seen.append($0)
      }
    }
    #expect(seen == Array(1..<20))
  }

  @Test("ends where the source of the items fails, or an answer cannot be handed out", arguments: [1, 3])
  func ends(threads: Int) {
    #expect(throws: Mistake(item: 5)) {
      var next = 0
      try OrderedWork<Int, Int>.forEach(threads: threads) {
        next += 1
        if next == 5 { throw Mistake(item: next) }
        return next
      } _: {
        $0
      } _: { _ in
      }
    }
    #expect(throws: Mistake(item: 3)) {
      try OrderedWork<Int, Int>.forEach(threads: threads) {
        1
      } _: {
        $0
      } _: { _ in
        throw Mistake(item: 3)
      }
    }
  }

  @Test("prints the same batch with any number of threads")
  func batch() {
    let input = (0..<50).map { #"{"query":"q\#($0)"}"# }.joined(separator: "\n")
    let topics = (0..<50).map { "t\($0)\tq\($0)" }.joined(separator: "\n")
    for (arguments, input) in [(["--requests", "-"], input), (["queries.tsv"], topics)] {
      let one = run(["batch"] + arguments, input: input)
      #expect(one.status == .success && !one.output.isEmpty)
      for threads in ["1", "2", "16"] {
        #expect(run(["batch", "--threads", threads] + arguments, input: input).output == one.output)
      }
    }
    for threads in ["0", "65", "x"] {
      #expect(run(["batch", "--requests", "-", "--threads", threads], input: input).status == .failure)
    }
  }
}
