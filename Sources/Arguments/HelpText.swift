/// The help of a command, for a screen of some width.
public struct HelpText {
  /// The column in which explanations begin, at most.
  private static let maxColumn = 30

  private let width: Int
  private var lines: [String] = []

  /// `width` is in columns; at least 20 are used.
  public static func text(_ manual: CommandManual, width: Int) -> String {
    var help = HelpText(width: max(width, 20))
    help.add(manual)
    return help.lines.joined(separator: "\n") + "\n"
  }

  private init(width: Int) { self.width = width }

  private mutating func add(_ manual: CommandManual) {
    addUsage(manual.text.usage)
    lines.append("")
    addText(manual.text.summary)
    if !manual.text.discussion.isEmpty {
      lines.append("")
      addText(manual.text.discussion)
    }
    for section in manual.text.sections {
      addHeading(section.heading)
      addText(section.lines, indentation: "  ")
    }
    let arguments = manual.arguments.map { ("<\($0.name)>", $0.help) }
    let categories = manual.categories.map { category in
      (category.heading, category.options.map { ($0.synopsis, HelpText.explanation(of: $0)) })
    }
    let tables = (arguments.isEmpty ? [] : [("Arguments", arguments)]) + categories
    let longest = tables.flatMap(\.1).map(\.0.count).max() ?? 0
    let longestWord =
      tables.flatMap(\.1).flatMap { $0.1.split(separator: " ") }.map(\.count).max() ?? 0
    // On a narrow screen there has to be room for the longest word, such as a path.
    let column = min(longest + 4, HelpText.maxColumn, width / 2, max(8, width - longestWord))
    for (heading, rows) in tables {
      addHeading(heading)
      for (term, explanation) in rows { addRow("  " + term, explanation, column: column) }
    }
  }

  private mutating func addUsage(_ usage: [String]) {
    for (number, line) in usage.enumerated() {
      let words = HelpText.usageParts(line)
      lines += wrapped(words, after: number == 0 ? "USAGE: " : "       ", hanging: 9)
    }
  }

  private mutating func addHeading(_ heading: String) {
    lines += ["", heading.uppercased() + ":"]
  }

  /// Lines that stay as they are where they fit; else they go on below their last column, or below all of it
  /// where that leaves too little room.
  private mutating func addText(_ text: String, indentation: String = "") {
    for line in text.split(separator: "\n", omittingEmptySubsequences: false) {
      if line.isEmpty || indentation.count + line.count <= width {
        lines.append(line.isEmpty ? "" : indentation + line)
        continue
      }
      let (head, rest) = HelpText.columns(of: line)
      let below = indentation.count + (head.isEmpty && !indentation.isEmpty ? 4 : head.count)
      if below <= width / 2 {
        lines += wrapped(HelpText.words(rest), after: indentation + head, hanging: below)
      } else {
        lines += wrapped(HelpText.words(head), after: indentation)
        lines += wrapped(HelpText.words(rest), after: indentation + "    ")
      }
    }
  }

  private mutating func addRow(_ term: String, _ explanation: String, column: Int) {
    let words = HelpText.words(explanation)
    let gap = column - term.count
    if gap < 2 {
      lines.append(term)
      lines += wrapped(words, after: String(repeating: " ", count: column))
    } else {
      lines += wrapped(words, after: term + String(repeating: " ", count: gap))
    }
  }

  /// Words in lines no wider than the screen, but for a word that is wider by itself.
  ///
  /// The first line begins with `head`, the others with `hanging` blanks, or below the end of `head` where it
  /// is nil.
  private func wrapped(_ words: [String], after head: String, hanging: Int? = nil) -> [String] {
    let hanging = hanging ?? head.count
    var lines: [String] = []
    var line = head
    var column = head.count
    var isFresh = true
    for word in words {
      if !isFresh, column + 1 + word.count > width {
        lines.append(line)
        line = String(repeating: " ", count: hanging)
        (column, isFresh) = (hanging, true)
      }
      line += isFresh ? word : " " + word
      column += word.count + (isFresh ? 0 : 1)
      isFresh = false
    }
    return lines + [line]
  }

  /// A line cut where its last column begins: after its indentation, or after the last gap of two blanks or
  /// more.
  private static func columns(of line: Substring) -> (head: Substring, rest: Substring) {
    var start = line.firstIndex { $0 != " " } ?? line.endIndex
    var blanks = 0
    for place in line[start...].indices {
      if line[place] != " " && blanks >= 2 { start = place }
      blanks = line[place] == " " ? blanks + 1 : 0
    }
    return (line[..<start], line[start...])
  }

  private static func words(_ text: some StringProtocol) -> [String] {
    text.split(separator: " ").map { String($0) }
  }

  /// The parts of a usage line that stay whole: `[--source NAME]` is one.
  private static func usageParts(_ usage: String) -> [String] {
    var parts: [String] = []
    var depth = 0
    for word in usage.split(separator: " ") {
      if depth > 0, let last = parts.indices.last {
        parts[last] += " " + word
      } else {
        parts.append(String(word))
      }
      for character in word { depth += character == "[" ? 1 : character == "]" ? -1 : 0 }
    }
    return parts
  }

  /// The help with the choices that it does not name, and the default.
  static func explanation(of info: OptionInfo) -> String {
    var facts: [String] = []
    if !info.choices.allSatisfy({ info.help.contains($0) }) {
      facts.append("values: \(info.choices.joined(separator: ", "))")
    }
    if let value = info.defaultValue { facts.append("default: \(value)") }
    return facts.isEmpty ? info.help : "\(info.help) (\(facts.joined(separator: "; ")))"
  }
}
