import Publication
import TestSupport
import Testing

@testable import IndexStore

@Suite("Packed lists")
struct ListChunkTests {
  private static func decoded(_ data: [UInt8], below limit: UInt64 = .max) throws -> [[UInt32]] {
    let lists = try data.withUnsafeBytes { try ListChunk.decode($0, below: limit, name: "facet.author") }
    return (0..<ColumnChunk.size).map { Array(lists[$0]) }
  }

  private static func padded(_ lists: [[UInt32]]) -> [[UInt32]] {
    lists + Array(repeating: [], count: ColumnChunk.size - lists.count)
  }

  static let examples: [[[UInt32]]] = [
    [], [[]], [[1]], [[], [], [1, 2, 3]], [[UInt32.max]], [[1, UInt32.max - 1, UInt32.max]],
    [Array(1...5000), [], [4999, 5000]], Array(repeating: [7], count: ColumnChunk.size),
  ]

  @Test("come back as they were", arguments: examples)
  func roundTrip(lists: [[UInt32]]) throws {
    #expect(try Self.decoded(ListChunk.encode(lists)) == Self.padded(lists))
  }

  @Test("come back as they were, of any length and number", arguments: UInt64(0)..<20)
  func random(seed: UInt64) throws {
    var generator = SeededGenerator(seed: seed)
    let largest = UInt32(1) << UInt32.random(in: 1...31, using: &generator)
    let lists = (0..<Int.random(in: 0...ColumnChunk.size, using: &generator)).map { _ in
      let count = Int.random(in: 0...8, using: &generator)
      return Set((0..<count).map { _ in UInt32.random(in: 1...largest, using: &generator) }).sorted()
    }
    let data = ListChunk.encode(lists)
    #expect(try Self.decoded(data) == Self.padded(lists), "seed \(seed)")
    let limit = UInt64(lists.joined().max() ?? 0)
    _ = try Self.decoded(data, below: limit + 1)
    guard limit > 0 else { return }
    #expect(throws: IndexError.self, "seed \(seed)") { try Self.decoded(data, below: limit) }
  }

  @Test("four authors of 100,000 people take less than ten bytes", arguments: UInt64(0)..<3)
  func size(seed: UInt64) {
    var generator = SeededGenerator(seed: seed)
    let lists = (0..<ColumnChunk.size).map { _ in
      Set((0..<4).map { _ in UInt32.random(in: 1...100_000, using: &generator) }).sorted()
    }
    #expect(ListChunk.encode(lists).count < 10 * ColumnChunk.size)
  }

  @Test("any bytes are lists of existing numbers, or damage", arguments: UInt64(0)..<200)
  func damage(seed: UInt64) {
    var generator = SeededGenerator(seed: seed)
    var data = ListChunk.encode((0..<50).map { index in Array(1...UInt32(1 + index % 5)) })
    for _ in 0..<Int.random(in: 1...8, using: &generator) {
      let place = Int.random(in: data.indices, using: &generator)
      data[place] = UInt8.random(in: 0...255, using: &generator)
    }
    data.removeLast(Int.random(in: 0...min(8, data.count), using: &generator))
    guard let lists = try? Self.decoded(data, below: 6) else { return }
    #expect(
      lists.allSatisfy { $0.allSatisfy { 1..<6 ~= $0 } && zip($0, $0.dropFirst()).allSatisfy { $0 < $1 } })
  }
}
