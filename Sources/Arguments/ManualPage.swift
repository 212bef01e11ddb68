/// The manual page of a command, in the `man` macros of roff.
public enum ManualPage {
  /// `name`: The page, such as `search-ingest`. `others`: Pages to see also.
  public static func text(_ manual: CommandManual, name: String, version: String, others: [String]) -> String
  {
    var page = ".TH \(escaped(name.uppercased())) 1 \"\" \"\(escaped(version))\"\n"
    page += ".SH NAME\n\(escaped(name)) \\- \(line(summary(manual.text.summary)))\n"
    page += ".SH SYNOPSIS\n.nf\n" + manual.text.usage.map { line($0) + "\n" }.joined() + ".fi\n"
    page += ".SH DESCRIPTION\n\(line(manual.text.summary))\n"
    for paragraph in manual.text.discussion.split(separator: "\n") { page += ".PP\n\(line(paragraph))\n" }
    if !manual.arguments.isEmpty {
      page += ".SH ARGUMENTS\n"
      for argument in manual.arguments { page += entry("\\fI\(escaped(argument.name))\\fR", argument.help) }
    }
    for (heading, options) in manual.categories {
      page += ".SH \(escaped(heading.uppercased()))\n"
      for option in options { page += entry(term(option), HelpText.explanation(of: option), option.details) }
    }
    for section in manual.text.sections {
      page += ".SH \(escaped(section.heading.uppercased()))\n.nf\n"
      page += section.lines.split(separator: "\n", omittingEmptySubsequences: false).map { line($0) + "\n" }
        .joined()
      page += ".fi\n"
    }
    if !others.isEmpty {
      page += ".SH SEE ALSO\n"
      page += others.map { "\\fB\(escaped($0))\\fR(1)" }.joined(separator: ", ") + "\n"
    }
    return page
  }

  /// As the line of `whatis` has it: no full stop.
  private static func summary(_ text: String) -> String {
    text.hasSuffix(".") ? String(text.dropLast()) : text
  }

  private static func term(_ option: OptionInfo) -> String {
    let names = [option.short, option.name].compactMap { $0.map { "\\fB\(escaped($0))\\fR" } }
    return names.joined(separator: ", ") + (option.valueName.map { " \\fI\(escaped($0))\\fR" } ?? "")
  }

  private static func entry(_ term: String, _ help: String, _ details: String = "") -> String {
    ".TP\n\(term)\n\(line(help))\n" + (details.isEmpty ? "" : "\(line(details))\n")
  }

  /// A line of text, which does not begin a request.
  private static func line(_ text: some StringProtocol) -> String {
    let text = escaped(text)
    return text.first == "." || text.first == "'" ? "\\&" + text : text
  }

  private static func escaped(_ text: some StringProtocol) -> String {
    text.reduce(into: "") { result, character in
      switch character {
      case "\\": result += "\\e"
      case "-": result += "\\-"
      case "'": result += "\\(aq"
      case "`": result += "\\(ga"
      case "~": result += "\\(ti"
      case "^": result += "\\(ha"
      case "\"": result += "\\(dq"
      default: result.append(character)
      }
    }
  }
}
