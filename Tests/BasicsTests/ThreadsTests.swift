import Basics
import Foundation
import Testing

@Suite("Threads")
struct ThreadsTests {
  @Test("a queue of work runs all of it, and never more at a time than it may")
  func workQueue() {
    let queue = WorkQueue(maxRunning: 3)
    let state = Monitor((running: 0, most: 0, done: 0))
    for _ in 0..<200 {
      queue.add {
        state.change {
          $0.running += 1
          $0.most = max($0.most, $0.running)
        }
        usleep(200)
        state.change {
          $0.running -= 1
          $0.done += 1
        }
      }
    }
    let most = state.wait {
      $0.done == 200
    } then: {
      $0.most
    }
    #expect(1...3 ~= most)
  }

  @Test("a thread runs what it is given, with the stack that was asked for")
  func thread() throws {
    let depth = Monitor(0)
    try WorkerThread.start(stackSize: 16 << 20) {
      @inline(never) func deep(_ left: Int) -> Int { left == 0 ? 0 : 1 + deep(left - 1) }
      let reached = deep(20_000)
      depth.change { $0 = reached }
    }
    #expect(
      depth.wait {
        $0 > 0
      } then: {
        $0
      } == 20_000)
  }
}
