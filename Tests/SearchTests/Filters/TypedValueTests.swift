import Foundation
import Indexer
import Publication
import Search
import Testing

@Suite("Values of filters as people type them")
struct TypedValueTests {
  private static let records = [
    #"{"_id":"1","title":"x","year":2018,"language":[{"iso":"ger"}],"OA_type":"gold","type":"journal_article","publication":"Nature Communications","publisher":"Springer Nature","project":[{"_id":"P1","name":"Deep Roots"}]}"#,
    #"{"_id":"2","title":"x","year":2019,"language":[{"iso":"eng"}],"OA_type":"closed","type":"conference","publication":"Journal of Signature Tests","publisher":"Springer","project":[{"_id":"P2","name":"Roots of Unity"}]}"#,
    #"{"_id":"3","title":"x","year":2020,"language":[{"iso":"eng"},{"iso":"fre"}],"OA_type":"green","type":"preprint","publication":"Nature","publisher":"Élan Press"}"#,
    #"{"_id":"4","title":"x"}"#,
  ]

  private static func index() throws -> TestIndex {
    let index = try TestIndex()
    try index.reindex([index.folder.write(records.joined(separator: "\n"), to: "r.jsonl")])
    return index
  }

  /// A facet, what is typed, and the records that have it.
  static let values: [(String, String, [String])] = [
    ("language", "de", ["1"]), ("language", "german", ["1"]), ("language", "Deutsch", ["1"]),
    ("language", "ger", ["1"]), ("language", "deu", ["1"]), ("language", "french,de", ["1", "3"]),
    ("language", "!english", ["1", "4"]), ("year", "2019-", ["2", "3"]), ("year", ">2018", ["2", "3"]),
    ("year", ">=2019", ["2", "3"]), ("year", "<2019", ["1"]), ("year", "<= 2019", ["1", "2"]),
    ("year", "2018–2019", ["1", "2"]), ("oa", "yes", ["1", "3"]), ("oa", "no", ["2", "4"]),
    ("oa", "!yes", ["2", "4"]), ("type", "article", ["1"]), ("type", "journal article", ["1"]),
    ("publisher", "springer nature", ["1"]), ("publisher", "elan", ["3"]), ("publisher", "nature", ["1"]),
    // A value itself wins over being a part of others.
    ("publisher", "Springer", ["2"]), ("venue", "nature", ["3"]), ("venue", "communications", ["1"]),
    // A part begins with a word.
    ("venue", "commun", ["1"]), ("venue", "sign", ["2"]), ("venue", "tests", ["2"]),
    ("project", "roots", ["1", "2"]),
    ("project", "unity", ["2"]),
  ]

  @Test("find what is meant, as an option and inside a query", arguments: values)
  func value(facet: String, text: String, expected: [String]) throws {
    let index = try Self.index()
    let filter = try FacetFilter.parse(facet: facet, text: text)
    #expect(try index.ids("*") { $0.filters = [filter] }.sorted() == expected)
    let inline = text.contains(" ") ? "\"\(text)\"" : text
    #expect(try index.ids("\(facet):\(inline)").sorted() == expected)
    let results = try index.search("*") {
      $0.filters = [filter]
      $0.facets = [facet]
    }
    // The count beside each value is that of choosing it, as ever.
    #expect(results.total == expected.count)
  }

  @Test("journal: and publication: are venue:", arguments: ["journal", "publication", "venue"])
  func aliases(name: String) throws { #expect(try Self.index().ids("\(name):communications") == ["1"]) }

  @Test("a note names the values that a part stands for")
  func note() throws {
    let results = try Self.index().search("project:roots")
    #expect(results.query.notes.contains("project 'roots' is read as 'P1', 'P2'"), "\(results.query.notes)")
    #expect(try Self.index().search("project:unity").query.notes.isEmpty)
  }

  @Test("an unknown value has the same hints inside a query as in an option")
  func hints() throws {
    let index = try Self.index()
    let filter = try FacetFilter.parse(facet: "publisher", text: "sprnger")
    let error = #expect(throws: SearchError.self) { try index.ids("*") { $0.filters = [filter] } }
    let hint = try #require(error?.hint)
    #expect(hint.hasPrefix("there are: Springer (1)"))
    #expect(
      try index.search("x publisher:sprnger").query.notes.contains(
        "no record has publisher 'sprnger'; \(hint)"))
    // A part that is only in a value whose last record is gone is as unknown as one that never was.
    try index.reindex([index.folder.write(Self.records[1...].joined(separator: "\n"), to: "r.jsonl")]) {
      $0.allowsMassDeletion = true
    }
    let gone = try FacetFilter.parse(facet: "venue", text: "communications")
    #expect(throws: SearchError.self) { try index.ids("*") { $0.filters = [gone] } }
  }

  @Test(
    "an unknown field is told before a phrase, too",
    arguments: [
      ("titel:\"x y\"", "'titel' is not a field: read as text"),
      ("titel:x", "'titel' is not a field: read as text"),
    ])
  func unknownField(query: String, note: String) throws {
    #expect(try Self.index().search(query).query.notes.contains(note))
    #expect(try !Self.index().search("Titel: \"x\"").query.notes.contains { $0.contains("not a field") })
    #expect(try !Self.index().search("title:\"x\"").query.notes.contains { $0.contains("not a field") })
  }
}
