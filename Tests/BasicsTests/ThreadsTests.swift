import Basics
import Foundation
import Testing

@Suite("Threads")
struct ThreadsTests {
  @Test("a queue of work runs all of it, and never more at a time than it may")
  func workQueue() {
    let queue = WorkQueue(maxRunning: 1)
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
    #expect(most == 1)
  }

  @Test("a thread runs what it is given, with the stack that was asked for")
  func thread() throws {
    let reached = Monitor(Int64(0))
    // Twelve megabytes and more: a thread of the usual eight would crash.
    let depth = Int64(12 << 20) / Int64(MemoryLayout<SIMD64<Int64>>.size)
    try WorkerThread.start(stackSize: 32 << 20) {
      let sum = Self.deep(depth)
      reached.change { $0 = sum }
    }
    let sum = reached.wait {
      $0 > 0
    } then: {
      $0
    }
    #expect(sum == depth * (depth + 1) / 2)
  }

  /// Needs the stack for a large value at each level.
  @inline(never)
  private static func deep(_ left: Int64) -> Int64 {
    guard left > 0 else { return 0 }
    var block = SIMD64<Int64>(repeating: left)
    let below = withUnsafeMutableBytes(of: &block) { bytes in
      touch(bytes)
      return deep(left - 1)
    }
    return below + block[63]
  }

  @inline(never)
  private static func touch(_ bytes: UnsafeMutableRawBufferPointer) { bytes[0] &= 0xFF }
}
