import Arguments
import Testing

@Suite("Command syntax")
struct CommandSyntaxTests {
  typealias Change = @Sendable (inout CopyCommand) -> Void

  /// Arguments after a first word `a`, and what they change in the command.
  static let commandLines: [([String], Change)] = [
    ([], { _ in }),
    (["b"], { $0.target = "b" }),
    (["b", "c", "d"], { ($0.target, $0.others) = ("b", ["c", "d"]) }),
    (["-q"], { $0.isQuiet = true }),
    (["--quiet", "--quiet", "-q"], { $0.isQuiet = true }),
    (["--mode", "careful"], { $0.mode = .careful }),
    (["--mode=dry-run"], { $0.mode = .dry }),
    (["--fallback", "fast"], { $0.fallback = .fast }),
    (["--retries", "5", "--retries=7"], { $0.retries = 7 }),
    (["--retries", "-5"], { $0.retries = -5 }),
    (["--retries=+5"], { $0.retries = 5 }),
    (["--max-bytes", "9223372036854775807"], { $0.selection.maxBytes = .max }),
    (["-n", "A", "--name", "B", "-n=C", "--name=D"], { $0.selection.names = ["A", "B", "C", "D"] }),
    (["--name", "A,B"], { $0.selection.names = ["A,B"] }),
    (["-n", ""], { $0.selection.names = [""] }),
    (["--log", "--quiet"], { $0.log = "--quiet" }),
    (["--log", "--"], { $0.log = "--" }),
    (["--log=a=b"], { $0.log = "a=b" }),
    (["--log==", "-"], { ($0.log, $0.target) = ("=", "-") }),
    (["", "x"], { ($0.target, $0.others) = ("", ["x"]) }),
    (["--", "--quiet", "--", "-x"], { ($0.target, $0.others) = ("--quiet", ["--", "-x"]) }),
  ]

  @Test("sets what the command line says, and leaves the rest as it is", arguments: commandLines)
  func values(arguments: [String], change: Change) throws {
    var expected = CopyCommand()
    expected.source = "a"
    change(&expected)
    #expect(try CopyCommand.read(["a"] + arguments) == expected)
    #expect(try CopyCommand.read(["a"] + arguments, takesText: true) == expected)
  }

  /// Arguments, and the message and hint they earn.
  static let mistakes: [([String], String, String?)] = [
    (["a", "--mod", "fast"], "unknown option --mod", "did you mean --mode?"),
    (["a", "--retrise", "1"], "unknown option --retrise", "did you mean --retries?"),
    (["a", "--hepp"], "unknown option --hepp", "did you mean --help?"),
    (["a", "--zzzz"], "unknown option --zzzz", "--help shows the options; after -- everything is a word"),
    (["a", "-x"], "unknown option -x", "--help shows the options; after -- everything is a word"),
    (["a", "--=x"], "unknown option --", "--help shows the options; after -- everything is a word"),
    (["a", "---"], "unknown option ---", "--help shows the options; after -- everything is a word"),
    (["a", "--log"], "option --log needs a value", nil),
    (["a", "-n"], "option -n needs a value", nil),
    (["a", "--quiet=yes"], "option --quiet takes no value", nil),
    (["a", "-q="], "option -q takes no value", nil),
    (["a", "--help=1"], "option --help takes no value", nil),
    (["a", "--log="], "option --log has an empty value, expected <file>", nil),
    (["a", "--name", ""], "option --name has an empty value, expected <pattern>", nil),
    (["a", "--retries", ""], "option --retries has an empty value, expected a whole number", nil),
    (
      ["a", "--mode="], "option --mode has an empty value, expected one of: fast, careful, dry-run", nil
    ),
    (["a", "--mode", "slow"], "--mode slow: expected one of: fast, careful, dry-run", nil),
    (["a", "--fallback", "Fast"], "--fallback Fast: expected one of: fast, careful, dry-run", nil),
    (["a", "--retries", "many"], "--retries many: expected a whole number", nil),
    (["a", "--retries", " 5"], "--retries ' 5': expected a whole number", nil),
    (["a", "--retries", "0x5"], "--retries 0x5: expected a whole number", nil),
    (["a", "--retries=x", "--retries=1"], "--retries x: expected a whole number", nil),
    (
      ["a", "--max-bytes", "9223372036854775808"], "--max-bytes 9223372036854775808: expected a whole number",
      nil
    ),
    (
      ["-q"], "missing argument <source>",
      "usage: copy SOURCE [TARGET] [OTHERS...] [--mode MODE] [--retries N] or copy --help"
    ),
  ]

  @Test("tells what is wrong, and what was expected", arguments: mistakes)
  func mistake(arguments: [String], message: String, hint: String?) throws {
    let error = #expect(throws: ArgumentError.self) { try CopyCommand.read(arguments) }
    #expect(error?.description == message)
    #expect(error?.hint == hint)
  }

  struct Move: Sendable {
    var files: [String] = []
    var first = ""

    static let files = CommandSyntax<Move>(
      CommandText(name: "move", summary: "", usage: ["move FILE..."]),
      arguments: [.rest("file", sets: \.files, help: "Files.")])
    static let one = CommandSyntax<Move>(
      CommandText(name: "move", summary: "", usage: ["move FILE"]),
      arguments: [.one("file", sets: \.first, help: "A file.")])
  }

  @Test("a list of words may need at least one")
  func requiredList() throws {
    let syntax = Move.files
    #expect(try syntax.read(syntax.sort(["a", "b"]), into: Move()).files == ["a", "b"])
    #expect(throws: ArgumentError.missingArgument("<file>...", usage: ["move FILE..."])) {
      try syntax.read(syntax.sort([]), into: Move())
    }
  }

  @Test("a word too many is named")
  func unexpected() throws {
    let syntax = Move.one
    let error = #expect(throws: ArgumentError.self) {
      try syntax.read(syntax.sort(["a", "--", "--b", "c"]), into: Move())
    }
    #expect(error?.description == "unexpected argument '--b'")
    #expect(error?.hint == "usage: move FILE")
  }

  @Test("lists all that completions and a manual page need")
  func manual() throws {
    let manual = CopyCommand.syntax.manual(defaults: CopyCommand())
    #expect(manual.arguments.map(\.synopsis) == ["<source>", "<target>", "<others>..."])
    #expect(manual.arguments.map(\.completion) == [.file, .folder, .nothing])
    #expect(
      manual.options.map(\.synopsis) == [
        "-n, --name <pattern>", "    --max-bytes <n>", "-q, --quiet", "    --mode <mode>",
        "    --fallback <mode>", "    --retries <n>", "    --log <file>", "-h, --help",
      ])
    #expect(manual.categories.map(\.heading) == ["Selection", "Options"])
    #expect(manual.categories.map(\.options.count) == [2, 6])
    let options = Dictionary(uniqueKeysWithValues: manual.options.map { ($0.name, $0) })
    let mode = try #require(options["--mode"])
    #expect(mode.choices == ["fast", "careful", "dry-run"] && mode.completion == .choices)
    #expect(mode.defaultValue == "fast" && !mode.isRepeatable)
    #expect(options["--retries"]?.defaultValue == "3")
    #expect(options["--name"]?.isRepeatable == true && options["--name"]?.defaultValue == nil)
    #expect(options["--log"]?.completion == .file && options["--log"]?.details == "Appends to a file.")
    #expect(options["--max-bytes"]?.defaultValue == nil && options["--max-bytes"]?.completion == .nothing)
  }
}
