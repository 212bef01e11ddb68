import Foundation
import Testing

@Suite("Completions in the shells themselves")
struct CompletionScriptTests {
  /// What is typed, and what the shell is offered, with what is shown beside.
  private static let lines: [(typed: [String], offered: [String])] = [
    (["-d", "MaM"], ["MaMo|MaMo  Mondelli Group, 3 records"]),
    (["--department=MaM"], ["--department=MaMo|MaMo  Mondelli Group, 3 records"]),
    (["-d", "DaAl,MaM"], ["DaAl,MaMo|MaMo  Mondelli Group, 3 records"]),
    (["-d", "!MaM"], ["!MaMo|MaMo  Mondelli Group, 3 records"]),
    (["--fields", "id,ven"], ["id,venue|venue"]),
    (
      ["--venue", "\"Journal of Imagi"],
      [
        "Journal of Imaginary Learning|Journal of Imaginary Learning   29 records",
        "Journal of Imagined Cells|Journal of Imagined Cells       18 records",
        "Journal of Imaginary Languages|Journal of Imaginary Languages  4 records",
      ]
    ),
    (["--oa", "zzz"], []), (["ingest", ""], ["files"]), (["ingest", "--keep-rejected", ""], ["folders"]),
  ]

  /// The parts of zsh's completion that the script calls, which say what they were given.
  private static let zsh = #"""
    _files() { [[ $1 == -/ ]] && print folders || print files }
    compdef() { }
    compadd() { local place; for place in {1..${#values}}; do print -r -- "${values[place]}|${texts[place]}"; done }
    source <(search completion zsh)
    COLUMNS=80 words=(search "$@") CURRENT=$(( $# + 1 )) PREFIX=${argv[-1]#\"}
    _search
    """#

  @Test("zsh shows values with what they mean", .enabled(if: Program.has("zsh")))
  func zsh() throws {
    for line in Self.lines {
      let typed = line.typed.map { "'\($0)'" }.joined(separator: " ")
      let outcome = try ExampleIndex.shell("zsh -f -c '\(Self.zsh)' zsh \(typed)")
      #expect(outcome.lines == line.offered, "\(typed): \(outcome.errors)")
    }
  }
}
