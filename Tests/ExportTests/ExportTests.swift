import Foundation
import Publication
import TestSupport
import Testing

@testable import Export

@Suite("Exports")
struct RecordExportTests {
  static let records: [Record] = {
    let lines = [
      #"{"_id":"21326","author":[{"first_name":"Diyuan","last_name":"Wu"},{"first_name":"Jan","last_name":"van der Berg"},{"first_name":"Al","last_name":"King Jr."},"European Commission, DG Research"],"conference":{"location":"Vancouver, Canada","name":"ICML","start_date":"2025-07-13"},"date_updated":"2026-02-19T08:30:42Z","day":"30","doi":"10.5555/x_y","editor":[{"first_name":"Ed","last_name":"Itor"}],"external_id":{"arxiv":["2501.19104"]},"keyword":["deep, nets","A&B"],"language":[{"iso":"eng"}],"license":"https://creativecommons.org/licenses/by/4.0/","month":"07","page":"67499-67536","publication":"Proceedings of ICML","publication_identifier":{"eissn":["2640-3498"]},"publisher":"ML Press","series_title":"PMLR","title":"Neural collapse beyond BERT: $O(n^2)$ & <i>more</i>","type":"conference","volume":"267","year":"2025"}"#,
      #"{"_id":"J/1","abstract":[{"lang":"eng","text":"We <b>show</b>."}],"author":[{"first_name":"Maria","last_name":"Peñuelas","orcid":"0000-0002-3242-7020"}],"issue":"10","page":"2979–2990","publication":"Journal of Experimental Botany","title":"Function of peroxidases","type":"journal_article","volume":"66","year":"2015"}"#,
      #"{"_id":"B2","editor":[{"first_name":"Frank","last_name":"Brisard"},{"first_name":"Michael","last_name":"Meeuwis"}],"edition":"2","page":"449","place":"Amsterdam","publisher":"John Benjamins","publication_identifier":{"isbn":["978-3-16-148410-0"]},"title":"Bibliography of pragmatics","type":"book_editor","year":"2016"}"#,
      #"{"_id":"T3","author":[{"first_name":"Łukasz","last_name":"Fernández-Alba"}],"publisher":"Institute of Studies","title":"Single-cell sequencing","type":"dissertation","year":"2005"}"#,
      #"{"_id":"P4","author":[{"first_name":"Ann","last_name":"Lee"}],"external_id":{"arxiv":"2210.06819"},"title":"A preprint?","type":"preprint"}"#,
      #"{"_id":"D5","title":"Nothing else"}"#,
    ]
    return lines.compactMap { Record(canonicalJSON: Array($0.utf8)) }
  }()

  @Test("look as recorded", arguments: ExportFormat.allCases)
  func golden(format: ExportFormat) throws {
    #expect(Self.records.count == 6)
    var options = ExportOptions()
    options.links.recordURL = format == .html ? "https://rex.example.org/record/{id}" : nil
    options.isByYear = format == .markdown
    try Golden.compare(
      RecordExport.bytes(of: Self.records, in: format, options: options), "\(format.rawValue).txt")
  }

  @Test("in BibTeX have forms for BibLaTeX and for ASCII with abstracts")
  func bibtexOptions() throws {
    var options = ExportOptions()
    options.isBibLaTeX = true
    try Golden.compare(RecordExport.bytes(of: Self.records, in: .bibtex, options: options), "biblatex.txt")
    options = ExportOptions()
    (options.isASCII, options.hasAbstract) = (true, true)
    try Golden.compare(
      RecordExport.bytes(of: Self.records, in: .bibtex, options: options), "bibtex-ascii.txt")
  }

  @Test("references look as recorded", arguments: CitationStyle.allCases)
  func citations(style: CitationStyle) throws {
    let lines = Self.records.map { Citation($0, style: style).markdown + "\n" }
    try Golden.compare(Array(lines.joined().utf8), "style-\(style.rawValue).md")
  }

  @Test("a reference that the record states is taken as plain text")
  func stated() throws {
    let json =
      #"{"_id":"1","citation":{"apa":"<div style=\"x\"><!-- y -->Wu, D., &#38; Lee, A. <i>T</i>.</div>"},"title":"T"}"#
    let record = try #require(Record(canonicalJSON: Array(json.utf8)))
    #expect(Citation.preferringStated(CitationItem(record), style: .apa).text == "Wu, D., & Lee, A. T.")
    #expect(Citation.preferringStated(CitationItem(record), style: .mla).text == "T.")
  }

  @Test("a record without a page of its own links to its DOI")
  func links() throws {
    let item = CitationItem(try #require(Self.records.first))
    #expect(RecordLinks().title(of: item) == "https://doi.org/10.5555/x_y")
    #expect(RecordLinks(recordURL: "https://x.org/{id}").title(of: item) == "https://x.org/21326")
  }

  @Test("go to a sink in parts that are the whole")
  func stream() throws {
    var bytes: [UInt8] = []
    var export = RecordExport(.cslJSON) { bytes += $0 }
    for record in Self.records { try export.add(record) }
    try export.finish()
    #expect(bytes == RecordExport.bytes(of: Self.records, in: .cslJSON))
    #expect(export.count == 6)
  }

  @Test("a file gets its name when it is whole, and a failed one leaves nothing")
  func file() throws {
    let folder = FileManager.default.temporaryDirectory.appending(path: "export-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    let path = folder.appending(path: "a.bib.gz").path
    do {
      let file = try ExportFile(path)
      try file.write([UInt8](repeating: 65, count: 200_000))
      #expect(!FileManager.default.fileExists(atPath: path))
      try file.finish()
    }
    #expect(try Data(contentsOf: URL(filePath: path)).prefix(2) == Data([0x1F, 0x8B]))
    do {
      let file = try ExportFile(path + "x")
      try file.write([1])
    }
    #expect(try FileManager.default.contentsOfDirectory(atPath: folder.path) == ["a.bib.gz"])
    #expect(throws: ExportFileError.self) { try ExportFile(folder.appending(path: "none/a").path) }
  }

  /// Names as a record states them, and their parts.
  static let namesInParts: [(String, String, [String?])] = [
    ("Jan", "van der Berg", ["Jan", "van der", "Berg", nil]),
    ("Klaas", "Van Gelder", ["Klaas", nil, "Van Gelder", nil]),
    ("Al", "King Jr.", ["Al", nil, "King", "Jr."]),
    ("William H., III", "Gates", ["William H.", nil, "Gates", "III"]),
  ]

  @Test("names have their parts", arguments: namesInParts)
  func names(first: String, last: String, parts: [String?]) throws {
    let json = #"{"_id":"1","author":[{"first_name":"\#(first)","last_name":"\#(last)"}]}"#
    let record = try #require(Record(canonicalJSON: Array(json.utf8)))
    let name = try #require(CitationItem(record).authors.first)
    #expect([name.given, name.particle, name.family, name.suffix] == parts)
  }

  @Test(
    "a title is found whatever the case of its letters",
    arguments: [
      ("In: A Title. 2020", "a title", "A Title"), ("ÄRGER", "ärger", "ÄRGER"), ("a title", "titles", nil),
      ("", "a", nil), ("a", "", nil), ("aab", "AB", "ab"),
    ] as [(String, String, String?)])
  func anyCase(_ text: String, _ title: String, _ found: String?) {
    #expect(text.firstRange(ofAnyCase: title).map { String(text[$0]) } == found)
  }

  @Test("keys are safe for TeX, and no two ids have the same")
  func keys() throws {
    let ids = ["a b", "a+20b", "a_b", "a/b", "ä", "1", "1-1"]
    let keys = ids.map { id in CitationKey.key(of: CitationItem(Record(id: id, value: .map([])))) }
    #expect(
      keys == ["anon-a+20b", "anon-a+2B20b", "anon-a+5Fb", "anon-a/b", "anon-+C3+A4", "anon-1", "anon-1-1"])
    #expect(Self.records.map { CitationKey.key(of: CitationItem($0)) }.first == "wu2025neural-21326")
  }
}

/// Compares with a file that people read; RECORD_GOLDEN=1 writes it anew.
enum Golden {
  static func compare(_ bytes: [UInt8], _ name: String) throws {
    let path = Repository.path("Tests/ExportTests/Golden/\(name)")
    let expected = (try? Data(contentsOf: URL(filePath: path))).map { [UInt8]($0) }
    guard bytes != expected else { return }
    if ProcessInfo.processInfo.environment["RECORD_GOLDEN"] == "1" {
      try Data(bytes).write(to: URL(filePath: path))
    }
    Issue.record("\(name) differs:\n\(String(decoding: bytes, as: UTF8.self))")
  }
}
