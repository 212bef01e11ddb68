import Export
import HTML
import Publication
import Search

/// A list of publications by year, in a style of citation.
struct ListPage {
  private let title: String
  private let options: Site.Options
  private let name: String
  private var list: YearList

  init(title: String, options: Site.Options, name: String) {
    (self.title, self.options, self.name) = (title, options, name)
    list = YearList(style: options.style) { options.links.title(of: $0) }
  }

  mutating func add(_ record: Record) { list.add(record) }

  var html: HTML { options.isFragment ? list.html : "\(head)\(list.html)" }

  private var head: HTML {
    let stated = list.stated
    let span: String
    if let first = stated.min(), let last = stated.max() {
      span = first == last ? ", \(first)" : ", \(first) to \(last)"
    } else {
      span = ""
    }
    let date = list.updated.map { ", updated \($0)" } ?? ""
    let exports: [HTML] = Site.exports.map { export in
      "<a\(address: "href", "\(name).\(export.format.fileExtension)")>\(export.name)</a> "
    }
    let back: HTML? =
      name == "index" ? nil : "<p class=\"m\"><a href=\"index.html\">\(options.title)</a></p>\n"
    return """
      \(back)<h1>\(title)</h1>
      <p class="m num">\(grouped(list.count)) publication\(list.count == 1 ? "" : "s")\(span)\(date)</p>
      <div class="tools"><nav class="opts" aria-label="Export"><span class="m">Export</span> \(exports)</nav></div>
      \(list.jumps)
      """
  }

  /// The names of all pages, with the numbers of their records.
  static func index(
    title: String, records: Int, entries: [(label: String, file: String, count: Int)]
  ) -> HTML {
    let items: [HTML] = entries.map { entry in
      """
      <li><a\(address: "href", entry.file)>\(entry.label)</a> <span class="m num">\(grouped(entry.count))</span></li>

      """
    }
    return """
      <h1>\(title)</h1>
      <p class="m num">\(grouped(records)) publications</p>
      <ul class="lines">
      \(items)</ul>

      """
  }
}
