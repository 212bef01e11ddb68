import Arguments

/// One command of the program: a value with what its command line says.
protocol Command: Sendable {
  /// As it is where the command line says nothing.
  init()

  /// Its arguments, options and help.
  static var syntax: CommandSyntax<Self> { get }

  /// What its help is written from.
  static var manual: CommandManual { get }

  func run(in context: Context) throws -> ProgramStatus
}

extension Command {
  static var manual: CommandManual { syntax.manual(defaults: Self()) }

  /// - Throws: `ArgumentError` for a value, a word too many or a missing one.
  init(_ arguments: ArgumentList) throws(ArgumentError) {
    self = try Self.syntax.read(arguments, into: Self())
  }
}
