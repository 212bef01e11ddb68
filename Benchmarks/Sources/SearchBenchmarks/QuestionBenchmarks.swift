import Harness

@testable import Search

/// An index of many short records, opened.
private struct Questions: Sendable {
  static let count = 200_000

  let place: Workplace
  let index: SearchIndex

  init() throws {
    place = try Workplace()
    let input = try place.write(Records(wordsInAbstract: 0).jsonLines(Self.count), to: "records.jsonl")
    try Workplace.expectAdded(Self.count, try place.build("index.db", from: input))
    index = try SearchIndex(path: place.path("index.db"))
  }
}

/// A query, and how many matches it has at least.
private struct Question: Sendable {
  var query: String
  var limit = 0
  var facets: [String] = []
  var fewestMatches = Questions.count / 2

  func answer(from index: SearchIndex) throws -> SearchResults {
    var request = SearchRequest(query)
    (request.limit, request.facets, request.detail) = (limit, facets, .ids)
    return try index.search(request)
  }

  /// Returns the number of matches.
  func check(_ results: SearchResults) throws -> Int {
    guard results.total >= fewestMatches, results.hits.count == limit else {
      throw WrongResult("'\(query)': \(results.total) matches, expected \(fewestMatches) or more")
    }
    return results.total
  }
}

private let oneWord = Question(query: "=" + Records.commonWord)

/// A posting list that has to be read page by page and decoded.
var postings: [Benchmark] {
  [
    Benchmark("Decode one posting list", on: .thread, rate: .each("posting")) {
      try Questions()
    } run: { questions in
      try oneWord.answer(from: SearchIndex(path: questions.place.path("index.db")))
    } check: { _, results in
      try oneWord.check(results)
    }
  ]
}

/// Posting lists that are already decoded.
var questions: [Benchmark] {
  let frequent = (1...3).map { "=" + Records.word($0) }
  let either = frequent.joined(separator: " OR ")
  let both = "\(oneWord.query) \(frequent[0])"
  let facets = ["department", "oa", "year"]
  let asked: [(name: String, counted: String, question: Question)] = [
    ("Count one posting list", "posting", oneWord),
    ("Rank and count facets", "match", Question(query: oneWord.query, limit: 10, facets: facets)),
    (
      "Rank words of an OR", "match",
      Question(query: either, limit: 10, facets: facets, fewestMatches: Questions.count / 20)
    ),
    (
      "Intersect words of an AND", "match",
      Question(query: both, limit: 10, facets: facets, fewestMatches: Questions.count / 200)
    ),
  ]
  return asked.map { name, counted, question in
    Benchmark(name, on: .thread, rate: .each(counted)) {
      try Questions()
    } run: { questions in
      try question.answer(from: questions.index)
    } check: { _, results in
      try question.check(results)
    }
  }
}

/// The program as a process: startup and one query.
var starting: [Benchmark] {
  let words = [Records.commonWord, Records.word(1)]
  let obstacle = Program.isThere ? nil : "it needs the program; run make release"
  return [
    Benchmark("Start cold", on: .program, leaveOut: obstacle) {
      try Questions()
    } run: { questions in
      try Program.run(words + ["--index", questions.place.path("index.db")])
    } check: { _, status in
      guard status == 0 else { throw WrongResult("search ended with \(status)") }
      return 1
    }
  ]
}
