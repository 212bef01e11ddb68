import Basics
import IndexStore
import Indexer
import Publication
import TestSupport
import Testing

@testable import Search

/// Of words on many pages an answer reads the positions when it needs them.
@Suite("Frequent words")
struct FrequentWordsTests {
  private static let words = ["alpha", "beta", "gamma", "delta", "alphas", "betas"]

  /// Records with some of the words, in an order of their own.
  private static func records(
    _ numbers: Range<Int>, of words: [String] = words, _ random: inout SeededGenerator
  ) -> String {
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

  @Test("an answer is the same where only the postings of records with all words are read")
  func narrowed() throws {
    var random = SeededGenerator(seed: 3)
    let words = Self.words + (0..<24).map { "word\($0)" }
    func export(_ numbers: Range<Int>) -> String { Self.records(numbers, of: words, &random) }
    let index = try TestIndex()
    try index.ingest([index.folder.write(export(0..<8000), to: "all.jsonl")])
    // A second segment, which speaks of records that the first has, too.
    try index.ingest([index.folder.write(export(6000..<9000), to: "some.jsonl")])
    let queries = [
      "alpha beta", "alpha beta gamma", "beta word3 -word4", "alpha (beta OR gamma) delta",
      "gamma delta year:2010",
      "alpha beta NEAR/3 gamma", #"word5 word6 "alpha beta""#, "title:record alpha delta",
      "word1 word2 word3 word4",
    ]
    var narrowedCount = 0
    for query in queries {
      let (first, later) = try (index.open(), index.open())
      // Asked for by themselves, words are read as a whole.
      for word in words + ["title:record"] { _ = try Answer(later, word) }
      let answer = try ConcurrentSearchTests.Answer(later, query)
      #expect(try ConcurrentSearchTests.Answer(first, query) == answer, "\(query)")
      #expect(try ConcurrentSearchTests.Answer(first, query) == answer, "\(query), again")
      #expect(try !Self.isNarrowed(SearchRequest(query), later), "\(query)")
      narrowedCount += try Self.isNarrowed(SearchRequest(query), first) ? 1 : 0
    }
    #expect(narrowedCount >= 3)
    // What is read for that counts for the limit of a question.
    var options = SearchIndex.Options()
    options.limits.questionBytes = 2000
    let limited = try SearchIndex(path: index.path, options: options)
    #expect(throws: SearchError.tooManyPostings(limit: 2000)) {
      try limited.search(SearchRequest("alpha beta"))
    }
  }

  private static func isNarrowed(_ request: SearchRequest, _ index: SearchIndex) throws -> Bool {
    try index.execute(request) { execution in
      try execution.prepared(.all).postings.terms.contains { $0.recordCount > $0.postings.count }
    }
  }

  @Test("an answer is the same where only the postings of records that pass the filters are read")
  func narrowedByFilters() throws {
    var random = SeededGenerator(seed: 7)
    let words = Self.words + (0..<24).map { "word\($0)" }
    func export(_ numbers: Range<Int>) -> String {
      Self.records(numbers, of: words, &random).split(separator: "\n").map { record in
        let (year, unit) = (
          Int.random(in: 2000..<2020, using: &random), Int.random(in: 0..<12, using: &random)
        )
        return record.dropLast() + #","year":"\#(year)","department":[{"_id":"D\#(unit)"}]}"#
      }.joined(separator: "\n")
    }
    let index = try TestIndex()
    try index.ingest([index.folder.write(export(0..<8000), to: "all.jsonl")])
    // A second segment, which speaks of records that the first has, too.
    try index.ingest([index.folder.write(export(6000..<9000), to: "some.jsonl")])
    let queries = [
      "alpha", "alpha beta", "alpha OR beta OR word1", "gamma -delta", "alpha (beta OR gamma) -word2",
      "word1 word2 word3", "beta NEAR/3 gamma", #""alpha beta" word4"#, "title:record alpha", "alpa delta",
      "-word5", "nothing alpha",
    ]
    let filters = [
      "department:D3 year:2005..2009", "department:D1,D2", "year:2003", "year:!2003", "department:none",
      "year:2001..2018 department:!D4",
    ]
    func request(_ text: String, limit: Int? = 10) -> SearchRequest {
      var request = SearchRequest(text)
      (request.facets, request.limit) = (["department", "year"], limit)
      return request
    }
    let (later, all) = (try index.open(), try index.open())
    // Asked for by themselves, words are read as a whole.
    for word in words + ["title:record", "alpa"] { _ = try later.search(SearchRequest(word)) }
    var narrowedCount = 0
    for query in queries {
      for filter in filters {
        let text = "\(query) \(filter)"
        let first = try index.open()
        let answer = try ConcurrentSearchTests.Answer(later, request(text))
        for (name, index) in [("first", first), ("again", first), ("after other questions", all)] {
          #expect(try ConcurrentSearchTests.Answer(index, request(text)) == answer, "\(text), \(name)")
        }
        #expect(try !Self.isNarrowed(request(text), later), "\(text)")
        narrowedCount += try Self.isNarrowed(request(text), first) ? 1 : 0
        // All hits in another order, of an index that was not asked before.
        var byYear = request(text, limit: nil)
        byYear.sort = .yearDescending
        #expect(
          try ConcurrentSearchTests.Answer(index.open(), byYear)
            == ConcurrentSearchTests.Answer(later, byYear), "\(text), by year")
      }
    }
    #expect(narrowedCount >= 30)
  }

  @Test("a filter is worked out for all records when a second question has it", .timeLimit(.minutes(5)))
  func newFilter() throws {
    // Each word in fewer than one record in 64, and in more than a thousand.
    let (count, wordCount) = (70_000, 66)
    let index = try TestIndex()
    let records = (0..<count).map { number in
      #"{"_id":"\#(number)","title":"w\#(number % wordCount)x","year":"\#(2000 + number % 7)"}"#
    }
    try index.ingest([index.folder.write(records.joined(separator: "\n"), to: "all.jsonl")])
    let open = try index.open()
    /// Whether a question for a word would look at sets of records.
    func usesSets(_ text: String) throws -> Bool {
      try open.execute(SearchRequest(text)) { execution in
        let root = try execution.prepared(.all).postings.root
        var collector = try Collector(
          facets: [], selections: execution.selections,
          top: TopHits(capacity: 0, order: execution.order(comparesText: false)), execution.reader)
        let answers = try (0..<2).map { _ in
          try collector.useSets(execution.reader, forPostings: root.cost)
        }
        #expect(answers[0] == answers[1])
        return answers[0]
      }
    }
    func ask(_ word: Int) throws {
      var request = SearchRequest("w\(word)x year:2003,2005")
      (request.facets, request.limit) = (["year"], 2000)
      let results = try open.search(request)
      let expected = stride(from: word, to: count, by: wordCount).filter { [3, 5].contains($0 % 7) }
      #expect(Set(results.hits.map(\.id)) == Set(expected.map(String.init)))
      #expect(results.total == expected.count)
      #expect(
        results.facets[0].values.reduce(0) { $0 + $1.count } == (count - word + wordCount - 1) / wordCount)
    }
    try ask(0)
    #expect(try usesSets("w1x year:2003,2005"))
    try ask(1)
    // Of two filters, both are noted, and none is known yet.
    #expect(try !usesSets("w1x year:2004 type:article"))
    #expect(try usesSets("w2x year:2004"))
    #expect(try usesSets("w2x type:article"))
    #expect(try !usesSets("w2x type:book"))
  }

  @Test("the best of thousands of hits are those of all, with ties and at any limit")
  func bestOfThousands() throws {
    var random = SeededGenerator(seed: 5)
    let index = try TestIndex()
    let tied = (0..<3000).map { #"{"_id":"t\#($0)","title":"tied words","abstract":[{"text":"both tied"}]}"# }
    try index.ingest([index.folder.write(tied.joined(separator: "\n"), to: "tied.jsonl")])
    try index.ingest(
      [index.folder.write(Self.records(0..<3000, &random), to: "other.jsonl")])
    let open = try index.open()
    for query in ["tied words", "words both tied", "alpha beta", "gamma delta alpha"] {
      var request = SearchRequest(query)
      request.limit = nil
      let all = try open.search(request)
      #expect(all.hits.count > 1500)
      for limit in [10, 1000, 1030, Int.max / 8 + 1, Int.max - 1] {
        request.limit = limit
        #expect(
          try open.search(request).hits.map(\.id) == all.hits.prefix(limit).map(\.id), "\(query), \(limit)")
      }
    }
  }

  @Test("answers do not depend on whether columns are read ahead", .timeLimit(.minutes(10)))
  func readAhead() throws {
    let index = try TestIndex(generatedRecords: 9000)
    var options = SearchIndex.Options()
    options.readers = 1
    options.readsAhead = true
    options.leastChunksAhead = 0
    for (query, isFrequent) in [
      ("the model", true), ("model learning", true), ("model OR learning", true), ("zzzzz", false),
      ("model year:2010..2020", true), ("", false),
    ] {
      // Of an index that was just opened, as a process does that asks one question.
      let (ahead, alone) = try (SearchIndex(path: index.path, options: options), index.open())
      let answer = try ConcurrentSearchTests.Answer(alone, query)
      #expect(try ConcurrentSearchTests.Answer(ahead, query) == answer, "\(query)")
      try ahead.execute(SearchRequest(query)) { execution in
        _ = try execution.results()
        #expect(execution.reader.ahead?.readsColumns == isFrequent, "\(query)")
      }
    }
  }

  @Test("reading ahead fills whole columns", .timeLimit(.minutes(10)))
  func wholeColumns() throws {
    let index = try TestIndex(generatedRecords: 9000)
    let open = try index.open()
    try open.read { reader in
      let ranking = reader.searcher.ranking(.init())
      let ahead = ReadAhead(reader.searcher, path: index.path)
      ahead.readColumns(ranking, [.department, .year, .author])
      ahead.wait()
      let lengths = reader.lengths(ranking)
      let read = (1...9000).map { lengths.base[$0] }
      let expected = try (1...9000).map { Float(try lengths.length(of: $0)) }
      #expect(read == expected)
      #expect(read.allSatisfy { $0 > 0 })
    }
  }

  @Test(
    "reading ahead takes no reader of the pool: more threads than readers get answers",
    .timeLimit(.minutes(10)))
  func moreThreadsThanReaders() throws {
    let index = try TestIndex(generatedRecords: 9000)
    var options = SearchIndex.Options()
    options.readers = 1
    options.readsAhead = true
    options.leastChunksAhead = 0
    let shared = try SearchIndex(path: index.path, options: options)
    let answer = try ConcurrentSearchTests.Answer(shared, "model learning")
    let answers = Array(repeating: "model learning", count: 4).concurrentMap {
      try? ConcurrentSearchTests.Answer(shared, $0)
    }
    #expect(answers.allSatisfy { $0 == answer })
  }
}
