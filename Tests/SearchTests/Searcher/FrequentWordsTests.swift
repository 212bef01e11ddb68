import Indexer
import Search
import TestSupport
import Testing

/// Of words on many pages an answer reads the positions when it needs them.
@Suite("Frequent words")
struct FrequentWordsTests {
  private static let words = ["alpha", "beta", "gamma", "delta", "alphas", "betas"]

  /// Records with some of the words, in an order of their own.
  private static func records(_ numbers: Range<Int>, _ random: inout SeededGenerator) -> String {
    numbers.map { number in
      let text = (0..<8).map { _ in words.randomElement(using: &random) ?? "" }.joined(separator: " ")
      return #"{"_id":"\#(number)","title":"record \#(number)","abstract":[{"text":"\#(text)"}]}"#
    }.joined(separator: "\n")
  }

  private struct Answer: Equatable {
    var ids: [String]
    var scores: [Double]
    var total: Int

    init(_ index: SearchIndex, _ query: String) throws {
      let results = try index.search(SearchRequest(query))
      (ids, scores, total) = (results.hits.map(\.id), results.hits.map(\.score), results.total)
    }
  }

  @Test("an index that is open answers the same after `optimize` has moved all postings")
  func optimizedMeanwhile() throws {
    var random = SeededGenerator(seed: 1)
    let index = try TestIndex()
    for part in 0..<2 {
      let file = try index.folder.write(
        Self.records(part * 4000..<(part + 1) * 4000, &random), to: "part\(part).jsonl")
      try index.ingest([file])
    }
    let queries = ["alpha beta", "alpha gamma", "delta beta", "gamma delta alpha", "alpha NEAR beta"]
    let before = try queries.map { try Answer(index.open(), $0) }
    let open = try index.open()
    #expect(try Answer(open, queries[0]) == before[0])
    _ = try IndexUpdater(index: index.path).optimize()
    #expect(try queries.map { try Answer(open, $0) } == before)
    #expect(try queries.map { try Answer(index.open(), $0) } == before)
    #expect(try index.open().check().problems == [])
  }

  @Test("answers do not depend on whether columns are read ahead")
  func readAhead() throws {
    let index = try TestIndex(generatedRecords: 9000)
    var options = SearchIndex.Options()
    options.readers = 1
    options.readsAhead = true
    options.leastChunksAhead = 0
    for query in [
      "the", "model learning", "model OR learning", "zzz", "\"of the\"", "model year:2010..2020", "",
    ] {
      // Each process asks one question: of an index that was just opened.
      let (ahead, alone) = try (SearchIndex(path: index.path, options: options), index.open())
      #expect(
        try ConcurrentSearchTests.Answer(ahead, query) == ConcurrentSearchTests.Answer(alone, query),
        "\(query)")
      // The connection that read ahead is free again.
      #expect(
        try ConcurrentSearchTests.Answer(ahead, query) == ConcurrentSearchTests.Answer(alone, query),
        "\(query)")
    }
  }
}
