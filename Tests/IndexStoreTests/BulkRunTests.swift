import Publication
import Testing

@testable import IndexStore

@Suite("Runs that write in bulk")
struct BulkRunTests {
  private static func expectEqual(_ index: RunIndex, _ expected: RunIndex, _ random: inout RandomText) throws
  {
    #expect(try index.problems() == [])
    let (found, wanted) = (try index.meta(), try expected.meta())
    #expect(found.records == wanted.records)
    #expect(found.fingerprint == wanted.fingerprint)
    #expect(found.totalLengths == wanted.totalLengths)
    for _ in 0..<10 {
      let atoms = random.atoms()
      let places = try expected.places(atoms, .match)
      #expect(try index.places(atoms, .match) == places, "\(atoms)")
      #expect(try index.places(atoms, .segments) == places, "\(atoms)")
    }
  }

  @Test(
    "give the index that small runs give, whatever comes in whichever order", arguments: [UInt64(400)])
  func likeSmallRuns(seed: UInt64) throws {
    var random = RandomText(seed: seed)
    // Together more than is held in memory before the segment begins, so that changes meet records that are
    // in it already.
    func words() -> String { (0..<2500).map { _ in random.word() }.joined(separator: " ") }
    func id(_ number: Int) -> String { "r\(number)" }
    var first = (0..<1100).map { RunIndex.Change.add(id($0), words: words()) }
    first += [3, 1090, 7, 8, 1099].map { .replace(id($0), words: words()) }
    first += [7, 20, 1091].map { .remove(id($0)) }
    first += (1100..<1120).map { .add(id($0), words: words()) }
    first += [1090, 21].map { .replace(id($0), words: "once more") }
    let second =
      (30..<90).map { RunIndex.Change.remove(id($0)) }
      + (2000..<2600).map { .add(id($0), words: "new \(random.word())") }
      + stride(from: 100, to: 400, by: 3).map { .replace(id($0), words: words()) } + [
        .remove(id(2001)), .remove(id(100)),
      ]
    // With descending docids, so that each change comes before what is written already. Enough segments for
    // FTS5 to merge some.
    let later = (0..<3).map { round in
      (400 + round..<1000).reversed().map {
        RunIndex.Change.replace(id($0), words: round == 0 ? words() : "round \(round)")
      } + [
        .remove(id(400 + round)), .replace(id(600), words: "again"), .add(id(5000 + round), words: "last"),
      ]
    }
    let (index, expected) = (RunIndex(), RunIndex())
    for changes in [first, second] + later {
      try index.run(changes)
      for start in stride(from: 0, to: changes.count, by: 100) {
        try expected.run(Array(changes[start..<min(start + 100, changes.count)]))
      }
      try Self.expectEqual(index, expected, &random)
    }
    // A run that is not committed leaves nothing.
    try index.run((3000..<3700).map { .add(id($0), words: "never") }, commits: false)
    try Self.expectEqual(index, expected, &random)
    try IndexWriter(path: index.path).merge()
    try Self.expectEqual(index, expected, &random)
  }
}
