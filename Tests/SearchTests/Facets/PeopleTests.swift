import Foundation
import Indexer
import Publication
import Search
import SearchSQLite
import TestSupport
import Testing

/// Who wrote what, found out without an index: from the export, by rules written a second time.
private struct NaivePeople {
  /// By code: how many records.
  var people: [String: Int] = [:]
  var venues: [String: Int] = [:]
  var withoutAuthor = 0
  var withoutVenue = 0

  init(jsonLines text: String) throws {
    for line in text.split(separator: "\n") {
      let record = try JSONReader.value(of: Array(line.utf8))
      guard record["status"]?.string ?? "public" == "public" else { continue }
      var codes: Set<String> = []
      if case .list(let authors)? = record["author"] {
        for author in authors { if let code = Self.code(author) { codes.insert(code) } }
      }
      for code in codes { people[code, default: 0] += 1 }
      if codes.isEmpty { withoutAuthor += 1 }
      if let venue = record["publication"]?.string?.trimmingCharacters(in: .whitespacesAndNewlines),
        !venue.isEmpty
      {
        venues[venue, default: 0] += 1
      } else {
        withoutVenue += 1
      }
    }
  }

  private static func code(_ author: Value) -> String? {
    let parts = ["last_name", "first_name"].compactMap { author[$0]?.string }
    guard let name = parts.count == 2 ? parts.joined(separator: " ") : author["full_name"]?.string else {
      return nil
    }
    if let orcid = author["orcid"]?.string { return orcid }
    if let id = author["id"]?.string { return id }
    // Letters that Unicode does not decompose into a letter and a mark.
    let letters = [
      "ł": "l", "ø": "o", "đ": "d", "ı": "i", "ß": "ss", "æ": "ae", "œ": "oe", "ð": "d", "þ": "th",
    ]
    let plain = name.lowercased().map { letters[String($0)] ?? String($0) }.joined()
    return plain.folding(options: [.caseInsensitive, .diacriticInsensitive], locale: nil)
      .map { $0.isLetter || $0.isNumber ? String($0) : " " }.joined()
      .split(separator: " ").joined(separator: " ")
  }
}

@Suite("People and venues")
struct PeopleTests {
  private static let records = """
    {"_id":"1","title":"one","publication":"Journal A","author":[{"full_name":"Wu, Diyuan","orcid":"0000-0002-3242-7020"}]}
    {"_id":"2","title":"two","publication":"Journal A","author":[{"full_name":"Wu, D.","orcid":"0000-0002-3242-7020"},{"full_name":"Kim, Joon","id":"k7"}]}
    {"_id":"3","title":"three","publication":"Journal B","author":[{"full_name":"WU, Diyuan"},{"full_name":"Wu, Diyuan"}]}
    {"_id":"4","title":"four Diyuan","editor":[{"full_name":"Wu, Diyuan"}]}
    {"_id":"5","title":"five","author":[{"full_name":"Wu"},{"full_name":"Lévy, Paul","id":"12"}]}

    """

  private static func index(_ text: String = records) throws -> TestIndex {
    let index = try TestIndex()
    try index.ingest([index.folder.write(text, to: "a.jsonl")])
    return index
  }

  /// What `-a` takes, and the records it finds.
  static let filters: [([String], [String])] = [
    // A name finds everyone whose name has its words, or is that name with initials.
    (["wu"], ["1", "2", "3", "4", "5"]), (["Wu, Diyuan"], ["1", "2", "3", "4"]),
    (["wu diyuan"], ["1", "3", "4"]),
    // A code is one person.
    (["0000-0002-3242-7020"], ["1", "2"]), (["https://orcid.org/0000-0002-3242-7020"], ["1", "2"]),
    (["k7"], ["2"]), (["12"], ["5"]), (["=wu diyuan"], ["3"]), (["=wu"], ["5"]), (["=WU Diyuan"], ["3"]),
    (["=0000-0002-3242-7020"], ["1", "2"]),
    // Alternatives, of codes and names.
    (["k7", "12"], ["2", "5"]), (["k7", "=wu"], ["2", "5"]), (["k7", "levy"], ["2", "5"]),
    (["none", "12"], ["5"]), (["!k7"], ["1", "3", "4", "5"]), (["wu", "!k7"], ["1", "3", "4", "5"]),
    (["diyuan", "!=wu diyuan", "!k7"], ["1", "4"]), (["0000-0002-3242-7020", "!k7"], ["1"]),
  ]

  @Test("are filtered by name and by code", arguments: filters)
  func filter(authors: [String], expected: [String]) throws {
    let results = try Self.index().search("") {
      $0.authors = authors
      $0.limit = nil
    }
    #expect(results.hits.map(\.id).sorted() == expected)
    // They are shown as they were given, and mean the same when they are given again.
    #expect(results.query.filters.map(\.facet) == ["author"])
    #expect(results.query.filters.first?.values == authors)
  }

  @Test("unknown ones are an error with the nearest", arguments: [["=wu diyuam"], ["wu", "=wu diyuam"]])
  func unknown(authors: [String]) throws {
    let index = try Self.index()
    let error = #expect(throws: SearchError.self) { try index.search("") { $0.authors = authors } }
    guard case .unknownValue("author", "wu diyuam", let nearest) = error else {
      Issue.record("\(String(describing: error))")
      return
    }
    #expect(nearest.first?.code == "wu diyuan")
  }

  @Test("a filter of people by the facet is shown so that it can be given as an author")
  func shown() throws {
    let index = try Self.index()
    let filter = FacetFilter(facet: "author", values: [FilterValue(.code("wu diyuan"))])
    let results = try index.search("") { $0.filters = [filter] }
    #expect(results.query.filters.first?.values == ["=wu diyuan"])
    #expect(try index.search("") { $0.authors = ["=wu diyuan"] }.hits.map(\.id) == results.hits.map(\.id))
  }

  @Test("`author:` in a query stays the words of names, `venue:` is a filter")
  func inline() throws {
    let index = try Self.index()
    let words = try index.search("author:wu author:diyuan") { $0.offersPartialMatches = false }
    #expect(Set(words.hits.map(\.id)) == ["1", "3", "4"] && words.query.filters.isEmpty)
    let venue = try index.search(#"venue:"journal a""#)
    #expect(Set(venue.hits.map(\.id)) == ["1", "2"] && venue.query.filters.map(\.facet) == ["venue"])
    #expect(try index.search("author:0000-0002-3242-7020").total == 0)
  }

  @Test("a chosen person leaves the counts of the others, unless a name is chosen too")
  func counts() throws {
    let index = try Self.index()
    func counts(_ authors: [String]) throws -> [String] {
      try index.search("") {
        $0.authors = authors
        $0.facets = ["author"]
      }.facets.first.map { $0.values.map { "\($0.code) \($0.count)" } } ?? []
    }
    let all = ["0000-0002-3242-7020 2", "12 1", "k7 1", "wu 1", "wu diyuan 1"]
    #expect(try counts(["k7"]) == all)
    #expect(try counts(["kim"]) == ["0000-0002-3242-7020 1", "k7 1"])
    let facet = try index.open().facet("author", SearchRequest("*"), match: "lévy")
    #expect(facet.values.map(\.label) == ["Lévy, Paul"] && facet.notStated == 1)
  }

  @Test("count as a scan of the export does", arguments: [300, 9000])
  func naive(count: Int) throws {
    let folder = try TemporaryFolder()
    let path = folder.file("generated.jsonl")
    try GeneratedCorpus.write(count, to: path)
    let index = try TestIndex([path])
    let naive = try NaivePeople(jsonLines: String(contentsOfFile: path, encoding: .utf8))
    let search = try index.open()
    for (name, expected, missing) in [
      ("author", naive.people, naive.withoutAuthor), ("venue", naive.venues, naive.withoutVenue),
    ] {
      let facet = try search.facet(name, SearchRequest("*"))
      let found = Dictionary(uniqueKeysWithValues: facet.values.map { ($0.code, $0.count) })
      #expect(found == expected, "\(name)")
      #expect(facet.notStated == missing && facet.distinct == expected.count)
      for value in facet.values.prefix(3) + facet.values.suffix(3) {
        let total = try index.search("") {
          $0.filters = [FacetFilter(facet: name, values: [FilterValue(.code(value.code))])]
        }.total
        #expect(total == value.count, "\(name) \(value.code)")
      }
    }
  }

  @Test("names of people and venues that no record has any more go with --purge, and come back")
  func purged() throws {
    let index = try Self.index()
    let kept =
      #"{"_id":"1","title":"one","author":[{"full_name":"Wu, Diyuan","orcid":"0000-0002-3242-7020"}]}"# + "\n"
    try index.reindex([index.folder.write(kept, to: "a.jsonl")]) {
      ($0.allowsMassDeletion, $0.purges) = (true, true)
    }
    let bytes = try Data(contentsOf: URL(fileURLWithPath: index.path))
    for gone in ["Kim, Joon", "Lévy", "levy paul", "Journal A", "Journal B"] {
      #expect(bytes.range(of: Data(gone.utf8)) == nil, "\(gone)")
    }
    #expect(
      try index.open().facet("author", SearchRequest("*")).values.map(\.code) == ["0000-0002-3242-7020"])
    #expect(try SearchIndex.check(path: index.path).problems == [])
    try index.reindex([index.folder.write(Self.records, to: "a.jsonl")])
    #expect(try index.open().facet("author", SearchRequest("*")).distinct == 5)
    #expect(try index.search("") { $0.authors = ["k7"] }.hits.map(\.id) == ["2"])
    #expect(try SearchIndex.check(path: index.path).problems == [])
  }
}
