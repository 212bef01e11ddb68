import Foundation
import Indexer
import Pages
import Publication
import TestSupport
import Testing

@testable import SearchServer

/// Pages of a few records, as files to read.
@Suite("Pages as they are")
struct GoldenPageTests {
  private static let service = Result { try makeService() }

  /// Four records: one with formulas, one in German, one from right to left, one that states hardly anything.
  private static let records = #"""
    {"_id":"A1","title":"Spin waves in Y$_3$Fe<sub>5</sub>O$_{12}$ films","author":[{"first_name":"Ana","last_name":"Novak","orcid":"0000-0002-1825-0097"},{"first_name":"Li","last_name":"Wu"}],"abstract":[{"lang":"eng","text":"We measure spin waves below $T_c$ = 550 K."}],"year":"2021","type":"journal_article","OA_type":"gold","department":["PhysG"],"language":[{"iso":"eng"}],"publication":"Journal of Tests","volume":"7","page":"11-19","publisher":"Invented Press","doi":"10.5555/a.1","status":"public"}
    {"_id":"A2","title":"Über Wellen","author":[{"first_name":"Jürgen","last_name":"Maß"}],"abstract":[{"lang":"ger","text":"Wellen, gemessen & gezählt."},{"lang":"eng","text":"Waves, counted."}],"year":"2019","type":"conference","OA_type":"closed access","department":["PhysG"],"language":[{"iso":"ger"}],"publication":"Tagung, die es nicht gab","status":"public"}
    {"_id":"A3","title":"מבוא לגלים","author":["כהן, דוד"],"year":"2021","type":"book","department":["HistG"],"language":[{"iso":"heb"}],"status":"public"}
    {"_id":"A/4 ?","title":"Waves <b>& </b>particles","year":"1998","status":"public"}

    """#

  private static let departments = """
    - _id: Sci
      name: Faculty of Science
    - _id: PhysG
      name: Physics Group
      tree: [{_id: Sci}]
    - _id: HistG
      name: History Group

    """

  private static func makeService() throws -> TestService {
    var settings = WebSettings()
    settings.title = "Invented Publications"
    settings.recordURL = "https://repository.example/record/{id}"
    settings.links = [.init(label: "Imprint", address: "https://repository.example/imprint")]
    let test = try TestService(withIndex: false) { $0.settings = settings }
    let (file, units) = (test.folder + "/records.jsonl", test.folder + "/departments.yaml")
    try records.write(toFile: file, atomically: true, encoding: .utf8)
    try departments.write(toFile: units, atomically: true, encoding: .utf8)
    var options = RunOptions(kind: .ingest)
    options.departmentFile = units
    _ = try IndexUpdater(index: test.path).run(options, paths: [file])
    return test
  }

  static let pages: [(name: String, target: String)] = [
    ("start", "/"),
    ("results", "/search?q=waves&oa=gold,none"),
    ("record", "/record/A1?q=spin+waves&at=1"),
    ("record-rtl", "/record/A3"),
    ("zero", "/search?q=wawes+xyzzy&department=PhysG&year=2021"),
    ("department", "/departments/PhysG"),
    ("fragment", "/departments/PhysG?fragment=1"),
    ("error", "/record/none"),
  ]

  @Test("are those of the files", arguments: pages, ["en", "de"])
  func golden(page: (name: String, target: String), language: String) throws {
    var text = try Self.service.get().page(page.target, language: language).text
    // The day of the run, and the versions of the files.
    let months = Set(
      Words.Language.allCases.flatMap { Words($0)[.months].split(separator: " ").map(String.init) })
    for date in text.matches(of: /\b[0-9]{1,2}\.? (\p{L}+) 20[0-9]{2}\b/)
    where months.contains(String(date.1)) {
      text = text.replacing(String(date.0), with: "1 May 2026")
    }
    text.replace(/\?v=[0-9a-f]{8}/, with: "?v=0")
    let url = URL(filePath: Repository.path("Tests/SearchServerTests/Golden/\(page.name)-\(language).html"))
    let expected = try? String(contentsOf: url, encoding: .utf8)
    if expected != text, ProcessInfo.processInfo.environment["RECORD_GOLDEN"] == "1" {
      try text.write(to: url, atomically: true, encoding: .utf8)
    }
    #expect(text == expected, "Golden/\(page.name)-\(language).html")
  }
}
