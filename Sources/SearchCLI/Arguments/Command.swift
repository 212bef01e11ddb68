import ArgumentParser

/// One command of the program.
protocol Command: ParsableCommand {
  /// All options but `--help` and `--version`; a test compares them with what ArgumentParser knows.
  static var optionNames: OptionNames { get }
  /// Whether its words are a text, in which a dash at the beginning is part of the word.
  static var takesText: Bool { get }

  /// The command as its arguments say, read without ArgumentParser; nil where that has to look at them.
  static func read(_ arguments: ArgumentList) -> Self?

  func run(in context: Context) throws -> ProgramStatus
}

extension Command {
  static func read(_ arguments: ArgumentList) -> Self? { nil }
  static var takesText: Bool { false }
}
