import Arguments
import Basics
import Configuration
import Export
import HTML
import Publication
import Search

/// `search cite`: references to records.
struct CiteCommand: Command {
  enum Form: String, ArgumentValue, CaseIterable {
    case text, html, markdown
  }

  var ids: [String] = []
  var style: CitationStyle?
  var form = Form.text
  var copy = false
  var configuration = ConfigurationOptions()
  var index = IndexOptions()

  static let syntax = CommandSyntax<Self>(
    CommandText(
      name: "cite",
      summary: "Write references to records in a style.",
      usage: ["search cite ID... [--style NAME]"],
      discussion: """
        If a record states its reference in this style, that is used, as plain text; otherwise it is made from the \
        record's fields.
        """,
      sections: [
        .init(
          "Examples",
          """
          search cite 21326
          search cite 21326 14924 --style ieee --format html
          search cite 10.48550/arXiv.2210.06819 --style chicago --copy
          """)
      ],
      takesText: true),
    arguments: [.rest("id", sets: \.ids, help: "Record ids, DOIs or arXiv numbers.")],
    options: [
      .own([
        .value("--style", "name", sets: \.style, help: "apa (the default), ieee, chicago, mla or vancouver."),
        .value("--format", "name", sets: \.form, help: "text, html or markdown."),
        .flag(
          "--copy", sets: \.copy, help: "Also copy them to the clipboard, through the terminal (OSC 52)."),
      ]),
      .group(\.configuration), .group(\.index),
    ])

  func run(in context: Context) throws -> ProgramStatus {
    let found = try context.engine(index).show(ids)
    for id in found.missing { try context.note("no record '\(id)'") }
    let configured = try configuration.read(in: context, index).citationStyle.flatMap(CitationStyle.init)
    let style = style ?? configured ?? .apa
    let lines = found.records.map { record in
      let citation = Citation.preferringStated(CitationItem(record), style: style)
      return switch form {
      case .text: citation.text
      case .html: citation.html.text
      case .markdown: citation.markdown
      }
    }
    for line in lines { try context.output.write(line + "\n") }
    if copy, !lines.isEmpty {
      let text = Data(lines.joined(separator: "\n").utf8).base64EncodedString()
      // The terminal passes it on, also through SSH.
      try context.errors.write("\u{1B}]52;c;\(text)\u{7}")
    }
    return found.missing.isEmpty ? .success : .nothingFound
  }
}
