import Indexer
import Publication
import Testing

@testable import Search

@Suite("Checks of quality")
struct QualityTests {
  /// For each check: fields with the fault, and clean ones, each beside an id and a title.
  static let cases: [(check: String, faults: [String], clean: [String])] = [
    ("no-oa-type", [#""year":"2020""#], [#""OA_type":"gold""#]),
    (
      "no-abstract", [#""abstract":[{"lang":"eng","text":""}]"#],
      [#""abstract":[{"lang":"eng","text":"Some."}]"#]
    ),
    ("no-author", [#""publisher":"X""#], [#""author":["Wu, D."]"#, #""editor":["Wu, D."]"#]),
    (
      "malformed-doi", [#""doi":"10.1000/a b""#, #""doi":"1854/LU-1""#, #""doi":"unknown""#],
      [#""doi":"10.1000/182""#, #""doi":"10.1002/(SICI)1097-0258(19970515)""#, #""year":"2020""#]
    ),
    (
      "resolver-doi", [#""doi":"https://doi.org/10.1000/1""#, #""doi":"doi:10.1000/1""#],
      [#""doi":"10.1000/1""#]
    ),
    (
      "license-without-file", [#""license":"https://creativecommons.org/licenses/by/4.0/""#],
      [
        #""license":"x","file":[{"file_id":"1"}]"#,
        #""license":"x","main_file_link":[{"url":"https://x.org"}]"#,
      ]
    ),
    (
      "file-without-license", [#""file":[{"access_level":"open_access"}]"#],
      [#""file":[{"access_level":"closed"}]"#, #""file":[{"access_level":"open_access"}],"license":"x""#]
    ),
    (
      "year-differs", [#""year":"2019","date_published":"2020-01-01""#],
      [#""year":"2020","date_published":"2020-12-31T00:00:00Z""#, #""year":"2020""#]
    ),
    ("future-year", [#""year":"2099""#], [#""year":"2020""#]),
    (
      "odd-name",
      [
        #""author":[{"first_name":"J","last_name":"MÃ¼ller"}]"#,
        #""author":[{"full_name":"Yanishevsky, Alex>"}]"#,
        #""author":["Malancea_Malac"]"#, #""author":[{"full_name":"Fr ́echet, M."}]"#,
        #""editor":["M\u0094ller, A."]"#,
        #""author":["Doe, J. 2"]"#, #""author":["L\\'evy, P."]"#,
      ],
      [
        #""author":["Müller, J.-P.","O'Neill, Ó.","d’Alembert, J.","Łaskowicz, Þ.","王, 小明","Fréchet, M.","Ãvila, A."]"#
      ]
    ),
    ("dotless-i", [#""author":["Sukenık, Peter"]"#], [#""author":["Sukeník, Peter"]"#]),
    (
      "two-people",
      [
        #""author":["Wu, D.; Mondelli, M."]"#,
        #""author":[{"first_name":"Diyuan and Marco","last_name":"Wu"}]"#,
        #""author":[{"first_name":"D.","last_name":"Wu & Mondelli"}]"#,
      ],
      [
        #""author":["European Commission, DG Research and Innovation",{"first_name":"Andrea","last_name":"Sand"}]"#
      ]
    ),
    (
      "one-name", [#""author":[{"first_name":"Aiyana"}]"#],
      [#""author":[{"first_name":"A","last_name":"B"},{"full_name":"CERN"}]"#]
    ),
    ("no-department", [#""year":"2020""#], [#""department":[{"_id":"MaMo"}]"#]),
    (
      "orcid-digit",
      [
        #""author":[{"full_name":"A, B","orcid":"0000-0002-3242-7021"}]"#,
        #""editor":[{"full_name":"A, B","orcid":"none"}]"#,
      ],
      [
        #""author":[{"full_name":"A, B","orcid":"0000-0002-3242-7020"}]"#,
        #""author":[{"full_name":"A, B","orcid":"https://orcid.org/0000-0002-1694-233X"}]"#,
      ]
    ),
    (
      "isbn-digit",
      [
        #""publication_identifier":{"isbn":["978-3-16-148410-1"]}"#,
        #""publication_identifier":{"eisbn":["123"]}"#,
      ],
      [#""publication_identifier":{"isbn":["978-3-16-148410-0","0-8044-2957-X"]}"#]
    ),
    (
      "issn-digit", [#""publication_identifier":{"issn":["0378-5956"]}"#],
      [#""publication_identifier":{"issn":["0378-5955"],"eissn":["2434-561X"]}"#]
    ),
    (
      "no-conference", [#""type":"conference""#],
      [#""type":"conference","conference":{"name":"ICML"}"#, #""type":"journal_article""#]
    ),
    (
      "pages-reversed", [#""page":"20-10""#, #""page":"145–23""#],
      [#""page":"10-20""#, #""page":"1234-56""#, #""page":"e12-e1""#, #""page":"7""#, #""page":"99-100""#]
    ),
    (
      "language-differs",
      [
        #""abstract":[{"lang":"eng","text":"Diese Arbeit ist nicht nur eine Untersuchung der Wirkung, sondern auch ein Beitrag zur Frage, wie sich das auf die Praxis auswirkt und was wir noch nicht wissen."}]"#,
        #""abstract":[{"lang":"ger","text":"We show that this is the case for all of the models, and that they are better than those which were used before in our work."}]"#,
      ],
      [
        #""abstract":[{"lang":"eng","text":"We show that this is the case for all of the models, and that they are better than those which were used before in our work."}]"#,
        #""abstract":[{"lang":"ger","text":"Kurz."}]"#,
      ]
    ),
  ]

  private func finds(_ name: String, _ record: Record?) throws -> Bool {
    let check = try #require(QualityCheck.all.first { $0.name == name })
    guard case .record(let isFound) = check.test else { return false }
    return isFound(try #require(record), QualityFacts(year: 2026, departments: ["mamo"]))
  }

  @Test("a check finds its fault, and nothing in a clean record", arguments: cases)
  func check(name: String, faults: [String], clean: [String]) throws {
    for fields in faults { #expect(try finds(name, Self.canonical(fields)), "\(fields)") }
    for fields in clean { #expect(try !finds(name, Self.canonical(fields)), "\(fields)") }
  }

  /// As the index stores it: the keys in order.
  private static func canonical(_ fields: String, title: String = "A title") throws -> Record? {
    let json = Array(#"{"_id":"1",\#(fields),"title":"\#(title)"}"#.utf8)
    return try Record.make(from: json.withUnsafeBufferPointer { try JSONReader.value(of: $0) }).record
  }

  @Test(
    "titles in capitals and with markup are found",
    arguments: [
      ("capital-title", "ON THE THEORY OF GAMES", true), ("capital-title", "WMT 2019", false),
      ("capital-title", "On the Theory of GAMES", false), ("capital-title", "神経回路 の 研究 について の 報告", false),
      ("title-markup", "H<sub>2</sub>O", true), ("title-markup", #"The \\emph{new} one"#, true),
      ("title-markup", "AT&amp;T", true), ("title-markup", "$O(n)$ time", true),
      ("title-markup", "AT&T at 5 < 6, $5", false),
    ])
  func titles(name: String, title: String, isFound: Bool) throws {
    #expect(try finds(name, Self.canonical(#""year":"2020""#, title: title)) == isFound)
  }

  @Test("every check has a case")
  func complete() {
    let elsewhere: Set = [
      "capital-title", "title-markup", "doi-twice", "unknown-department", "empty-department",
    ]
    #expect(Set(Self.cases.map(\.check)).union(elsewhere) == QualityCheck.names)
    #expect(QualityCheck.names.count == QualityCheck.all.count && QualityCheck.all.count <= 64)
  }

  static let records = """
    {"_id":"1","title":"First","doi":"10.1000/1","department":[{"_id":"A"}],"abstract":[{"lang":"eng","text":"Words."}]}
    {"_id":"2","title":"Second","doi":"10.1000/1","department":[{"_id":"C"}],"file":[{"file_id":"9","access_level":"open_access"}]}
    {"_id":"3","title":"Third","external_id":{"arxiv":["2501.19104"]},"author":["Wu, D."],"license":"x","note":{"file":"nested"}}
    {"_id":"4","title":"Fourth doubtful","year":"2020","OA_type":"gold","publication_identifier":{"isbn":["0-8044-2957-X"]}}

    """

  static let departments = """
    - _id: A
      name: Alpha
      tree: []
    - _id: B
      name: Beta
      tree: []

    """

  private func index() throws -> TestIndex {
    let index = try TestIndex()
    let records = try index.folder.write(Self.records, to: "records.jsonl")
    let file = try index.folder.write(Self.departments, to: "departments.yaml")
    try index.reindex([records]) { $0.departmentFile = file }
    return index
  }

  static let queries: [(String, [String])] = [
    ("has:abstract", ["1"]), ("-has:abstract", ["2", "3", "4"]), ("has:doi", ["1", "2"]),
    ("has:arxiv", ["3"]),
    ("has:file", ["2"]), ("has:author", ["3"]), ("has:oa", ["4"]), ("has:year", ["4"]), ("has:isbn", ["4"]),
    ("has:license", ["3"]), ("has:licence", ["3"]), ("has:external_id", ["3"]),
    ("external_id:2501.19104", ["3"]), ("external_id:2501", []), ("has:note", ["3"]),
    ("has:title", ["1", "2", "3", "4"]),
    ("has:department", ["1", "2"]), ("has:doi,arxiv", ["1", "2", "3"]), ("has:doi has:file", ["2"]),
    ("has:doi,!file", ["1"]), ("has:file OR has:arxiv", ["2", "3"]), ("third has:doi", []),
    ("third OR has:file", ["2", "3"]),
    ("title:second has:doi", ["2"]), ("(first OR third) -has:arxiv", ["1"]), ("has:nothing", []),
    ("quality:doi-twice", ["1", "2"]), ("quality:no-abstract", ["2", "3", "4"]),
    ("quality:no-abstract -quality:no-author", ["3"]), ("quality:file-without-license", ["2"]),
    ("quality:unknown-department", ["2"]), ("quality:no-oa-type has:arxiv", ["3"]), ("quality:", []),
    ("quality:\"no-abstract\" year:2020", ["4"]), ("fourth doubtful has:doi", []),
  ]

  @Test("queries ask for fields and for what checks find", arguments: queries)
  func query(query: String, expected: [String]) throws {
    let index = try index()
    #expect(try index.ids(query).sorted() == expected, "\(query)")
  }

  @Test("a printed query reads back, and unknown checks are told")
  func printed() throws {
    let index = try index()
    let results = try index.search("has:abstract OR -quality:doi-twice")
    #expect(
      try index.ids(results.query.parsed).sorted() == index.ids("has:abstract OR -quality:doi-twice").sorted()
    )
    let unknown = try index.search("quality:no-abstrct")
    #expect(unknown.total == 0)
    #expect(
      unknown.query.notes == [
        "there is no check of quality 'no-abstrct', and nothing matches it; did you mean no-abstract?"
      ])
    #expect(try index.search("has:nothing").query.notes == ["no record states a field 'nothing'"])
    #expect(try index.search("-has:abstract").query.notes.isEmpty)
  }

  @Test("a report counts as quality: does in a query, for all records or some, without the checks left out")
  func report() throws {
    let index = try index().open()
    let report = try index.quality(SearchRequest("*"))
    #expect(report.records == 4 && report.findings.map(\.name) == QualityCheck.all.map(\.name))
    for finding in report.findings where finding.departments == nil {
      #expect(
        try index.search(SearchRequest("quality:\(finding.name)")).total == finding.count, "\(finding.name)")
    }
    #expect(report.findings.first { $0.name == "empty-department" }?.departments == ["B"])
    let some = try index.quality(SearchRequest("has:doi"), without: ["no-oa-type"])
    #expect(some.records == 2 && !some.findings.contains { $0.name == "no-oa-type" })
    #expect(some.findings.first { $0.name == "no-abstract" }?.count == 1)
    let several = try index.quality(SearchRequest("first OR second"))
    #expect(several.findings.first { $0.name == "no-abstract" }?.count == 1)
  }

  @Test("what was found is found anew when records have changed")
  func changes() throws {
    let index = try index()
    let open = try index.open()
    #expect(try open.search(SearchRequest("quality:doi-twice")).total == 2)
    let mended = try index.folder.write(
      #"{"_id":"2","title":"Second","doi":"10.1000/2"}"# + "\n", to: "mended.jsonl")
    try index.ingest([mended])
    #expect(try open.search(SearchRequest("quality:doi-twice")).total == 0)
    #expect(try open.search(SearchRequest("has:file")).total == 0)
  }
}
