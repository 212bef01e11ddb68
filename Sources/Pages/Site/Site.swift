public import Export
import HTML
public import Publication
public import Search

/// Lists of publications as plain files: an index, and for each value of a facet a page with exports beside
/// it.
///
/// All links are relative, so the folder works at any address and from a disk. The same records give the same
/// bytes.
public struct Site {
  public struct Options {
    /// The facet whose values have a page each; nil for one page with all records.
    public var facet: FacetDefinition?
    public var title = "Publications"
    public var style = CitationStyle.apa
    /// Lists to include in other pages: no head, no style.
    public var isFragment = false
    public var links = RecordLinks()

    public init() {}
  }

  /// What a run did.
  public struct Report: Hashable, Sendable {
    public var pages = 0
    public var written = 0
    public var removed: [String] = []
    /// Files of earlier runs that somebody has changed: they stay.
    public var kept: [String] = []
  }

  /// Where records come from.
  public struct Source {
    /// The values of a facet among the records of the site, and how many records these are.
    let values: (FacetDefinition) throws -> FacetTable
    /// Calls a function with the records that a filter leaves, all of them for nil; the newest first.
    let forEachRecord: (FacetFilter?, (Record) throws -> Void) throws -> Void

    public init(
      values: @escaping (FacetDefinition) throws -> FacetTable,
      forEachRecord: @escaping (FacetFilter?, (Record) throws -> Void) throws -> Void
    ) {
      (self.values, self.forEachRecord) = (values, forEachRecord)
    }
  }

  private let options: Options
  private let source: Source
  private let folder: SiteFolder

  /// The exports beside each page.
  static let exports: [(format: ExportFormat, name: String)] = [
    (.bibtex, "BibTeX"), (.ris, "RIS"), (.csv, "CSV"), (.cslJSON, "JSON"),
  ]

  /// - Throws: `SiteError` if a page would replace a file that is not of an earlier run.
  public static func write(to path: String, _ options: Options, from source: Source) throws -> Report {
    let site = Site(options: options, source: source, folder: try SiteFolder(path))
    let pages = try site.writePages()
    let (removed, kept) = try site.folder.finish()
    return Report(pages: pages, written: site.folder.written, removed: removed, kept: kept)
  }

  private func writePages() throws -> Int {
    if !options.isFragment {
      try folder.write(Array(Style.css.utf8), to: "style.css")
    }
    guard let facet = options.facet else {
      try writeList(name: "index", title: options.title, filter: nil)
      return 1
    }
    let table = try source.values(facet)
    var values = table.values.filter { $0.code != "none" }
    if facet.isYear {
      values.sort { $0.code > $1.code }
    } else {
      values.sort { ($0.label.lowercased(), $0.code) < ($1.label.lowercased(), $1.code) }
    }
    var names = FileNames()
    // By code, so that a name does not depend on labels.
    let nameOfCode = Dictionary(
      values.sorted { $0.code < $1.code }.map { ($0.code, names.name(for: $0.code)) },
      uniquingKeysWith: { $1 })
    for value in values {
      guard let name = nameOfCode[value.code] else { continue }
      let filter = FacetFilter(facet: facet.name, values: [FilterValue(.code(value.code))])
      try writeList(name: name, title: value.label, filter: filter)
    }
    let index = ListPage.index(
      title: options.title, records: table.records,
      entries: values.compactMap { value in
        nameOfCode[value.code].map { (label: value.label, file: $0 + ".html", count: value.count) }
      })
    try write(index, title: options.title, to: "index")
    return values.count + 1
  }

  private func writeList(name: String, title: String, filter: FacetFilter?) throws {
    var page = ListPage(title: title, options: options, name: name)
    var exports = Self.exports.map { export in
      var given = ExportOptions()
      (given.title, given.style, given.links) = (title, options.style, options.links)
      let bytes = Bytes()
      return (
        format: export.format, bytes: bytes,
        writer: RecordExport(export.format, options: given) { bytes.append($0) }
      )
    }
    try source.forEachRecord(filter) { record in
      page.add(record)
      for index in exports.indices { try exports[index].writer.add(record) }
    }
    for index in exports.indices {
      try exports[index].writer.finish()
      try folder.write(exports[index].bytes.all, to: "\(name).\(exports[index].format.fileExtension)")
    }
    try write(page.html, title: title == options.title ? title : "\(title) – \(options.title)", to: name)
  }

  private func write(_ body: HTML, title: String, to name: String) throws {
    let page =
      options.isFragment ? body : Page.document(title: title, style: .file("style.css"), Self.framed(body))
    try folder.write(page.bytes, to: name + ".html")
  }

  private static func framed(_ body: HTML) -> HTML {
    """
    <a class="skip" href="#main">Skip to the list</a>
    <main class="page" id="main">
    \(body)</main>

    """
  }

  /// What an export writes, until it is whole.
  private final class Bytes {
    private(set) var all: [UInt8] = []
    func append(_ more: [UInt8]) { all += more }
  }
}

/// Names of files for the codes of values.
struct FileNames {
  private var taken: Set<String> = ["index", "style"]

  /// ASCII letters, digits and `_` of the code, with hyphens for the rest; with a number where another code
  /// has the same name, whatever the case.
  mutating func name(for code: String) -> String {
    var name = ""
    for scalar in code.unicodeScalars {
      let isPlain =
        scalar.isASCII && (scalar.properties.isAlphabetic || ("0"..."9").contains(scalar) || scalar == "_")
      if isPlain {
        name.unicodeScalars.append(scalar)
      } else if name.last != "-", !name.isEmpty {
        name += "-"
      }
    }
    name = String(name.prefix(80))
    while name.last == "-" { name.removeLast() }
    if name.isEmpty { name = "value" }
    var (unique, number) = (name, 1)
    while !taken.insert(unique.lowercased()).inserted {
      number += 1
      unique = "\(name)-\(number)"
    }
    return unique
  }
}
