import Foundation
import Publication
import Search
import TestSupport
import Testing

@testable import Indexer

/// Exports as other programs write them: read right, or refused with a reason; never misread.
@Suite("Exports of other forms")
struct ForeignFormTests {
  /// A file, and the title of the one record in it.
  struct Example: Sendable, CustomTestStringConvertible {
    var name: String
    var bytes: [UInt8]
    var title: String
    var file = "a.jsonl"
    var warnings = 0
    var testDescription: String { name }

    init(_ name: String, _ bytes: [UInt8], _ title: String, file: String = "a.jsonl", warnings: Int = 0) {
      (self.name, self.bytes, self.title, self.file, self.warnings) = (name, bytes, title, file, warnings)
    }

    init(_ name: String, _ text: String, _ title: String, file: String = "a.jsonl") {
      self.init(name, Array(text.utf8), title, file: file)
    }
  }

  static let examples = [
    Example(
      "Latin-1", Array(#"{"_id":"1","title":"M"#.utf8) + [0xFC] + Array(#"ller"}"#.utf8), "Müller",
      warnings: 1),
    Example(
      "Windows-1252 in YAML", Array("---\n_id: '1'\ntitle: ".utf8) + [0x93, 0x41, 0x94] + Array("\n".utf8),
      "“A”",
      file: "a.yml", warnings: 1),
    Example("an escaped U+0000", #"{"_id":"1","title":"a\u0000b","publisher":"c\u0000d"}"#, "a\u{FFFD}b"),
    Example(
      "a raw U+0000", Array(#"{"_id":"1","title":"a"#.utf8) + [0] + Array(#"b"}"#.utf8), "a\u{FFFD}b"),
    Example("U+0000 in YAML", "---\n_id: '1'\ntitle: \"a\\0b\"\n", "a\u{FFFD}b", file: "a.yml"),
    Example("record separators", "\u{1E}{\"_id\":\"1\",\"title\":\"A\"}\n", "A"),
    Example("CR alone at line ends", "---\r_id: 1\rtitle: A\r...\r", "A", file: "a.yml"),
    Example("JSON Lines named YAML", "{\"_id\":\"1\",\"title\":\"A\"}\n", "A", file: "a.yaml"),
    Example(
      "surrogates in YAML", "---\n_id: 1\ntitle: \"a \\uD83D\\uDE00 \\uD83D!\"\n", "a 😀 \u{FFFD}!",
      file: "a.yml"),
    Example(
      "JSON in a YAML document", "---\n{\"_id\":\"1\",\"title\":\"\\uD83D\\uDE00\"}\n", "😀", file: "a.yml"),
    Example("a merge key", "---\nx: &x\n  title: A\n_id: 1\n<<: *x\n", "A", file: "a.yml"),
    Example(
      "a merge key under its own", "---\nx: &x {title: A}\n_id: 1\ntitle: B\n<<: *x\n", "B", file: "a.yml"),
    Example("a merge of several", "---\n_id: 1\n<<: [{title: A}, {title: B}]\n", "A", file: "a.yml"),
    Example("a quoted <<", "---\n_id: 1\n'<<': {title: A}\ntitle: B\n", "B", file: "a.yml"),
    Example("base64 in YAML", "---\n_id: 1\ntitle: !!binary R3LDvMOfZQ==\n", "Grüße", file: "a.yml"),
    Example("a next line sign in YAML", "---\n_id: 1\ntitle: a\u{85}b\n", "a b", file: "a.yml"),
    Example("a line separator in YAML", "---\n_id: 1\ntitle: a\u{2028}b\n", "a b", file: "a.yml"),
  ]

  @Test("are read, with a warning where bytes were taken for another encoding", arguments: examples)
  func read(example: Example) throws {
    let index = try SyncedIndex()
    let report = try index.run(.reindex, [index.file(example.bytes, name: example.file)])
    #expect(report.rejects.isEmpty, "\(report.rejects)")
    #expect(report.warnings.map(\.field) == Array(repeating: "encoding", count: example.warnings))
    let record = try #require(try index.open().records(ids: ["1"]).records.first)
    #expect(record.title == example.title)
    let check = try index.open().check()
    #expect(check.isOK, "\(check.problems)")
  }

  @Test("bytes in two encodings are refused, with the line: no reading of them is right")
  func mixed() throws {
    let index = try SyncedIndex()
    let bytes = Array("---\n_id: 1\ntitle: Gr\u{FC}\nx: ".utf8) + [0xFC] + Array("\n...\n".utf8)
    let report = try index.run(.reindex, [index.file(bytes, name: "a.yml")])
    #expect(report.rejects.map(\.id) == ["1"])
    #expect(
      report.rejects.first?.reason.hasPrefix("line 4: the byte FC is not UTF-8") == true, "\(report.rejects)")
  }

  @Test("a record in two encodings that is no longer public goes, as any other does")
  func mixedAndPrivate() throws {
    let index = try SyncedIndex([SampleRecord("1"), SampleRecord("2")])
    let bytes =
      Array(#"{"_id":"1","status":"private","title":"Grü"#.utf8) + [0xFC] + Array("\"}\n".utf8)
    let report = try index.run(.ingest, [index.file(bytes, name: "a.jsonl")])
    #expect(report.counts.deleted == 1 && report.rejects.isEmpty)
    #expect(try index.ids() == ["2"])
  }

  @Test("several objects on one line are several records; braces in TeX are none")
  func severalOnOneLine() throws {
    let index = try SyncedIndex()
    let lines = [
      #"{"_id":"1","title":"A"}{"_id":"2","title":"B"} {"_id":"3","title":"C"}"#,
      #"{"_id":"4","title":"$\\frac{a}{b}$"}"#, #"{"_id":"5","title":"D"}"#,
      #"{"_id":"6","title":"E"}{"_id":"7","title":"F"} x"#,
    ]
    let report = try index.reindex(text: lines.joined(separator: "\n"), name: "a.jsonl")
    #expect(try index.ids() == ["1", "2", "3", "4", "5", "6"])
    #expect(report.rejects.map(\.line) == [4])
  }

  @Test("a status is compared without regard to case and blanks, and stored so")
  func status() throws {
    let index = try SyncedIndex()
    try index.reindex(text: #"{"_id":"1","title":"A","status":"public"}"#)
    let report = try index.reindex(text: #"{"_id":"1","title":"A","status":" Public\u00a0"}"#)
    #expect((report.counts.unchanged, report.counts.updated, report.counts.deleted) == (1, 0, 0))
    #expect(try index.stored("1")?.contains(#""status":"public""#) == true)
    try index.reindex(text: #"{"_id":"1","title":"A","status":"PRIVATE"}"#)
    #expect(try index.ids() == [])
  }

  @Test("what nobody sees makes neither another id nor another value of a facet")
  func lookAlikes() throws {
    let index = try SyncedIndex()
    let codes = ["MaMo", "MaMo\u{A0}", "\u{200B}MaMo", "Ma\u{AD}Mo", "\u{FEFF}MaMo\u{202C}", " MaMo\u{2009}"]
    let lines = codes.enumerated().map { number, code in
      #"{"_id":"\#(number)","title":"A","department":[{"_id":"\#(code)"}],"publisher":"Owl\u00a0 Sons"}"#
    }
    try index.reindex(text: lines.joined(separator: "\n"))
    let search = try index.open()
    for (facet, value) in [("department", "MaMo"), ("publisher", "Owl Sons")] {
      let counts = try search.facet(facet, SearchRequest("*"))
      #expect(counts.values.map(\.code) == [value] && counts.values.map(\.count) == [codes.count])
    }
    let again = lines.map { $0.replacing(#"","title"#, with: #"\u00a0","title"#) }
    let report = try index.reindex(text: again.joined(separator: "\n"))
    #expect((report.counts.added, report.counts.deleted) == (0, 0))
  }

  @Test("departments and projects are no publications")
  func departments() throws {
    let index = try SyncedIndex([SampleRecord("1")])
    let unit = "---\n_id: MaMo\nname: Mondelli Group\nlayer: 2\ntree:\n- _id: ISTA\n...\n"
    let report = try index.run(.ingest, [index.file(unit, name: "departments.yml")])
    #expect(report.rejects.first?.reason.hasPrefix("not a publication: it has a name") == true)
    #expect(try index.ids() == ["1"])
  }

  @Test(
    "a year may be written with its fraction",
    arguments: [("2020.0", 2020), ("2020.", 2020), ("2020.5", nil)])
  func year(text: String, year: Int?) throws {
    let value = Value(unsorted: [
      .init(key: "_id", value: .string("1")), .init(key: "year", value: .string(text)),
    ])
    #expect(try Record.make(from: value).record.year == year)
  }
}
