import ArgumentParser

/// One command of the program.
protocol Command: ParsableCommand {
  /// All options but `--help` and `--version`; a test compares them with what ArgumentParser knows.
  static var optionNames: OptionNames { get }
  /// Whether its words are a text, in which a dash at the beginning is part of the word.
  static var takesText: Bool { get }

  func run(in context: Context) throws -> ProgramStatus
}

extension Command {
  static var takesText: Bool { false }
}
