import Basics
import TestSupport
import Testing

@Suite("Growing buffer")
struct GrowingBufferTests {
  @Test("has what was appended, however it grows", arguments: [false, true], UInt64(0)..<10)
  func appends(hasLargePages: Bool, seed: UInt64) {
    var generator = SeededGenerator(seed: seed)
    var buffer = GrowingBuffer<UInt32>(
      capacity: Int.random(in: 0...3, using: &generator), hasLargePages: hasLargePages)
    var expected: [UInt32] = []
    // Past 2 MiB, where large pages begin.
    while expected.count < 700_000 {
      let more = (0..<Int.random(in: 0...200_000, using: &generator)).map { UInt32(truncatingIfNeeded: $0) }
      switch Int.random(in: 0..<4, using: &generator) {
      case 0:
        buffer.append(7)
        expected.append(7)
      case 1:
        more.withUnsafeBufferPointer { buffer.append(contentsOf: $0) }
        expected += more
      case 2:
        let place = buffer.reserve(more.count)
        for (index, element) in more.enumerated() { (place + index).initialize(to: element) }
        buffer.extend(by: more.count)
        expected += more
      default:
        let count = expected.count - Int.random(in: 0...3, using: &generator)
        buffer.truncate(to: count)
        expected.removeLast(expected.count - max(0, count))
      }
    }
    let found = Array(buffer.elements)
    #expect(found == expected, "seed \(seed)")
    buffer.removeAll()
    let count = buffer.count
    #expect(count == 0)
  }

  @Test("says so if there is no memory, and keeps its elements")
  func noMemory() {
    var buffer = GrowingBuffer<UInt8>()
    buffer.append(1)
    let grew = buffer.tryToGrow(by: Int.max / 4)
    let bytes = Array(buffer.elements)
    #expect(!grew)
    #expect(bytes == [1])
  }
}
