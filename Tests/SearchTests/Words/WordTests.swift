import Foundation
import IndexStore
import Indexer
import SearchSQLite
import Testing

@testable import Search

@Suite("Forms, compounds and nearest words")
struct WordTests {
  private func index(_ records: [[String: Any]]) throws -> TestIndex {
    let index = try TestIndex()
    let lines = try records.map {
      String(decoding: try JSONSerialization.data(withJSONObject: $0), as: UTF8.self)
    }
    try index.ingest([index.folder.write(lines.joined(separator: "\n"), to: "records.jsonl")])
    return index
  }

  private func titles(_ titles: String...) throws -> TestIndex {
    try index(titles.enumerated().map { ["_id": "\($0)", "title": $1] })
  }

  @Test(
    "an exact word, a phrase and a word with a capital inside have no forms",
    arguments: ["=network", "\"network\"", "netWork"])
  func exact(query: String) throws {
    #expect(try titles("network", "networks", "networking").ids(query) == ["0"])
  }

  @Test("names have no forms")
  func names() throws {
    let index = try index([
      ["_id": "1", "title": "x", "author": [["full_name": "Fields, A."]]],
      ["_id": "2", "title": "y", "author": [["full_name": "Field, B."]]],
    ])
    #expect(try index.ids("field") == ["2"])
    #expect(try index.ids("author:fields") == ["1"])
  }

  @Test("all forms of a word are one term: two of them in a query weigh as one that stands twice")
  func oneTerm() throws {
    let index = try titles("network of networks", "one network", "other things")
    let twice = try index.search("network network").hits
    let forms = try index.search("network networks").hits
    #expect(twice.map(\.id) == forms.map(\.id))
    for (left, right) in zip(twice, forms) { #expect(abs(left.score - right.score) < 1e-9) }
  }

  @Test("German words have German forms where the query or the index is German")
  func german() throws {
    let index = try index([
      ["_id": "1", "title": "Häuser und Gärten", "language": [["iso": "ger"]]],
      ["_id": "2", "title": "Ein Haus", "language": [["iso": "ger"]]],
      ["_id": "3", "title": "Zeitungen", "language": [["iso": "ger"]]],
    ])
    #expect(try index.ids("Zeitung") == ["3"])
  }

  @Test("explains which words stand for which")
  func explanation() throws {
    let results = try titles("network", "networks", "networking").search("networks") { $0.explain = true }
    #expect(
      results.query.explanation?.first?.hasPrefix("networks: networks, network, networking: in 3 records")
        == true)
  }

  @Test("names the nearest words with the hits they give")
  func nearest() throws {
    let index = try titles("neural collapse", "collapse of a bridge", "neural networks")
    for (query, word, hits) in [
      ("colapse", "colapse", 2), ("neural colapse", "colapse", 1), ("xollapse", "xollapse", 2),
    ] {
      let results = try index.search(query)
      #expect(
        results.suggestions.map { "\($0.word) \($0.instead) \($0.hits)" } == ["\(word) collapse \(hits)"])
      #expect(results.total == hits)
      #expect(results.query.notes == ["also searched: 'collapse' for '\(word)' (=\(word) takes it as it is)"])
      #expect(try index.search("=\(word)").total == 0)
    }
    #expect(
      try index.search("=colapse").suggestions.map { "\($0.word) \($0.instead) \($0.hits)" } == [
        "colapse collapse 2"
      ])
    #expect(try index.search("qqqqqq").query.notes.contains("no record has 'qqqqqq'"))
  }

  @Test("a record with more of the query comes first where no record has all of it")
  func partial() throws {
    let index = try titles(
      "alpha alpha alpha alpha", "alpha beta and many other words that say nothing", "gamma gamma")
    let results = try index.search("alpha beta gamma")
    #expect(results.query.match == .any)
    #expect(results.hits.first?.id == "1")
    let first = try index.search("alpha beta gamma") { $0.limit = 1 }
    let rest = try index.search("alpha beta gamma") { $0.cursor = first.next }
    #expect((first.hits + rest.hits).map(\.id) == results.hits.map(\.id))
  }

  @Test("what takes part for a mistyped word does not depend on filters")
  func corrections() throws {
    let index = try TestIndex()
    let frequent = (0..<25).map { #"{"_id":"\#($0)","title":"language \#($0)","year":"2020"}"# }
    let rare = #"{"_id":"slip","title":"a langauge of owls","year":"2021"}"#
    try index.ingest([index.folder.write((frequent + [rare]).joined(separator: "\n"), to: "a.jsonl")])
    let results = try index.search("langauge") { $0.limit = nil }
    #expect(results.total == 26)
    // The word as it was typed counts more.
    #expect(results.hits.first?.id == "slip")
    for value in results.facets.first(where: { $0.facet == "year" })?.values ?? [] {
      let clicked = try index.search("langauge year:\(value.code)")
      #expect(clicked.total == value.count)
    }
    #expect(try index.search("=langauge").total == 1)
  }

  @Test("a number that is a year counts where it is the record's year")
  func years() throws {
    let index = try TestIndex()
    try index.ingest([
      index.folder.write(
        [
          #"{"_id":"1","title":"parsing","year":"2014"}"#,
          #"{"_id":"2","title":"parsing in 2014","year":"2015"}"#,
          #"{"_id":"3","title":"parsing","year":"2015"}"#,
        ].joined(separator: "\n"), to: "a.jsonl")
    ])
    #expect(try index.search("parsing 2014").hits.prefix(2).map(\.id).sorted() == ["1", "2"])
    #expect(try index.search("parsing 2014").total == 2)
    #expect(try index.search("parsing =2014").total == 1)
  }

  @Test("behind a name a year is the record's: one in the title does not count more")
  func yearBehindName() throws {
    let parser: [String: Any] = ["_id": "1", "title": "A parser", "year": "2014"]
    let task: [String: Any] = ["_id": "2", "title": "Shared task 2014: a parser", "year": "2014"]
    let authors = [["full_name": "Manning, C."]]
    let others = (10..<22).map { ["_id": "\($0)", "title": "Report 2014 on owls"] }
    let index = try index([parser, task].map { $0.merging(["author": authors]) { $1 } } + others)
    #expect(try index.ids("manning 2014 parser") == ["1", "2"])
    #expect(try index.ids("2014 parser") == ["2", "1"])
  }

  @Test("a title that begins with the question comes before one in which it stands elsewhere")
  func beginningOfTitle() throws {
    let index = try titles("towards deep learning owls of night", "owls of night towards deep learning")
    #expect(try index.ids("owls of night") == ["1", "0"])
  }

  @Test("in a long question a title that lacks a wrong word comes before a record with all words somewhere")
  func wrongWord() throws {
    let index = try index([
      [
        "_id": "full", "title": "mice and other things",
        "abstract": "long: owls, then snow; also hunting. quickly",
      ],
      ["_id": "title", "title": "owls hunting in snow"],
    ])
    let query = "owls hunting snow quickly"
    let hits = try index.search(query).hits
    #expect(hits.map(\.id) == ["title", "full"] && hits.map(\.missing) == [["quickly"], []])
    let report = try index.open().explain(id: "title", SearchRequest(query))
    #expect(report.steps.flatMap(\.parts).contains { $0.label == "all of the words but a wrong one" })
    #expect(abs(report.steps.reduce(0) { $0 + $1.value } - hits[0].score) < 1e-9)
  }

  @Test("a title that lacks a wrong word is found behind a hundred records of rarer words, once on all pages")
  func wrongWordAmongMany() throws {
    let rare = (0..<150).map {
      ["_id": "\($0)", "title": "On quickly", "abstract": "quickly, quickly: hunting snow \($0)"]
    }
    let common = (200..<400).map { ["_id": "\($0)", "title": "owls", "abstract": "owls and mice"] }
    let long = String(repeating: "and many other things that happened ", count: 40)
    let wanted = [["_id": "title", "title": "owls hunting in snow", "abstract": long]]
    let index = try index(rare + common + wanted)
    let query = "owls hunting snow quickly"
    let results = try index.search(query) { $0.limit = 20 }
    #expect(results.query.match == .any && results.hits.first?.id == "title")
    #expect(results.hits.first?.missing == ["quickly"])
    let report = try index.open().explain(id: "title", SearchRequest(query))
    #expect(abs(report.steps.reduce(0) { $0 + $1.value } - (results.hits.first?.score ?? 0)) < 1e-9)
    var (seen, next) = (results.hits.map(\.id), results.next)
    while let cursor = next {
      let page = try index.search(query) { ($0.limit, $0.cursor) = (20, cursor) }
      seen += page.hits.map(\.id)
      next = page.next
    }
    #expect(seen.count == results.total && Set(seen).count == seen.count)
    let byNumber = try (0..<18).flatMap { page in
      try index.search(query) { ($0.limit, $0.offset) = (20, 20 * page) }.hits.map(\.id)
    }
    #expect(byNumber == seen)
  }

  @Test("function words count where hardly another word is left, and a title begins with all that was typed")
  func beginningOfFunctionWords() throws {
    let index = try index(
      [["_id": "title", "title": "What does it take to bake a cake in an oven of another house?"]]
        + (0..<30).map {
          ["_id": "\($0)", "title": "Take that", "abstract": "take it, what does it do to me?"]
        })
    let results = try index.search("What does it take to")
    #expect(results.hits.first?.id == "title" && results.total == 31)
    let report = try index.open().explain(id: "title", SearchRequest("What does it take to"))
    #expect(report.steps.map(\.label).contains("what does it take to"))
    #expect(abs(report.steps.reduce(0) { $0 + $1.value } - results.hits[0].score) < 1e-9)
    #expect(try index.search("take").hits.first?.id != "title")
  }

  @Test("acronyms without a vowel have a plural", arguments: ["LSTM", "LSTMs", "lstm", "lstms"])
  func acronyms(query: String) throws {
    let index = try titles(
      "An LSTM", "LSTM", "LSTM again", "LSTMs", "LSTMs", "Other LSTMs", "MSTs", "LST", "MST", "MST", "MST")
    #expect(try index.ids(query).sorted() == ["0", "1", "2", "3", "4", "5"])
    // One record with it may have it by chance.
    #expect(try index.ids("MST").sorted() == ["10", "8", "9"])
  }

  @Test("a unit or a short word has none", arguments: [("sm", "sms"), ("http", "htt"), ("bert", "berts x")])
  func noAcronyms(query: String, other: String) throws {
    #expect(try titles(query.uppercased(), other.uppercased()).ids(query.uppercased()) == ["0"])
  }

  @Test("a mistyped word that shares its stem with another by chance is a mistyped word")
  func strayForm() throws {
    let authors = (0..<30).map { number in
      ["_id": "\(number)", "title": "Owls", "author": [["full_name": "Manning, C."]]] as [String: Any]
    }
    let index = try index(authors + [["_id": "mann", "title": "MANN"]])
    let results = try index.search("mannning") { $0.limit = nil }
    #expect(results.query.notes.contains { $0.hasPrefix("also searched: 'manning' for 'mannning'") })
    #expect(results.total == 31)
  }

  @Test("where hardly any record has all words, those that lack one come behind and say which, on every page")
  func oneWordTooMany() throws {
    let index = try titles("owls hunt at night", "owls hunt mice", "owls sleep", "mice sleep at night")
    let results = try index.search("owls hunt night")
    #expect((results.total, results.query.match) == (1, .all))
    #expect(results.hits.map(\.id) == ["0", "1"])
    #expect(results.hits.map(\.missing) == [[], ["night"]])
    #expect(results.partial?.total == 1 && results.partial?.missing == ["night"])
    let first = try index.search("owls hunt night") { $0.limit = 1 }
    let second = try index.search("owls hunt night") { $0.cursor = first.next }
    #expect((first.hits + second.hits).map(\.id) == ["0", "1"])
    #expect(second.hits.map(\.rank) == [2])
    // A request for all hits gets only those that match.
    #expect(try index.search("owls hunt night") { $0.limit = nil }.hits.map(\.id) == ["0"])
    #expect(try index.search("owls hunt night -mice").hits.map(\.id) == ["0"])
  }

  @Test("a page behind partial matches goes on where it was, also when more records have all words by now")
  func pageOfChangedIndex() throws {
    let index = try titles("owls hunt at night", "owls hunt mice", "owls sleep at night")
    let first = try index.search("owls hunt night") { $0.limit = 1 }
    let later = (10..<30).map { number in #"{"_id":"\#(number)","title":"owls hunt at night"}"# }
    try index.ingest([index.folder.write(later.joined(separator: "\n"), to: "b.jsonl")])
    let second = try index.search("owls hunt night") { ($0.cursor, $0.limit) = (first.next, 50) }
    #expect(!second.hits.map(\.id).contains("0"))
    #expect(second.hits.count == 20)
  }

  @Test(
    "pages by cursor and by offset are those of one long page, also behind the hits that are looked at again")
  func pagesBehindTheHead() throws {
    let index = try titlesOf(260)
    let whole = try index.search("owls night") { $0.limit = 260 }.hits.map(\.id)
    #expect(Set(whole).count == 260)
    var (cursor, byCursor): (String?, [String]) = (nil, [])
    repeat {
      let page = try index.search("owls night") { ($0.cursor, $0.limit) = (cursor, 35) }
      byCursor += page.hits.map(\.id)
      cursor = page.next
    } while cursor != nil
    #expect(byCursor == whole)
    let byOffset = try stride(from: 0, to: 260, by: 35).flatMap { offset in
      try index.search("owls night") { ($0.offset, $0.limit) = (offset, 35) }.hits.map(\.id)
    }
    #expect(byOffset == whole)
    #expect(try index.search("owls night") { $0.limit = nil }.hits.map(\.id) == whole)
  }

  /// Titles of different lengths with both words, near each other and not.
  private func titlesOf(_ count: Int) throws -> TestIndex {
    try index(
      (0..<count).map { number in
        let gap = String(repeating: "x ", count: number % 7)
        let rest = String(repeating: "word\(number) ", count: number % 5)
        return [
          "_id": "\(number)",
          "title": number % 3 == 0 ? "night \(gap)owls \(rest)" : "owls \(gap)night \(rest)",
        ]
      })
  }

  @Test("a synonym stands for its word, in its direction")
  func synonyms() throws {
    let index = try titles("a fast car", "an automobile", "machine learning", "ML at work")
    let synonyms = try Synonyms("# cars\ncar, automobile\n\nML => machine learning\n")
    func ids(_ query: String) throws -> [String] { try index.ids(query) { $0.synonyms = synonyms }.sorted() }
    #expect(try ids("cars") == ["0", "1"])
    #expect(try ids("ml") == ["2", "3"])
    #expect(try ids("machine learning") == ["2"])
    #expect(throws: SynonymError.notAGroup(line: 1)) { try Synonyms("alone") }
  }

  @Test("suggests words and titles by their beginning")
  func suggestions() throws {
    let suggestions = try titles("Neural collapse", "Neural columns", "A collapse").open().suggestions(
      for: "neural col")
    #expect(suggestions.words == [.init(word: "collapse", count: 1), .init(word: "columns", count: 1)])
    #expect(suggestions.phrases.map(\.text) == ["neural collapse", "neural columns"])
    #expect(Set(suggestions.titles.map(\.id)) == ["0", "1"])
  }

  @Test("the tables of words are whole after changes, and empty of old words after optimize")
  func upkeep() throws {
    let index = try titles("networks", "gardening")
    let file = try index.folder.write(#"{"_id":"0","title":"gardens"}"#, to: "later.jsonl")
    try index.reindex([file]) { $0.allowsMassDeletion = true }
    #expect(try index.open().check().problems == [])
    #expect(try index.open().suggestions(for: "net").words == [])
    _ = try IndexUpdater(index: index.path).optimize()
    #expect(try index.open().check().problems == [])
    #expect(try index.ids("garden") == ["0"])
  }

  @Test("marks the forms that matched")
  func highlights() throws {
    let hit = try #require(try titles("Mean-field Networks").search("meanfield network").hits.first)
    #expect(hit.titleMatches == [0..<10, 11..<19])
  }

  @Test("finds records like one, without itself")
  func similar() throws {
    let index = try titles(
      "neural collapse in deep networks", "deep neural networks", "gardening", "collapse of bridges")
    let results = try #require(try index.open().similar(to: "0", SearchRequest("")))
    #expect(Set(results.hits.map(\.id)) == ["1", "3"])
    #expect(results.hits.first?.id == "1")
    #expect(try index.open().similar(to: "unknown", SearchRequest("")).map(\.total) == nil)
  }

  @Test("a compound with a hyphen has the forms of its last word")
  func inflectedCompound() throws {
    let index = try titles("a neural network", "two neural-networks", "networks, neural or not")
    for query in ["neural-network", "neural-networks"] {
      #expect(try index.ids(query).sorted() == ["0", "1"])
    }
    #expect(try index.ids("\"neural networks\"") == ["1"])
  }

  @Test("a frequent joined word finds the separate form where enough records have it")
  func frequentCompound() throws {
    let index = try titles("a data set", "dataset one", "dataset two", "dataset three")
    #expect(try index.ids("dataset").sorted() == ["0", "1", "2", "3"])
  }

  @Test("no compound is looked for that has one of the words that the index passes over")
  func passedOver() {
    #expect(Vocabulary.passedOver.filter { !FunctionWords.contains($0) } == [])
  }

  private func execute(_ sql: String, _ index: TestIndex) throws {
    try Connection(path: index.path, ConnectionSettings(.readWrite)).execute(sql)
  }

  @Test(
    "a joined word finds the separate form, whichever of them came first",
    arguments: ["as it grew", "optimized", "without what is known of it", "of an earlier version"])
  func compoundsInAnyOrder(state: String) throws {
    let index = try titles("dataset one", "a net work", "many networks")
    for (id, title) in [("3", "a data set"), ("4", "network"), ("5", "a flow chart"), ("6", "flowchart")] {
      try index.ingest([index.folder.write(#"{"_id":"\#(id)","title":"\#(title)"}"#, to: "later.jsonl")])
    }
    switch state {
    case "optimized": _ = try IndexUpdater(index: index.path).optimize()
    case "without what is known of it": try execute("DELETE FROM word_split", index)
    case "of an earlier version": try execute("DROP TABLE word_split", index)
    default: break
    }
    #expect(try index.ids("dataset").sorted() == ["0", "3"])
    #expect(try index.ids("network").sorted() == ["1", "2", "4"])
    #expect(try index.ids("flowchart").sorted() == ["5", "6"])
    #expect(try index.open().check().problems == [])
  }
}
