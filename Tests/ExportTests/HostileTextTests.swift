import Publication
import Testing

@testable import Export

@Suite("Hostile texts in exports")
struct HostileExportTests {
  static let texts = [
    "<script>alert(1)</script>", "=cmd()|' /C calc'!A0", "\\input{x}", "}", "{", "@article{x,",
    "a\nTY  - BOOK\nER  - ",
    "\u{202E}evil\u{202C}", "]]>", "<!-- -->", "\" onload=\"x", "--- \n...\n", "\u{1B}[31mred",
    "[x](javascript:a)",
    "javascript:alert(1)", "\u{2028}line", "\\", "$\\write18{x}$", "\u{FFFE}",
  ]

  private static let keys = [
    "title", "publication", "publisher", "volume", "issue", "page", "doi", "series_title", "place", "edition",
    "license", "report_number", "article_number", "date_updated", "date_created", "abstract", "keyword",
    "language",
    "link",
  ]

  /// A record that has the text in all fields, as texts, people, and maps.
  private static func record(_ text: String) throws -> Record {
    let person = Value(unsorted: [
      .init(key: "first_name", value: .string(text)), .init(key: "last_name", value: .string(text)),
    ])
    let names = Value(unsorted: [.init(key: "name", value: .string(text))])
    var entries: [Value.Entry] = [
      .init(key: "_id", value: .string("H1")), .init(key: "type", value: .string("conference")),
      .init(key: "year", value: .string("2020")),
      .init(key: "author", value: .list([person, .string(text)])),
      .init(key: "editor", value: .list([person])), .init(key: "conference", value: names),
      .init(key: "k" + text, value: .string(text)),
    ]
    entries += keys.map { .init(key: $0, value: .string(text)) }
    return try Record.make(from: Value(unsorted: entries)).record
  }

  private static func export(_ text: String, _ format: ExportFormat, _ options: ExportOptions = .init())
    throws -> String
  {
    String(decoding: RecordExport.bytes(of: [try record(text)], in: format, options: options), as: UTF8.self)
  }

  /// The texts of all cells, without their quotes.
  private static func cells(of table: String) -> [String] {
    var cells = [""]
    var isQuoted = false
    for character in table {
      switch character {
      case "\"": isQuoted.toggle()
      case ",", "\n":
        if isQuoted { cells[cells.count - 1].append(character) } else { cells.append("") }
      default: cells[cells.count - 1].append(character)
      }
    }
    return cells
  }

  @Test("stay one entry of BibTeX", arguments: texts)
  func bibtex(text: String) throws {
    for (isASCII, isBibLaTeX) in [(false, false), (true, false), (false, true)] {
      var options = ExportOptions()
      (options.isASCII, options.isBibLaTeX, options.hasAbstract) = (isASCII, isBibLaTeX, true)
      let entry = try Self.export(text, .bibtex, options)
      var depth = 0
      var outside = ""
      for character in entry {
        if character == "}" { depth -= 1 }
        if depth == 0 { outside.append(character) }
        if character == "{" { depth += 1 }
        #expect(depth >= 0)
      }
      #expect(depth == 0)
      #expect(outside.filter { $0 == "@" }.count == 1, "\(entry)")
      #expect(!entry.contains("\\input") && !entry.contains("\\write"))
    }
  }

  @Test("stay one entry of RIS, each line with its tag", arguments: texts)
  func ris(text: String) throws {
    let lines = try Self.export(text, .ris).split(separator: "\r\n")
    for line in lines { #expect(line.wholeMatch(of: /[A-Z][A-Z0-9]  - .*/) != nil, "\(line)") }
    #expect(lines.filter { $0.hasPrefix("TY") }.count == 1)
    #expect(lines.filter { $0.hasPrefix("ER") }.count == 1)
  }

  @Test("stay one row of CSV that no spreadsheet runs", arguments: texts)
  func csv(text: String) throws {
    var options = ExportOptions()
    options.fields = CSVFormat.columns
    let table = try Self.export(text, .csv, options)
    #expect(table.split(separator: "\n").count == 2)
    for cell in Self.cells(of: table) {
      let start = cell.drop { $0 == " " }.first
      #expect(start.map { "=+@".contains($0) } != true, "\(cell)")
    }
  }

  @Test("stay text in XML and HTML", arguments: texts)
  func markup(text: String) throws {
    for format in [ExportFormat.html, .atom, .oaiDC, .mods, .datacite] {
      let document = try Self.export(text, format)
      // Each element that is opened is closed, and all are ours.
      var open: [Substring] = []
      for match in document.matches(of: /<(\/?)([^\s>\/]+)[^>]*?(\/?)>/) {
        let (name, isEnd, isEmpty) = (match.output.2, !match.output.1.isEmpty, !match.output.3.isEmpty)
        if name.hasPrefix("!") || name.hasPrefix("?") || name == "meta" || isEmpty { continue }
        #expect(name.wholeMatch(of: /[a-zA-Z0-9_:]+/) != nil && name != "script", "\(format): \(name)")
        if isEnd { #expect(open.popLast() == name, "\(format)") } else { open.append(name) }
      }
      #expect(open == [], "\(format): \(document)")
      #expect(!document.contains("]]>"))
      #expect(!document.contains("href=\"javascript"))
      #expect(
        !document.unicodeScalars.contains { $0.value < 0x20 && $0 != "\n" || 0x202A...0x202E ~= $0.value })
    }
  }

  @Test("stay one line of a list", arguments: texts)
  func lists(text: String) throws {
    let lines = try Self.export(text, .citations).split(separator: "\n", omittingEmptySubsequences: false)
    #expect(lines.count == 2)
    let markdown = try Self.export(text, .markdown)
    #expect(markdown.split(separator: "\n").count == 2, "the heading and one item")
    #expect(markdown.firstMatch(of: /[^\\]\]\(<?javascript/) == nil)
    #expect(markdown.firstMatch(of: /[^\\]<script/) == nil)
  }

  @Test("are one item of JSON, with the texts in it", arguments: texts)
  func json(text: String) throws {
    let items = try JSONReader.value(of: Array(Self.export(text, .cslJSON).utf8)).list
    #expect(items.count == 1)
    #expect(try Self.export(text, .jsonl).split(separator: "\n").count == 1)
  }
}
