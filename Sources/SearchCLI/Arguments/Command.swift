import Arguments

/// One command of the program: a value that holds its parsed command line.
protocol Command: Sendable {
  /// The defaults, for an empty command line.
  init()

  /// Its arguments, options and help.
  static var syntax: CommandSyntax<Self> { get }

  /// The texts that its help is made from.
  static var manual: CommandManual { get }

  func run(in context: Context) throws -> ProgramStatus
}

extension Command {
  static var manual: CommandManual { syntax.manual(defaults: Self()) }

  /// - Throws: `ArgumentError` for an invalid value, and for an extra or a missing word.
  init(_ arguments: ArgumentList) throws(ArgumentError) {
    self = try Self.syntax.read(arguments, into: Self())
  }
}
