import Foundation
import Indexer
import Search
import Testing

@Suite("Names as bibliographies write them")
struct NameTests {
  /// Each an author of a record of its own.
  private static func index(_ names: [Any], as key: String = "author") throws -> TestIndex {
    let index = try TestIndex()
    let lines = try names.enumerated().map { number, name in
      let record: [String: Any] = ["_id": "\(number)", "title": "Owls", key: [name]]
      return String(decoding: try JSONSerialization.data(withJSONObject: record), as: UTF8.self)
    }
    try index.ingest([index.folder.write(lines.joined(separator: "\n"), to: "names.jsonl")])
    return index
  }

  /// Each of these finds all of these: in quotes after `author:`, and as a filter.
  static let same = [
    ["Manning, Christopher", "Christopher Manning", "Manning, C.", "C. Manning", "Manning C"],
    [
      "Manning, Christopher D.", "Manning, Christopher", "Christopher D. Manning", "C. D. Manning",
      "Manning, C.D.",
    ],
    ["Manning, Christopher D.", "Manning CD", "Manning, CD", "Manning, C. D."],
    [
      "van der Berg, Guido", "Berg, Guido van der", "Guido van der Berg", "G. van der Berg",
      "van der Berg, G.",
    ],
    ["Sartre, Jean-Paul", "Sartre, J.-P.", "J.-P. Sartre", "Sartre, J. P.", "Jean-Paul Sartre"],
    ["O'Hara, J. R. R.", "J. R. R. O'Hara", "O’Hara, J.R.R.", "OHara, JRR"],
    ["Müller, Jan", "Muller, J.", "J. Mueller", "Mueller, Jan"],
    ["King, Martin Luther, Jr.", "King, Martin Luther", "M. L. King", "Martin Luther King Jr."],
    ["García Márquez, Gabriel", "Gabriel García-Márquez", "García Márquez, G."],
    ["García Márquez, Gabriel", "Gabriel García Márquez", "G. García-Márquez"],
    ["Xiao-Ming Li", "Li, Xiaoming", "Li, X."], ["de Vries, Hugo", "Vries, H. de"],
  ]

  @Test("find each other", arguments: same)
  func findsEachOther(names: [String]) throws {
    let index = try Self.index(names)
    let expected = names.indices.map(String.init)
    for name in names {
      #expect(try index.ids("author:\"\(name)\"").sorted() == expected, "author:\"\(name)\"")
      #expect(try index.ids("") { $0.authors = [name] }.sorted() == expected, "-a '\(name)'")
    }
    #expect(try index.open().check().problems == [])
  }

  static let apart = [
    ("Lindqvist, Per", "Lindqvist, Kai"), ("Lindqvist, Per", "Lindqvist, K."),
    ("Osterling, Mara Kai", "Mara, Kai"),
    ("Osterling, Mara Kai", "Osterling, Mia"), ("Smith, Robert Lee", "Lee, Robert"),
    ("Berg, Guido", "von Berg, G."),
    ("van den Berg, G.", "van der Berg, G."), ("Wu, Di", "Wu, Yi"), ("Manning, C. D.", "Manning, C. E."),
    ("Manning, C. D.", "Manning, D."), ("Manning", "Manning, C."), ("Boat, Pam", "Bott, P."),
  ]

  @Test("does not find another person", arguments: apart)
  func staysApart(name: String, query: String) throws {
    let index = try Self.index([name])
    #expect(try index.ids("author:\"\(query)\"") { $0.match = .all }.isEmpty)
    #expect(try index.ids("") { $0.authors = [query] }.isEmpty)
  }

  @Test("are those of editors and translators, too", arguments: ["editor", "translator"])
  func editors(key: String) throws {
    let index = try Self.index([["first_name": "Christopher D.", "last_name": "Manning"]], as: key)
    for name in ["Manning, C.", "Christopher Manning"] {
      #expect(try index.ids("") { $0.authors = [name] } == ["0"])
    }
  }

  @Test("stated in parts find the same as in one")
  func parts() throws {
    let index = try Self.index([
      ["first_name": "Guido van", "last_name": "Berg", "full_name": "Berg, Guido van"],
      ["first_name": "Guido", "last_name": "van Berg", "full_name": "van Berg, Guido"], "Guido van Berg",
    ])
    for name in ["van Berg, G.", "G. van Berg", "Berg, G. van", "Berg, Guido"] {
      #expect(try index.ids("author:\"\(name)\"").sorted() == ["0", "1", "2"], "\(name)")
    }
  }

  @Test("words of two people are no name")
  func twoPeople() throws {
    let index = try TestIndex()
    let record =
      #"{"_id":"1","title":"x","author":[{"full_name":"Wu, Diyuan"},{"full_name":"Mondelli, Marco"}]}"#
    try index.ingest([index.folder.write(record, to: "a.jsonl")])
    for name in ["Wu, Marco", "wu marco", "Wu Marco"] {
      #expect(try index.ids("") { $0.authors = [name] }.isEmpty)
      #expect(try index.ids("author:\"\(name)\"").isEmpty)
    }
  }

  static let plain = [
    ("Manning, C. owls", ["0"]), ("manning, c. owls", ["0"]), ("owls Manning, C.D.", ["0"]),
    ("Manning, CD owls", ["0"]), ("van der Berg, G. owls", ["1"]), ("Berg, G., owls", ["1"]),
    ("Manning, X. owls", []), ("owls, e.g. Manning", ["0"]),
  ]

  @Test("are read among the words of a query", arguments: plain)
  func plainQuery(query: String, expected: [String]) throws {
    let index = try Self.index(["Manning, Christopher D.", "van der Berg, Guido", "Smith, Carla"])
    for syntax in [SearchRequest.Syntax.query, .plain] {
      let results = try index.search(query) { ($0.syntax, $0.offersPartialMatches) = (syntax, false) }
      let found = results.query.match == .all ? results.hits.map(\.id) : []
      #expect(found == expected, "\(query)")
    }
  }

  @Test("are shown as they were read")
  func shown() throws {
    let results = try Self.index(["Manning, Christopher"]).search("Manning, C., owls")
    #expect(results.query.parsed == #"(author:"Manning, C." OR (Manning AND C.)) AND owls"#)
  }

  @Test("a name that nobody has is told, with those that are near and their hits")
  func hints() throws {
    let index = try Self.index(["Manning, Christopher D.", "Manning, Christopher D.", "Menning, Anna"])
    func notes(_ name: String) throws -> [String] { try index.search("") { $0.authors = [name] }.query.notes }
    #expect(
      try notes("Maning, C.") == [
        "no record has author 'Maning, C.'; nearest: Manning, Christopher D. (2)"
      ])
    #expect(
      try notes("Mannning")
        == [
          "no record has author 'Mannning'; nearest: Manning, Christopher D. (2); Menning, Anna (1)"
        ])
    #expect(try notes("Zhang, Q.") == ["no record has author 'Zhang, Q.'"])
    #expect(try notes("Manning, C.").isEmpty)
    let particles = try Self.index(["van den Berg, Esther"])
    for name in ["van der Berg", "van der Berg, E.", "de Berg"] {
      let results = try particles.search("") { $0.authors = [name] }
      #expect(
        results.query.notes == ["no record has author '\(name)'; nearest: van den Berg, Esther (1)"])
    }
  }
}
