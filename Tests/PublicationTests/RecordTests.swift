import Publication
import Testing

@Suite("Record")
struct RecordTests {
  static let ids: [(String, String)] = [
    (#"{"_id":"21326"}"#, "21326"), (#"{"_id":1000}"#, "1000"), (#"{"_id":" a b\n"}"#, "a b"),
    (#"{"_id":0}"#, "0"),
  ]

  @Test("an id is a text or a number without blanks around it", arguments: ids)
  func id(json: String, expected: String) throws {
    let record = try record(json)
    #expect(record.id == expected)
    #expect(record.value["_id"]?.string == expected)
  }

  static let badIDs: [(String, RecordError)] = [
    (#"{"title":"x"}"#, .noID), (#"{"_id":null}"#, .noID), (#"{"_id":" "}"#, .noID),
    (#"{"_id":["1"]}"#, .noID),
    (#"{"_id":{"a":1}}"#, .noID), ("[]", .noID), ("7", .noID),
    (#"{"_id":"a\u0000b"}"#, .controlCharacterInID),
    (#"{"_id":"a\nb"}"#, .controlCharacterInID),
    ("{\"_id\":\"" + String(repeating: "x", count: 513) + "\"}", .longID(maxBytes: 512)),
  ]

  @Test("a record without a usable id is none", arguments: badIDs)
  func noID(json: String, expected: RecordError) {
    #expect(throws: expected) { try record(json) }
  }

  @Test("the message for a missing id is fixed")
  func message() { #expect(RecordError.noID.description == "no _id: a record needs one") }

  static let statuses: [(String, String?, Bool)] = [
    ("{}", nil, true), (#"{"status":null}"#, nil, true), (#"{"status":" "}"#, nil, true),
    (#"{"status":[]}"#, nil, true),
    (#"{"status":"public"}"#, "public", true), (#"{"status":" public\n"}"#, "public", true),
    (#"{"status":"private"}"#, "private", false), (#"{"status":"deleted"}"#, "deleted", false),
    (#"{"status":["private"]}"#, "unreadable", false), (#"{"status":{"is":"private"}}"#, "unreadable", false),
    (#"{"status":{"login":"x"}}"#, "unreadable", false), (#"{"status":"a@b.org"}"#, "a@b.org", false),
    (#"{"status":0}"#, "0", false), (#"{"status":"Public"}"#, "public", true),
    (#"{"status":"PRIVATE\u00a0"}"#, "private", false),
  ]

  @Test("only public records, and those that state no status, are shown", arguments: statuses)
  func status(json: String, expected: String?, isPublic: Bool) throws {
    let status = Record.status(of: try value(json))
    #expect(status == expected)
    #expect(Record.isPublic(status: status) == isPublic)
  }

  static let years: [(String, Int?, String?)] = [
    ("2025", 2025, nil), (#""2025""#, 2025, nil), (#"" 2025 ""#, 2025, nil), (#"["2025"]"#, 2025, nil),
    ("null", nil, nil),
    (#""in press""#, nil, "year 'in press' is not a four-digit year, taken as not stated"),
    ("2916", nil, "year '2916' is not between 1000 and 2100, taken as not stated"),
    (#""0999""#, nil, "year '0999' is not between 1000 and 2100, taken as not stated"),
    ("20251", nil, "year '20251' is not a four-digit year, taken as not stated"),
    (#""+202""#, nil, "year '+202' is not a four-digit year, taken as not stated"),
    (#""２０２５""#, nil, "year '２０２５' is not a four-digit year, taken as not stated"),
    (#""x\u001b[31m""#, nil, "year 'x\u{FFFD}[31m' is not a four-digit year, taken as not stated"),
    (#"{"from":2020}"#, nil, "year is a map, taken as not stated"),
    (#"[{}, {"a":1}]"#, nil, "year is a list without a text, taken as not stated"),
  ]

  @Test("a bad year is not stated, with a warning", arguments: years)
  func year(json: String, expected: Int?, warning: String?) throws {
    let json = #"{"_id":"1","date_published":"2020-01-01","year":\#(json)}"#
    #expect(try record(json).year == expected)
    #expect(try warnings(json) == (warning.map { [$0] } ?? []))
  }

  static let titles: [(String, String?)] = [
    (#""T""#, "T"), (#"" T ""#, "T"), ("7", "7"), (#"["A","B"]"#, "A"), (#"["","B"]"#, "B"),
    (#"{"a":"b"}"#, nil), ("[]", nil),
  ]

  @Test("a title may be a text, a number or a list", arguments: titles)
  func title(json: String, expected: String?) throws {
    let record = try record(#"{"_id":"1","title":\#(json)}"#)
    #expect(record.title == expected)
    #expect(record.text(of: .title) == (expected.map { [$0] } ?? []))
  }

  static let abstracts: [(String, [Abstract.Pair])] = [
    (#""plain""#, [.init(nil, "plain")]), (#"["a","b"]"#, [.init(nil, "a"), .init(nil, "b")]),
    (
      #"[{"lang":"eng","text":" E\r\n"},{"lang":"ger","text":"D"}]"#,
      [.init("eng", " E\r\n"), .init("ger", "D")]
    ),
    (#"{"lang":"eng","text":"E"}"#, [.init("eng", "E")]), (#"[{"text":"E"}]"#, [.init(nil, "E")]),
    (#"[{"lang":"eng","text":""}]"#, []), (#"[{"lang":"eng"}]"#, []), (#""  ""#, []),
    (#"[{"text":["E","F"]}]"#, [.init(nil, "E")]),
  ]

  @Test("an abstract may be a text, a list of texts, or a list by language", arguments: abstracts)
  func abstract(json: String, expected: [Abstract.Pair]) throws {
    let json = #"{"_id":"1","abstract":\#(json)}"#
    #expect(try record(json).abstracts.map { Abstract.Pair($0.language, $0.text) } == expected)
    #expect(try record(json).text(of: .abstract) == expected.map(\.text))
    #expect(try warnings(json).isEmpty)
  }

  static let people: [(String, [String], [String])] = [
    (#"[{"full_name":"Wu, Diyuan","first_name":"Diyuan","last_name":"Wu"}]"#, ["Wu, Diyuan"], ["Diyuan Wu"]),
    (#"[{"full_name":"Wu, Diyuan"}]"#, ["Wu, Diyuan"], ["Diyuan Wu"]),
    (#"[{"first_name":"Diyuan","last_name":"Wu"}]"#, ["Wu, Diyuan"], ["Diyuan Wu"]),
    (#"[{"last_name":"Wu"},{"first_name":"Madonna"}]"#, ["Wu", "Madonna"], ["Wu", "Madonna"]),
    (#"{"full_name":"Wu, Diyuan","last_name":"Wu"}"#, ["Wu, Diyuan"], ["Diyuan Wu"]),
    (#"[{"full_name":"Ada, Bob, Cy"}]"#, ["Ada, Bob, Cy"], ["Ada, Bob, Cy"]),
    (#""brenckman,m.""#, ["brenckman,m."], ["brenckman,m."]),
    (#"["A, B","C"]"#, ["A, B", "C"], ["A, B", "C"]), (#"[{"id":"5"}]"#, [], []),
    (#"[{"name":"CERN"},7]"#, ["CERN", "7"], ["CERN", "7"]),
    (#"[{"full_name":"Wu,"}]"#, ["Wu,"], ["Wu,"]),
  ]

  @Test("names are put together, and spoken first name first", arguments: people)
  func person(json: String, names: [String], spoken: [String]) throws {
    for key in ["author", "editor", "translator"] {
      let record = try record(#"{"_id":"1","\#(key)":\#(json)}"#)
      #expect((record.authors + record.editors + record.translators).map(\.name) == names)
      #expect(record.text(of: .author) == spoken)
    }
  }

  static let facets: [(String, String, [String])] = [
    ("department", #"[{"_id":"MaMo"},{"_id":"DaAl"},{"_id":"MaMo"}]"#, ["MaMo", "DaAl"]),
    ("department", #"[{"_id":10085,"tree":[{"_id":9997},{"_id":"1"}]}]"#, ["10085"]),
    ("department", #"["A",{"_id":"B"}]"#, ["A", "B"]),
    ("department", #""A""#, ["A"]),
    ("department", #"{"_id":"A","name":"Biologie","display":"F > B"}"#, ["A=Biologie"]),
    ("department", #"[{"_id":"A","display":"F > B","layer":2}]"#, ["A=F > B"]), ("department", "[]", []),
    ("oa", #""gold""#, ["gold"]), ("oa", "null", []), ("year", "2025", ["2025"]),
    ("year", #""in press""#, []),
    ("type", #""journalArticle""#, ["journalArticle"]),
    ("language", #"[{"iso":"eng","name":"English"}]"#, ["eng=English"]),
    ("language", #""eng""#, ["eng"]), ("publisher", #"" Springer""#, ["Springer"]),
    (
      "license", #""https://creativecommons.org/licenses/by/4.0/""#,
      ["https://creativecommons.org/licenses/by/4.0/=CC BY (4.0)"]
    ),
    ("license", #""other""#, ["other"]),
    ("project", #"[{"_id":"P","name":"N"},{"name":"M"}]"#, ["P=N", "M=M"]),
    ("venue", #""Journal of Tests ""#, ["Journal of Tests"]),
    (
      "author",
      #"""
      [{"full_name":"Wu, Diyuan","id":"7","orcid":"https://orcid.org/0000-0002-3242-7020"},
       {"first_name":"Marco","last_name":"Mondelli","id":"27EB676C","orcid":"wrong"},
       {"full_name":"Marco MONDELLI","first_name":"Marco","last_name":"Mondelli"},
       {"full_name":"Mondelli, Marco"},{"full_name":"Consortium"},"?!"]
      """#,
      [
        "0000-0002-3242-7020=Wu, Diyuan", "27EB676C=Mondelli, Marco", "mondelli, marco=Mondelli, Marco",
        "consortium=Consortium", "?!=?!",
      ]
    ),
  ]

  @Test("facet values come from every form, each once", arguments: facets)
  func facet(name: String, json: String, expected: [String]) throws {
    let facet = try #require(FacetDefinition.named(name))
    let tmp =
      #""tmp":{"short":"CC BY (4.0)","legal_code_url":"https://creativecommons.org/licenses/by/4.0/legalcode"}"#
    let record = try record(#"{"_id":"1",\#(tmp),"\#(facet.recordKeys[0])":\#(json)}"#)
    let values = facet.values(of: record) { $0.lowercased() }
    #expect(values.map { $0.code + ($0.label.map { "=\($0)" } ?? "") } == expected)
  }

  static let wrongShapes = [
    "title", "abstract", "keyword", "author", "editor", "translator", "department", "OA_type", "year", "type",
    "status",
    "language", "publisher", "license", "project", "doi", "publication", "date_created", "date_updated",
  ]

  @Test("a field of the wrong shape is not stated, with one warning that names it", arguments: wrongShapes)
  func wrongShape(key: String) throws {
    let json = #"{"_id":"1","\#(key)":[{"x":[{"y":"1"}]},[["2"]],{"x":"3"}]}"#
    let (record, warnings) = try Record.make(from: value(json))
    #expect(warnings.map(\.field) == [key])
    #expect(record.value[key] != nil)
    let values = FacetDefinition.all.map { $0.values(of: record) { $0 } }
    #expect(values.allSatisfy { $0.isEmpty })
    #expect(TextField.allCases.allSatisfy { record.text(of: $0).isEmpty })
  }

  @Test("identifiers come from doi, links, arXiv ids and people, each once")
  func identifiers() throws {
    let record = try record(
      #"""
      {"_id":"14924","doi":"https://doi.org/10.1093/JXB/erv066","external_id":{"arxiv":["arXiv:2210.06819v2"],"isi":"1"},
       "main_file_link":[{"url":"https://doi.org/10.48550/arXiv.2210.06819","open_access":"1"}],
       "link":"https://dx.doi.org/10.5555/X","related_material":{"link":[{"url":"https://doi.org/10.9999/other"}]},
       "author":[{"full_name":"M","orcid":"https://orcid.org/0000-0002-3242-7020"}],
       "editor":[{"full_name":"M","orcid":"0000-0002-3242-7020"},{"full_name":"N","orcid":"none"}]}
      """#)
    #expect(record.doi == "10.1093/JXB/erv066")
    #expect(record.arxivIDs == ["2210.06819"])
    #expect(
      record.identifiers.map { "\($0.kind.rawValue) \($0.value)" } == [
        "id 14924", "doi 10.1093/jxb/erv066", "doi 10.48550/arxiv.2210.06819", "doi 10.5555/x",
        "arxiv 2210.06819",
        "orcid 0000-0002-3242-7020",
      ])
  }

  @Test("an arXiv id as a plain text or only in a DOI is found both ways")
  func arxiv() throws {
    for json in [
      #"{"_id":"1","external_id":{"arxiv":"math.AG/0309136"}}"#,
      #"{"_id":"1","doi":"10.48550/arXiv.math/0309136"}"#,
      #"{"_id":"1","link":["https://arxiv.org/abs/math/0309136v2"]}"#,
    ] {
      let identifiers = try record(json).identifiers
      #expect(identifiers.contains(Identifier(kind: .arxiv, value: "math/0309136")), "\(json)")
      #expect(identifiers.contains(Identifier(kind: .doi, value: "10.48550/arxiv.math/0309136")), "\(json)")
    }
  }

  @Test("a keyword text is one keyword")
  func keywords() throws {
    #expect(try record(#"{"_id":"1","keyword":"a, b"}"#).keywords == ["a, b"])
    #expect(try record(#"{"_id":"1","keyword":[510," b ",{"x":"y"}]}"#).keywords == ["510", "b"])
  }

  @Test("a stored record reads back as it was made")
  func stored() throws {
    let made = try record(#"{"_id":" 1 ","title":"T","year":2020,"author":"A","user_id":"x","file":[]}"#)
    let stored = Record(id: made.id, value: try JSONReader.value(of: made.canonicalJSON))
    #expect(stored.value == made.value)
    #expect(
      String(decoding: stored.canonicalJSON, as: UTF8.self)
        == #"{"_id":"1","author":"A","title":"T","year":"2020"}"#)
    #expect(stored.title == "T" && stored.year == 2020)
    let (again, warnings) = try Record.make(from: stored.value)
    #expect(again.canonicalJSON == made.canonicalJSON && warnings.isEmpty)
  }

  @Test("ten thousand authors and keywords are no matter")
  func many() throws {
    let names = (0..<10_000).map {
      "{\"full_name\":\"N\($0), F\",\"orcid\":\"0000-0000-0000-\(1000 + $0 % 9000)\"}"
    }
    let record = try record(
      "{\"_id\":\"1\",\"author\":[\(names.joined(separator: ","))],\"keyword\":[\(names.joined(separator: ","))]}"
    )
    #expect(record.authors.count == 10_000 && record.keywords.isEmpty)
    #expect(record.identifiers.count == 9_001)
  }
}

extension Abstract {
  /// What an abstract says, comparable in a table.
  struct Pair: Hashable, CustomStringConvertible {
    let language: String?
    let text: String

    init(_ language: String?, _ text: String) { (self.language, self.text) = (language, text) }

    var description: String { "\(language ?? "-"): \(text)" }
  }
}

@Suite("Facet definitions")
struct FacetDefinitionTests {
  @Test("names are unique and found")
  func names() {
    #expect(
      FacetDefinition.all.map(\.name) == [
        "department", "oa", "year", "type", "author", "venue", "language", "publisher", "license", "project",
      ])
    for facet in FacetDefinition.all {
      #expect(FacetDefinition.named(facet.name)?.recordKeys == facet.recordKeys)
    }
    #expect(FacetDefinition.named("colour") == nil)
    #expect(FacetDefinition.all.filter(\.isYear).map(\.name) == ["year"])
    #expect(
      FacetDefinition.all.filter(\.isMultiValued).map(\.name) == [
        "department", "author", "language", "project",
      ])
    let words = FacetDefinition.all.flatMap { [$0.name, $0.filterName] + $0.aliases }
    #expect(Set(words).count == words.count - FacetDefinition.all.count { $0.name == $0.filterName })
    let letters = FacetDefinition.all.compactMap(\.filterLetter)
    #expect(Set(letters).count == letters.count)
  }
}
