import Benchmark
import Dispatch
import Indexer
import Search
import Synchronization
import Tokenize
import Yams

let benchmarks: @Sendable () -> Void = {
  Benchmark.defaultConfiguration = .init(
    metrics: [.wallClock, .cpuTotal, .instructions, .peakMemoryResident], warmupIterations: 1,
    maxDuration: .seconds(5), maxIterations: 50)
  analysis()
  decoding()
  decodingPostings()
  questions()
  building()
  starting()
}

/// The default measures and one of its own.
private func measuring(_ metric: BenchmarkMetric) -> Benchmark.Configuration {
  var configuration = Benchmark.defaultConfiguration
  configuration.metrics.append(metric)
  return configuration
}

private func analysis() {
  for (name, hasMarkup) in [("plain text", false), ("markup", true)] {
    Benchmark("Analyze \(name)", configuration: measuring(Measure.kilobytes)) { benchmark, text in
      let count = benchmark.measureRate(Measure.kilobytes, Double(text.utf8.count) / 1000, in: .ofThread) {
        Analyzer.publication.tokens(in: PlainText(text)).count
      }
      guard count > text.utf8.count / 20 else { throw WrongResult("\(count) tokens") }
    } setup: {
      Records(wordsInAbstract: 0, hasMarkup: hasMarkup).text(bytes: 4_000_000)
    }
  }
}

/// An index, and the records of it to read once more.
private struct Rereading: Sendable {
  static let count = 10_000
  static let records = Records(wordsInAbstract: 180)

  let place: Workplace
  let again: Input

  init(_ spelling: (Records, Int) -> String, file: String) throws {
    place = try Workplace()
    let known = try place.write(Self.records.jsonLines(Self.count), to: "known.jsonl")
    try place.build("index.db", from: known, records: Self.count)
    again = try place.write(spelling(Self.records, Self.count), to: file)
  }

  /// Reads the records, finds that none has changed, and writes nothing.
  func read() throws {
    var options = RunOptions(kind: .ingest)
    options.isDryRun = true
    let report = try IndexUpdater(index: place.path("index.db")).run(options, paths: [again.path])
    guard report.unchanged == Self.count, report.changes.isEmpty else {
      throw WrongResult("\(report.unchanged) records unchanged, expected \(Self.count)")
    }
  }
}

private func decoding() {
  typealias Spelling = @Sendable (Records, Int) -> String
  let spellings: [(name: String, file: String, spelling: Spelling)] = [
    ("Decode JSON Lines", "again.jsonl", { $0.jsonLines($1, indent: " ") }),
    ("Decode YAML", "again.yaml", { $0.yaml($1) }),
    ("Skip known frames", "again.jsonl", { $0.jsonLines($1) }),
  ]
  for (name, file, spelling) in spellings {
    Benchmark(name, configuration: measuring(Measure.kilobytes)) { benchmark, rereading in
      try benchmark.measureRate(Measure.kilobytes, Double(rereading.again.bytes) / 1000, in: .passed) {
        try rereading.read()
      }
    } setup: {
      try Rereading(spelling, file: file)
    }
  }
}

/// An index of many short records, opened.
private struct Questions: Sendable {
  static let count = 200_000

  let place: Workplace
  let index: SearchIndex

  init() throws {
    place = try Workplace()
    let input = try place.write(Records(wordsInAbstract: 0).jsonLines(Self.count), to: "records.jsonl")
    try place.build("index.db", from: input, records: Self.count)
    index = try SearchIndex(path: place.path("index.db"))
  }

  /// A request for nothing but the number of matches.
  static func counting(_ query: String) -> SearchRequest {
    var request = SearchRequest(query)
    (request.limit, request.facets, request.detail) = (0, [], .ids)
    return request
  }

  func answer(_ query: String, limit: Int, facets: [String], atLeast: Int) throws -> SearchResults {
    var request = SearchRequest(query)
    request.limit = limit
    request.facets = facets
    request.detail = .ids
    let results = try index.search(request)
    guard results.total >= atLeast, results.hits.count == limit else {
      throw WrongResult("'\(query)': \(results.total) matches, expected \(atLeast) or more")
    }
    return results
  }
}

private func questions() {
  let (half, facets) = (Questions.count / 2, ["department", "oa", "year"])
  let common = "=" + Records.commonWord
  let frequent = (1...3).map { "=" + Records.word($0) }
  let asked: [(name: String, query: String, limit: Int, facets: [String], atLeast: Int)] = [
    ("Count one posting list", common, 0, [], half),
    ("Rank and count facets", common, 10, facets, half),
    ("Rank words of an OR", frequent.joined(separator: " OR "), 10, facets, half / 10),
    ("Intersect words of an AND", "\(common) \(frequent[0])", 10, facets, half / 100),
  ]
  for (name, query, limit, facets, atLeast) in asked {
    let metric = facets.isEmpty ? Measure.posting : Measure.match
    Benchmark(name, configuration: measuring(metric)) { benchmark, questions in
      let results = try benchmark.measureEach(metric) {
        try questions.answer(query, limit: limit, facets: facets, atLeast: atLeast)
      } count: {
        $0.total
      }
      blackHole(results)
    } setup: {
      try Questions()
    }
  }
}

/// A list that nobody has asked for yet: read page by page and decoded.
private func decodingPostings() {
  Benchmark("Decode one posting list", configuration: measuring(Measure.posting)) { benchmark, questions in
    let place = questions.place
    let results = try benchmark.measureEach(Measure.posting) {
      try SearchIndex(path: place.path("index.db")).search(Questions.counting("=" + Records.commonWord))
    } count: {
      $0.total
    }
    blackHole(results)
  } setup: {
    try Questions()
  }
}

/// Records to build an index of.
private struct Building: Sendable {
  static let count = 20_000
  static let records = Records(wordsInAbstract: 180)

  let place: Workplace
  let input: Input

  init(_ spelling: (text: String, file: String)) throws {
    place = try Workplace()
    input = try place.write(spelling.text, to: spelling.file)
  }
}

private func building() {
  typealias Spelling = @Sendable () -> (text: String, file: String)
  let spellings: [(name: String, spelling: Spelling)] = [
    ("Build from JSON Lines", { (Building.records.jsonLines(Building.count), "records.jsonl") }),
    ("Build from YAML", { (Building.records.yaml(Building.count), "records.yaml") }),
  ]
  for (name, spelling) in spellings {
    Benchmark(name, configuration: measuring(Measure.records)) { benchmark, building in
      let count = Building.count
      try benchmark.measureRate(Measure.records, Double(count), in: .passed) {
        try building.place.build("new.db", from: building.input, records: count)
      }
      building.place.remove("new.db")
    } setup: {
      try Building(spelling())
    }
  }
  composing()
}

/// What reading the same YAML costs by the library that Swift programs use, on all cores: a tree of each document, without
/// guessing the types of scalars. "Build from YAML" does all the rest of a build besides.
private func composing() {
  Benchmark("Compose with Yams", configuration: measuring(Measure.records)) { benchmark, documents in
    let composed = Atomic(0)
    benchmark.measureRate(Measure.records, Double(documents.count), in: .passed) {
      let documentsAtATime = 16
      DispatchQueue.concurrentPerform(iterations: (documents.count + documentsAtATime - 1) / documentsAtATime)
      { part in
        let range = part * documentsAtATime..<min((part + 1) * documentsAtATime, documents.count)
        let count = documents[range].count { (try? Yams.compose(yaml: $0, .basic))?.mapping != nil }
        composed.add(count, ordering: .relaxed)
      }
    }
    let count = composed.load(ordering: .relaxed)
    guard count == documents.count else {
      throw WrongResult("\(count) documents composed, expected \(documents.count)")
    }
  } setup: {
    (0..<Building.count).map { Building.records.yamlDocument($0) }
  }
}

private func starting() {
  var configuration = Benchmark.defaultConfiguration
  configuration.metrics = [.wallClock]  // the rest would be that of the process that starts it
  configuration.skip = !Program.isThere
  if configuration.skip { print("left out: 'Start cold' needs the program; run make release") }
  let words = [Records.commonWord, Records.word(1)]
  Benchmark("Start cold", configuration: configuration) { benchmark, questions in
    try Program.run(words + ["--index", questions.place.path("index.db")])
  } setup: {
    try Questions()
  }
}
