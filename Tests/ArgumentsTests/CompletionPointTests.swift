import Arguments
import Testing

@Suite("Completion")
struct CompletionPointTests {
  static let manual = CopyCommand.syntax.manual(defaults: CopyCommand())

  /// Words after the command, and what the last one may become.
  static let points: [([String], CompletionPoint)] = [
    ([""], .value(.file, choices: [], text: "", before: "")),
    (["a", "b"], .value(.folder, choices: [], text: "b", before: "")),
    (["-n", "x", "a", "b", "c"], .value(.nothing, choices: [], text: "c", before: "")),
    (["--mode", "fa"], .value(.choices, choices: ["fast", "careful", "dry-run"], text: "fa", before: "")),
    (
      ["--mode=fa"], .value(.choices, choices: ["fast", "careful", "dry-run"], text: "fa", before: "--mode=")
    ),
    (["--mode", "fast", "x"], .value(.file, choices: [], text: "x", before: "")),
    (["--", "--mode", "x"], .value(.folder, choices: [], text: "x", before: "")),
    (["--zzz=x"], .nothing),
  ]

  @Test("knows what is being typed", arguments: points)
  func point(words: [String], expected: CompletionPoint) {
    #expect(Self.manual.completionPoint(words) == expected)
  }

  @Test("offers the options behind a dash")
  func options() {
    guard case .option(let options) = Self.manual.completionPoint(["a", "--m"]) else {
      Issue.record("no options")
      return
    }
    #expect(options.map(\.name).contains("--mode") && options.map(\.name).contains("--help"))
  }

  @Test("a manual page has all that is declared, and no line of it is a request by chance")
  func page() {
    let page = ManualPage.text(Self.manual, name: "tool-copy", version: "1.0", others: ["tool"])
    #expect(page.hasPrefix(".TH TOOL\\-COPY 1 \"\" \"1.0\"\n.SH NAME\ntool\\-copy \\- "))
    for option in Self.manual.options {
      #expect(page.contains("\\fB" + option.name.replacing("-", with: "\\-") + "\\fR"), "\(option.name)")
    }
    #expect(page.contains("\\fBtool\\fR(1)"))
    var manual = Self.manual
    manual.text.discussion = ".so /etc/passwd\n'x \\fB"
    let text = ManualPage.text(manual, name: "x", version: "1", others: [])
    #expect(text.contains("\n\\&.so /etc/passwd\n") && text.contains("\\(aqx \\efB"))
  }
}
