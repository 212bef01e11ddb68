import Foundation
import Indexer
import Search
import Testing

@Suite("A word in another spelling")
struct SpellingTests {
  private func index(_ titles: [String]) throws -> TestIndex {
    let index = try TestIndex()
    let lines = try titles.enumerated().map { number, title in
      let record = ["_id": "\(number)", "title": title, "status": "public"]
      return String(decoding: try JSONSerialization.data(withJSONObject: record), as: UTF8.self)
    }
    try index.ingest([index.folder.write(lines.joined(separator: "\n"), to: "titles.jsonl")])
    return index
  }

  private func ids(_ query: String, in index: TestIndex) throws -> [String] {
    try index.ids(query) { $0.match = .all }.sorted()
  }

  /// Each of these finds all of these.
  static let same = [
    ["USA trade", "U.S.A. trade", "trade in the U.S.A"], ["iid noise", "i.i.d. noise"],
    ["PhD thesis", "Ph.D. thesis", "ph.d. thesis"], ["EU law", "E.U. law"],
    ["IL6", "IL-6", "IL 6", "il_6"], ["IL6R", "IL-6R", "IL-6-R"], ["p53", "p-53"], ["CO2", "CO_2", "CO-2"],
    ["2D film", "2-D film"], ["H1N1", "H1-N1", "H-1-N-1"],
    ["SARSCoV2", "SARS-CoV-2", "SARS-CoV2", "SARSCoV-2"],
    ["Müller cells", "Mueller cells", "Muller cells", #"M\"uller cells"#], ["Århus", "Aarhus", "Arhus"],
    ["Größe", "Groesse", "GRÖSSE", "Grosse"], ["Sørensen", "Soerensen", "Sorensen"],
    ["Grünstädter", "Gruenstaedter", "Gruenstädter", "Grunstadter"],
    ["COVID19", "COVID-19"], ["word2vec", "word-2-vec"], ["CD4", "CD-4"], ["L2 norm", "L-2 norm"],
  ]

  @Test("is found by each", arguments: same)
  func finds(spellings: [String]) throws {
    let index = try index(spellings + ["unrelated owls", "a tale of moths"])
    let expected = spellings.indices.map(String.init)
    for spelling in spellings {
      // Two words would be found apart from each other, too.
      guard !spelling.hasPrefix("IL 6") else { continue }
      #expect(try ids(spelling, in: index) == expected, "\(spelling)")
    }
  }

  static let apart = [
    ("1437 birds", "14 37"), ("14 of 37 and 14 37", "1437"), ("14-37", "1437"), ("1437", "14-37"),
    ("3.14", "314"), ("usa", "u s a"), ("u, s, a", "usa"), ("the end.It is", "endit"),
    ("I.B. Singer", "sing er"),
    ("www.a.b.org", "wwwab"), ("poet", "pot"), ("pot", "poet"), ("does", "dos"), ("Samuel", "Samul"),
    ("Samul", "Samuel"), ("Mueller", "Muller"), ("Muller", "Mueller"), ("Boat", "Bat"), ("Naïve", "naieve"),
    ("p53", "p5 3"), ("10.1038/x", "101038"), ("gives us a way", "U.S.A."), ("the USAS lexicon", "U.S.A."),
    ("the USAS lexicon", "USA"), ("i) one ii) d'autres", "i.i.d."), ("i. i. d.", "iid"),
  ]

  @Test("does not find what only looks alike", arguments: apart)
  func staysApart(title: String, query: String) throws {
    // A word that no record had would be taken for a slip.
    #expect(try ids(query, in: index([title, query])) == ["1"])
  }

  @Test(
    "one form of a word with an umlaut finds the other forms", arguments: ["Maerkte", "Märkte", "Markte"])
  func forms(query: String) throws {
    let index = try TestIndex()
    let records = ["Märkte", "Markt"].enumerated().map {
      #"{"_id":"\#($0)","title":"\#($1)","language":[{"iso":"ger"}]}"#
    }
    try index.ingest([index.folder.write(records.joined(separator: "\n"), to: "a.jsonl")])
    #expect(try ids(query, in: index) == ["0", "1"])
  }

  @Test("names of people have other spellings, too", arguments: ["Mueller", "Müller", "Muller"])
  func names(query: String) throws {
    let index = try TestIndex()
    let records = ["Müller, Jan", "Mueller, Eva", "Muller, Ida", "Miller, Bob"].enumerated().map {
      #"{"_id":"\#($0)","title":"Owls","author":[{"full_name":"\#($1)"}]}"#
    }
    try index.ingest([index.folder.write(records.joined(separator: "\n"), to: "a.jsonl")])
    #expect(try ids(query, in: index) == ["0", "1", "2"])
    #expect(try ids("author:" + query, in: index) == ["0", "1", "2"])
    #expect(try index.ids("") { $0.authors = [query] }.sorted() == ["0", "1", "2"])
    #expect(try ids("=" + query, in: index) == (query == "Mueller" ? ["1"] : ["0", "2"]))
  }

  @Test("initials of a name are no acronym")
  func initials() throws {
    let index = try TestIndex()
    let record = #"{"_id":"1","title":"Owls","author":[{"full_name":"Tolkien, J.R.R."}]}"#
    try index.ingest([index.folder.write(record, to: "a.jsonl")])
    #expect(try ids("jrr", in: index) == [])
    #expect(try index.open().check().problems == [])
  }

  @Test("counts only as long as a record has it, however the index got there")
  func upkeep() throws {
    let index = try index(["trade in the U.S.A.", "u s a", "other"])
    #expect(try ids("usa", in: index) == ["0", "1"])
    #expect(try index.open().check().problems == [])
    let later = #"{"_id":"0","title":"trade","status":"public"}"# + "\n" + #"{"_id":"1","title":"u s a"}"#
    try index.reindex([index.folder.write(later, to: "later.jsonl")]) { $0.allowsMassDeletion = true }
    #expect(try ids("usa", in: index) == [])
    #expect(try index.open().check().problems == [])
    let back = #"{"_id":"2","title":"U.S.A."}"# + "\n" + #"{"_id":"1","title":"u s a"}"#
    try index.reindex([index.folder.write(back, to: "back.jsonl")]) { $0.allowsMassDeletion = true }
    #expect(try ids("usa", in: index) == ["1", "2"])
    _ = try IndexUpdater(index: index.path).repair()
    #expect(try ids("usa", in: index) == ["1", "2"])
    #expect(try index.open().check().problems == [])
  }
}
