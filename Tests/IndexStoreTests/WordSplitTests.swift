import SearchSQLite
import TestSupport
import Testing

@testable import IndexStore

/// `word_split` against a look through all texts.
@Suite("Words that are written in two")
struct WordSplitTests {
  /// Of all lengths that a hash treats in its own way, and together longer than words of the table are.
  private static let parts = [
    "ax", "byt", "c", "dwell", "naïve", "x1", "in", "eightish", "ninenines", "fifteenfifteens",
    "sixteensixteenss",
    "seventeensevente", "thirtyoneletterswouldbetoomuchx",
  ]

  private var generator: SeededGenerator
  /// By id.
  private var texts: [String: String] = [:]

  init() { generator = SeededGenerator(seed: 500) }

  private mutating func number(_ range: Range<Int>) -> Int { Int.random(in: range, using: &generator) }

  private mutating func part() -> String { Self.parts[number(0..<Self.parts.count)] }

  /// Mostly words that are parts or two parts in one.
  private mutating func text() -> String {
    (0..<number(1..<12)).map { _ in
      let (first, second) = (part(), part())
      return [first, first + second, "w\(number(0..<300))"][number(0..<3)]
    }.joined(separator: " ")
  }

  /// `filler`: Words at the end of each text.
  private mutating func changes(_ count: Int, ids: Range<Int>, filler: Int = 0) -> [RunIndex.Change] {
    let filler = String(repeating: " filler", count: filler)
    return (0..<count).compactMap { _ in
      let id = "r\(number(ids))"
      guard texts[id] != nil else {
        texts[id] = text()
        return .add(id, words: (texts[id] ?? "") + filler)
      }
      if number(0..<3) == 0 {
        texts[id] = nil
        return .remove(id)
      }
      texts[id] = text()
      return .replace(id, words: (texts[id] ?? "") + filler)
    }
  }

  /// For each word of letters in a text, where some text writes it in two.
  private func expected() -> [String: Set<Int>] {
    let texts = texts.values.map {
      $0.replacing("naïve", with: "naive").split(separator: " ").map(String.init)
    }
    let words = Set(texts.joined()).filter { word in
      4...32 ~= word.count && word.allSatisfy { ("a"..."z").contains($0) }
    }
    let pairs = Set(texts.flatMap { zip($0, $0.dropFirst()).map { [$0, $1] } })
      .filter { !$0.contains(where: Vocabulary.passedOver.contains) }
    return Dictionary(
      uniqueKeysWithValues: words.map { word in
        let places = (1..<word.count).filter {
          pairs.contains([String(word.prefix($0)), String(word.dropFirst($0))])
        }
        return (word, Set(places))
      })
  }

  /// The places that the index names; nil for a word of which it does not know.
  private func found(_ index: RunIndex, _ words: some Sequence<String>) throws -> [String: Set<Int>?] {
    try IndexReader(path: index.path).read { snapshot in
      #expect(try snapshot.vocabulary.keepsSplits())
      return try Dictionary(
        uniqueKeysWithValues: words.map { ($0, try snapshot.vocabulary.splits(of: $0).map(Set.init)) })
    }
  }

  @Test("are known exactly after a first build, small or in bulk", arguments: [40, 1500])
  mutating func firstBuild(count: Int) throws {
    let index = RunIndex()
    for number in 0..<count { texts["r\(number)"] = text() }
    try index.run(texts.map { .add($0.key, words: $0.value) })
    let expected = expected()
    #expect(try found(index, expected.keys) == expected.mapValues(Optional.some))
    #expect(Set(expected.values.map(\.isEmpty)) == [true, false])
  }

  @Test("are never missing after any run, and known exactly after optimize")
  mutating func runs() throws {
    let index = RunIndex()
    // The second writes its segment while changes still come in.
    for (count, filler) in [(30, 0), (1500, 1500), (20, 0), (700, 0), (3, 0), (1, 0)] {
      try index.run(changes(count, ids: 0..<2000, filler: filler))
      #expect(try index.problems() == [])
      let expected = expected()
      let found = try found(index, expected.keys)
      for (word, places) in found {
        if let places { #expect(places.isSuperset(of: expected[word] ?? []), "\(word) after \(count)") }
      }
      #expect(found.values.contains { $0?.isEmpty == false } && found.values.contains { $0?.isEmpty == true })
      // Words that went come back.
      if count == 20 { try IndexWriter(path: index.path).merge() }
    }
    try IndexWriter(path: index.path).merge()
    let expected = expected()
    #expect(try found(index, expected.keys) == expected.mapValues(Optional.some))
    #expect(try index.problems() == [])
  }

  @Test("a word that is not in the index, or is not of letters, is not known")
  mutating func unknown() throws {
    let index = RunIndex()
    try index.run([.add("r1", words: "ax byt axbyt naïve x1ax x1 ax")])
    let words = ["axbyt", "bytax", "x1ax", "naïveax", "", "axx"]
    #expect(
      try found(index, words) == [
        "axbyt": [2], "bytax": nil, "x1ax": nil, "naïveax": nil, "": nil, "axx": nil,
      ])
  }

  @Test(
    "are not trusted in an index of an earlier version, or that one has changed, which is sound without them",
    arguments: ["DROP TABLE word_split", "UPDATE meta SET value = value + 1 WHERE key = 'generation'"])
  mutating func earlierVersion(change: String) throws {
    let index = RunIndex()
    try index.run(changes(30, ids: 0..<100))
    func isKept() throws -> Bool {
      try IndexReader(path: index.path).read { try $0.vocabulary.keepsSplits() }
    }
    #expect(try isKept())
    try Connection(path: index.path, ConnectionSettings(.readWrite)).execute(change)
    #expect(try !isKept())
    #expect(try index.problems() == [])
    try index.run(changes(30, ids: 0..<100))
    #expect(try !isKept())
    try IndexWriter(path: index.path).merge()
    #expect(try !isKept())
    #expect(try index.problems() == [])
  }
}
