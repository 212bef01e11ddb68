import Arguments
import Testing

@Suite("Argument list")
struct ArgumentListTests {
  private func sort(_ arguments: [String], takesText: Bool = true) throws -> ArgumentList {
    let syntax = takesText ? CopyCommand.textSyntax : CopyCommand.syntax
    return try syntax.sort(arguments)
  }

  /// Arguments, and the words among them, where a word may begin with a dash.
  static let texts: [([String], [String])] = [
    (["neural", "-collapse"], ["neural", "-collapse"]),
    (["-collapse", "-q", "x"], ["-collapse", "x"]),
    (["-", "-quiet", "-=x", "-n"], ["-", "-quiet", "-=x", "-n"]),
    (["-qn", "-55", "-é"], ["-qn", "-55", "-é"]), (["--", "-5", "-z"], ["-5", "-z"]),
    (["a", "--", "-q", "--zzz"], ["a", "-q", "--zzz"]),
    (["--", "--", "-"], ["--", "-"]),
    (["-n", "-x", "y"], ["y"]),
    (["", "-"], ["", "-"]),
    (["\u{2014}quiet", "\u{2212}q"], ["\u{2014}quiet", "\u{2212}q"]),
  ]

  @Test("a dash and one letter or digit is a slip", arguments: ["-5", "-z", "-Z"])
  func loneLetter(argument: String) throws {
    let error = #expect(throws: ArgumentError.loneLetter(argument)) { try sort(["a", argument, "3"]) }
    #expect(error?.hint?.contains("after --") == true)
  }

  @Test("a dash may begin a word of a text", arguments: texts)
  func words(arguments: [String], words: [String]) throws {
    if arguments.last == "-n" {
      #expect(throws: ArgumentError.missingValue(option: "-n")) { try sort(arguments) }
    } else {
      #expect(try sort(arguments).words == words)
    }
  }

  @Test("- before -- names standard input")
  func standardInput() throws {
    #expect(try sort(["-"]).namesStandardInput)
    #expect(try sort(["a", "-", "--", "b"]).namesStandardInput)
    #expect(try !sort(["--", "-"]).namesStandardInput)
    #expect(try !sort(["--log", "-"]).namesStandardInput)
  }

  @Test("help and version are asked for anywhere before --, whatever the values are")
  func help() throws {
    #expect(try sort(["a", "--retries", "x", "--help"]).wantsHelp)
    #expect(try sort(["-h"], takesText: false).wantsHelp)
    #expect(try sort(["--version", "a"], takesText: false).wantsVersion)
    let list = try sort(["--", "--help", "-h", "--version"])
    #expect(!list.wantsHelp && !list.wantsVersion)
  }

  /// A word, and what its note says the option is.
  static let joined: [(String, String?)] = [
    ("-n2020", "-n 2020"), ("-nMaMo", "-n MaMo"), ("-n!x", "-n !x"), ("-nÜ", "-n Ü"),
    ("-name", nil), ("-q2020", nil), ("-x2020", nil), ("-2020", nil),
  ]

  @Test("says so where an option is joined to its value", arguments: joined)
  func joinedValue(word: String, option: String?) throws {
    let list = try sort([word])
    let notes = option.map { ["\(word) leaves out the word '\(word.dropFirst())'; the option is: \($0)"] }
    #expect(list.words == [word])
    #expect(list.notes == notes ?? [])
  }

  @Test("strange arguments give a sentence", arguments: [true, false])
  func strange(takesText: Bool) {
    let pieces = [
      "", "-", "--", "---", "=", "--=", "-=", "--=x", "--log=", "--name", "-n", "--quiet", "--help=", "\u{0}",
      "-\u{301}", "--\u{301}q", "--lo\u{67}\u{338}=x", "\u{FFFD}", "-\u{FFFD}", "=\u{338}", "--log=\u{338}",
      "🏳️‍🌈",
    ]
    for first in pieces {
      for second in pieces {
        for third in ["", "--", "x"] {
          do {
            _ = try CopyCommand.read([first, second, third], takesText: takesText)
          } catch {
            #expect(!error.description.isEmpty && error.hint != "")
          }
        }
      }
    }
  }

  @Test("long arguments and many of them cost no more than their length", .timeLimit(.minutes(10)))
  func long() throws {
    let long = String(repeating: "x", count: 1 << 20)
    #expect(try CopyCommand.read(["a", "--log", long]).log == long)
    #expect(try CopyCommand.read(["a", "--log=" + long]).log == long)
    #expect(try sort(["-" + long]).words == ["-" + long])
    #expect(throws: ArgumentError.unknownOption("--" + long, nearest: nil)) { try sort(["--" + long]) }
    #expect(throws: ArgumentError.wrongValue(long, option: "--retries", expected: "a whole number")) {
      try CopyCommand.read(["a", "--retries", long])
    }
    let many = Array(repeating: ["--name", "x", "-q", "y"], count: 25_000).flatMap(\.self)
    let command = try CopyCommand.read(many)
    #expect(command.selection.names.count == 25_000 && command.others.count == 24_998)
  }
}
