import Arguments
import Publication

/// The program without the process around it: arguments in, output and an exit status out.
struct App {
  var context: Context

  /// Never throws: an error is printed, and shows in the status.
  func run(_ arguments: [String]) -> ProgramStatus {
    do {
      let status = try perform(arguments)
      do { try flush() } catch is Output.ClosedPipe {}
      return status
    } catch is Output.ClosedPipe {
      return .success  // the reader has what it wanted
    } catch {
      let error = CLIError(describing: error)
      // Standard error is the last resort: if it fails too, the status has to do.
      try? context.output.flush()
      try? present(error, asJSON: App.wantsJSON(arguments))
      try? context.errors.flush()
      return .failure
    }
  }

  private func flush() throws {
    // Where both go to one terminal, notes come before the answer they are about.
    try? context.errors.flush()
    try context.output.flush()
  }

  private func perform(_ arguments: [String]) throws -> ProgramStatus {
    guard !arguments.isEmpty else {
      let usage = QueryCommand.syntax.text.usage.joined(separator: "\n")
      try context.errors.write(
        "\(usage)\n  search --help shows the filters, output formats and verbs\n")
      return .failure
    }
    let dispatch = try Dispatch(arguments)
    return try perform(dispatch.command, dispatch, arguments)
  }

  private func perform<C: Command>(
    _ command: C.Type, _ dispatch: Dispatch, _ arguments: [String]
  ) throws -> ProgramStatus {
    let list: ArgumentList
    do { list = try C.syntax.sort(dispatch.arguments) } catch {
      throw dispatch.explained(error, arguments)
    }
    if list.wantsHelp {
      let text = HelpText.text(C.manual, width: context.terminal.textWidth)
      try context.paged { try $0.write(text) }
      return .success
    }
    if list.wantsVersion {
      try context.output.write(Version.text + "\n")
      return .success
    }
    for note in list.notes { try context.note(note) }
    let invocation: C
    do { invocation = try C(list) } catch { throw dispatch.explained(error, arguments) }
    var context = context
    context.namesStandardInput = list.namesStandardInput
    context.commandLine = (["search"] + arguments.map(Shell.quote)).joined(separator: " ")
    return try invocation.run(in: context)
  }

  private func present(_ error: CLIError, asJSON: Bool) throws {
    if asJSON {
      try context.errors.write(SafeText.escapeJSON(ErrorJSON.object(error)))
      try context.errors.write("\n")
      return
    }
    try context.note(error.description)
    if let hint = error.hint { try context.errors.write("  \(SafeText.clean(hint))\n") }
  }

  /// Whether errors are printed as JSON; has to work even if the arguments make no sense.
  private static func wantsJSON(_ arguments: [String]) -> Bool {
    let options = arguments.prefix { $0 != "--" }
    return options.contains("--json") || options.contains("--format=json")
      || zip(options, options.dropFirst()).contains { $0 == "--format" && $1 == "json" }
  }
}
