private import HTML
import Publication

/// How a list of references is written.
protocol ListForm {
  func head(_ title: String) -> String
  /// Opens the part of a year; `isFirst`: no other part is open.
  func heading(_ year: String, isFirst: Bool) -> String
  /// Opens a list without years.
  var listStart: String { get }
  func line(_ citation: Citation) -> String
  /// `hasList`: Whether a list is open.
  func tail(hasList: Bool) -> String
}

/// References in a style, one record after another.
struct CitationList<Form: ListForm>: RecordFormat {
  private let form: Form
  private let style: CitationStyle
  private let isByYear: Bool
  private let title: String
  private let links: RecordLinks
  private var year: String?

  init(_ options: ExportOptions, _ form: Form) {
    self.form = form
    (style, isByYear, title, links) = (options.style, options.isByYear, options.title, options.links)
  }

  func head(before first: CitationItem?) -> String {
    form.head(title) + (isByYear || first == nil ? "" : form.listStart)
  }

  var tail: String { form.tail(hasList: !isByYear || year != nil) }

  mutating func append(_ item: CitationItem, to output: inout [UInt8]) {
    if isByYear {
      let year = item.record.year.map(String.init) ?? "No year"
      if year != self.year { output.append(form.heading(year, isFirst: self.year == nil)) }
      self.year = year
    }
    output.append(form.line(Self.citation(of: item, style, links)))
  }

  /// The reference with its title as a link, and its arXiv number after it, unless the text has it.
  private static func citation(of item: CitationItem, _ style: CitationStyle, _ links: RecordLinks)
    -> Citation
  {
    var citation = Citation.preferringStated(item, style: style).linkingTitle(
      item.title, to: links.title(of: item))
    if let arxiv = item.arxivID, !citation.text.contains(arxiv) {
      citation.parts.append(.init(text: " "))
      citation.parts.append(.init(text: "arXiv:\(arxiv)", link: Record.url(ofArXiv: arxiv)))
      citation.parts.append(.init(text: "."))
    }
    return citation
  }
}

struct TextList: ListForm {
  func head(_ title: String) -> String { "" }
  func heading(_ year: String, isFirst: Bool) -> String { (isFirst ? "" : "\n") + "\(year)\n\n" }
  var listStart: String { "" }
  func line(_ citation: Citation) -> String { citation.text + "\n" }
  func tail(hasList: Bool) -> String { "" }
}

struct MarkdownList: ListForm {
  func head(_ title: String) -> String { "# \(Markdown.escaped(CleanText.line(title)))\n\n" }
  func heading(_ year: String, isFirst: Bool) -> String { (isFirst ? "" : "\n") + "## \(year)\n\n" }
  var listStart: String { "" }
  func line(_ citation: Citation) -> String { "- \(Markdown.guarded(citation.markdown))\n" }
  func tail(hasList: Bool) -> String { "" }
}

extension Markdown {
  /// Escapes the beginning of a line that would open a list, as `1984.` does.
  fileprivate static func guarded(_ line: String) -> String {
    if let first = line.first, "+-=".contains(first) { return "\\" + line }
    let digits = line.prefix { $0.isASCII && $0.isNumber }
    guard !digits.isEmpty, let mark = line.dropFirst(digits.count).first, mark == "." || mark == ")" else {
      return line
    }
    return digits + "\\" + line.dropFirst(digits.count)
  }
}

struct HTMLList: ListForm {
  func head(_ title: String) -> String {
    let head: HTML = """
      <!DOCTYPE html>
      <html lang="en">
      <head>
      <meta charset="utf-8">
      <title>\(title)</title>
      </head>
      <body>
      <h1>\(title)</h1>

      """
    return head.text
  }

  func heading(_ year: String, isFirst: Bool) -> String {
    let heading: HTML = "<h2>\(year)</h2>\n<ul>\n"
    return (isFirst ? "" : "</ul>\n") + heading.text
  }

  var listStart: String { "<ul>\n" }

  func line(_ citation: Citation) -> String {
    let line: HTML = "<li>\(citation.html)</li>\n"
    return line.text
  }

  func tail(hasList: Bool) -> String { (hasList ? "</ul>\n" : "") + "</body>\n</html>\n" }
}
