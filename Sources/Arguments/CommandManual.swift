/// What is said about a command as a whole.
public struct CommandText: Hashable, Sendable {
  /// A part of the text with a heading of its own.
  public struct Section: Hashable, Sendable {
    public var heading: String
    /// Lines that stay lines.
    public var lines: String

    public init(_ heading: String, _ lines: String) {
      self.heading = heading
      self.lines = lines
    }
  }

  public var name: String
  /// One sentence.
  public var summary: String
  /// The ways to write the command, one a line.
  public var usage: [String]
  /// Paragraphs, each one line.
  public var discussion: String
  public var sections: [Section]
  /// Whether its words are a text, in which a dash at the beginning is part of the word.
  public var takesText: Bool
  /// Whether `--version` is named among the options.
  public var showsVersion: Bool

  public init(
    name: String, summary: String, usage: [String], discussion: String = "", sections: [Section] = [],
    takesText: Bool = false, showsVersion: Bool = false
  ) {
    self.name = name
    self.summary = summary
    self.usage = usage
    self.discussion = discussion
    self.sections = sections
    self.takesText = takesText
    self.showsVersion = showsVersion
  }
}

/// A command without what it sets: what help, completions and a manual page are written from.
public struct CommandManual: Hashable, Sendable {
  public var text: CommandText
  public var arguments: [ArgumentInfo]
  /// In the order of the help text; each names its category and its default.
  public var options: [OptionInfo]

  /// The options by their categories, in the order in which these first occur.
  public var categories: [(heading: String, options: [OptionInfo])] {
    var categories: [(heading: String, options: [OptionInfo])] = []
    for option in options {
      if let place = categories.firstIndex(where: { $0.heading == option.category }) {
        categories[place].options.append(option)
      } else {
        categories.append((option.category, [option]))
      }
    }
    return categories
  }
}
