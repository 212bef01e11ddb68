import Foundation
import Publication
import Testing

@testable import Pages
@testable import Search

@Suite("Static lists")
struct SiteTests {
  private final class Folder {
    let url = FileManager.default.temporaryDirectory.appending(path: "site-tests-\(UUID().uuidString)")
    var path: String { url.path }
    deinit { try? FileManager.default.removeItem(at: url) }

    func text(_ name: String) throws -> String {
      try String(contentsOf: url.appending(path: name), encoding: .utf8)
    }

    func write(_ text: String, _ name: String) throws {
      try Data(text.utf8).write(to: url.appending(path: name))
    }

    var names: [String] {
      get throws { try FileManager.default.contentsOfDirectory(atPath: path).sorted() }
    }
  }

  private static func record(_ fields: String) throws -> Record {
    let json = Array("{\(fields)}".utf8)
    return try Record.make(from: json.withUnsafeBufferPointer { try JSONReader.value(of: $0) }).record
  }

  private static func records() throws -> [Record] {
    [
      try record(
        #""_id":"1","title":"Neural <i>collapse</i> & more","author":[{"first_name":"Diyuan","last_name":"Wu"}],"year":"2025","department":["A/b"],"doi":"10.1000/1","OA_type":"gold","type":"journal_article""#
      ),
      try record(
        #""_id":"2","title":"\"><script>alert(1)</script>","author":["O'Neill, K."],"year":"2025","department":["a b"],"main_file_link":[{"url":"javascript:alert(1)"}],"type":"preprint""#
      ),
      try record(#""_id":"3","title":"No year","author":["Wu, D."],"department":["A/b"]"#),
    ]
  }

  private static func source(_ records: [Record]) -> Site.Source {
    func has(_ record: Record, _ code: String) -> Bool { record.departmentCodes.contains(code) }
    return Site.Source(
      values: { facet in
        let codes = Set(records.flatMap(\.departmentCodes)).sorted()
        return FacetTable(
          facet: facet.name, records: records.count,
          values: codes.map { code in
            .init(code: code, label: "Group <\(code)>", count: records.count { has($0, code) })
          }, years: [])
      },
      forEachRecord: { filter, body in
        for record in records {
          guard let filter else {
            try body(record)
            continue
          }
          if case .code(let code)? = filter.values.first?.kind, has(record, code) { try body(record) }
        }
      })
  }

  private static var options: Site.Options {
    var options = Site.Options()
    (options.facet, options.title) = (.department, "Institute <&>")
    return options
  }

  private static let files = [
    ".search-site", "A-b-2.bib", "A-b-2.csv", "A-b-2.html", "A-b-2.json", "A-b-2.ris", "A-b.bib", "A-b.csv",
    "A-b.html", "A-b.json", "A-b.ris", "index.html", "style.css",
  ]

  @Test("an index, a page for each value, and exports beside it; codes that look alike stay apart")
  func pages() throws {
    let folder = Folder()
    let report = try Site.write(to: folder.path, Self.options, from: Self.source(Self.records()))
    let names = try folder.names
    #expect(report.pages == 3 && report.written == 12 && report.removed.isEmpty)
    #expect(Set(names.map { $0.lowercased() }) == Set(Self.files.map { $0.lowercased() }))
    let index = try folder.text("index.html")
    #expect(index.contains("Institute &lt;&amp;&gt;") && index.contains("Group &lt;A/b&gt;"))
    let page = try folder.text(names.first { $0 == "A-b.html" } ?? "")
    #expect(
      page.contains("Neural collapse &amp; more") && page.contains("href=\"https://doi.org/10.1000/1\""))
    #expect(page.contains("<h2 id=\"y2025\">2025</h2>") && page.contains("No year</h2>"))
    #expect(page.contains("class=\"oa gold\"") && page.contains("href=\"A-b.bib\""))
    #expect(try folder.text("A-b.bib").contains("Wu"))
  }

  @Test("nothing of a record is markup, and no link runs a script or leads to an absolute path")
  func hostile() throws {
    let folder = Folder()
    _ = try Site.write(to: folder.path, Self.options, from: Self.source(Self.records()))
    for name in try folder.names where name.hasSuffix(".html") {
      let page = try folder.text(name)
      #expect(!page.contains("<script") && !page.contains("javascript:"), "\(name)")
      for link in page.matches(of: /(?:href|src)="([^"]*)"/) {
        #expect(!link.1.hasPrefix("/") && !link.1.hasPrefix("file:"), "\(name): \(link.1)")
      }
    }
  }

  @Test("the same records write nothing; a change writes its pages alone")
  func changes() throws {
    let folder = Folder()
    var records = try Self.records()
    _ = try Site.write(to: folder.path, Self.options, from: Self.source(records))
    #expect(try Site.write(to: folder.path, Self.options, from: Self.source(records)).written == 0)
    records[1] = try Self.record(#""_id":"2","title":"Another title","year":"2025","department":["a b"]"#)
    // A page and its four exports.
    #expect(try Site.write(to: folder.path, Self.options, from: Self.source(records)).written == 5)
  }

  @Test("files of values that are gone go, unless somebody else wrote or changed them")
  func removal() throws {
    let folder = Folder()
    let records = try Self.records()
    _ = try Site.write(to: folder.path, Self.options, from: Self.source(records))
    let gone = try #require(try folder.names.first { $0.hasSuffix("-2.bib") }).replacing(".bib", with: "")
    try folder.write("mine", "notes.html")
    try folder.write("changed", "\(gone).ris")
    let kept = records.filter { $0.departmentCodes == (gone == "A-b-2" || gone == "a-b-2" ? ["A/b"] : []) }
    let report = try Site.write(to: folder.path, Self.options, from: Self.source(kept))
    #expect(report.removed.contains("\(gone).bib") && report.kept == ["\(gone).ris"])
    #expect(try folder.names.contains("notes.html") && folder.names.contains("\(gone).ris"))
    #expect(try !folder.names.contains("\(gone).html"))
  }

  @Test("a file that is in the way is not replaced")
  func foreign() throws {
    let folder = Folder()
    try FileManager.default.createDirectory(at: folder.url, withIntermediateDirectories: true)
    try folder.write("mine", "index.html")
    #expect(throws: SiteError.self) {
      try Site.write(to: folder.path, Self.options, from: Self.source(Self.records()))
    }
    #expect(try folder.text("index.html") == "mine")
  }

  @Test("a manifest leads to no file outside the folder")
  func manifest() throws {
    let folder = Folder()
    try FileManager.default.createDirectory(at: folder.url, withIntermediateDirectories: true)
    let outside = folder.url.deletingLastPathComponent().appending(path: "\(UUID().uuidString).txt")
    try Data("x".utf8).write(to: outside)
    defer { try? FileManager.default.removeItem(at: outside) }
    let hash = Hash128.of(Array("x".utf8)).hex
    try folder.write("\(hash) ../\(outside.lastPathComponent)\n", ".search-site")
    _ = try Site.write(to: folder.path, Self.options, from: Self.source(Self.records()))
    #expect(FileManager.default.fileExists(atPath: outside.path))
  }

  @Test("files of a run that was interrupted are known to the next one")
  func interrupted() throws {
    struct Interruption: Error {}
    let folder = Folder()
    let whole = Self.source(try Self.records())
    let broken = Site.Source(values: whole.values) { filter, body in
      // The second page is never finished.
      if case .code("A/b")? = filter?.values.first?.kind { throw Interruption() }
      try whole.forEachRecord(filter, body)
    }
    #expect(throws: Interruption.self) {
      try Site.write(to: folder.path, Self.options, from: broken)
    }
    let before = try folder.text("a-b-2.html")
    var options = Self.options
    options.title = "Another title"
    _ = try Site.write(to: folder.path, options, from: whole)
    #expect(try folder.text("a-b-2.html") != before)
  }

  @Test("a part to include is a list without a page around it")
  func fragment() throws {
    let folder = Folder()
    var options = Self.options
    (options.facet, options.isFragment) = (nil, true)
    _ = try Site.write(to: folder.path, options, from: Self.source(Self.records()))
    let part = try folder.text("index.html")
    #expect(part.hasPrefix("<div class=\"yrs\">") && !part.contains("<html") && !part.contains("<h1"))
    #expect(try !folder.names.contains("style.css"))
  }

  @Test(
    "names of files are plain, apart without regard to case, and not those of other files",
    arguments: [
      (["MaMo", "mamo", "MAMO"], ["MaMo", "mamo-2", "MAMO-3"]), (["../etc", "a/b"], ["etc", "a-b"]),
      (["index", "Style", "é", ""], ["index-2", "Style-2", "value", "value-2"]), (["wu, d."], ["wu-d"]),
    ])
  func names(codes: [String], expected: [String]) {
    var names = FileNames()
    #expect(codes.map { names.name(for: $0) } == expected)
  }
}
