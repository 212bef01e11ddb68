import Arguments
import Basics
import Publication
import Testing

@testable import SearchCLI

@Suite("Completions")
struct CompletionTests {
  private static func candidates(_ words: [String]) -> [String] {
    run(["completion", "candidates", "--"] + words).output.split(separator: "\n").map(String.init)
  }

  /// What is typed, and the candidates for its last word, without what is said about them.
  static let lines: [([String], [String])] = [
    (["ing"], ["ingest"]), (["st"], ["stats"]), (["versi"], ["version"]),
    (["help", "rep"], ["report", "repair"]),
    (["facet", "dep"], ["department"]), (["--dep"], ["--department"]), (["neural", "--mat"], ["--match"]),
    (["facet", "oa", "--mat"], ["--match"]), (["reindex", "--dr"], ["--dry-run"]),
    (["-d", "Ma"], ["MaMo"]), (["-d", "ma"], ["MaMo"]), (["-d", "DaAl,Ma"], ["DaAl,MaMo"]),
    (["-d", "!Ma"], ["!MaMo"]), (["neural", "--department=Ma"], ["--department=MaMo"]),
    (["--oa", "g"], ["gold", "green"]), (["--sort", "ye"], ["year", "year-desc"]),
    (["--match", ""], ["all", "any"]),
    (["--facets", "oa,ty"], ["oa,type"]), (["--fields", "id,ven"], ["id,venue"]),
    (["ingest", ""], [":files"]), (["ingest", "--keep-rejected", "x"], [":folders"]),
    (["--index=x"], [":files"]),
    (["report", "ch"], ["changes"]), (["report", "changes", "--si"], ["--since"]),
    (["completion", "z"], ["zsh"]),
    (["neural", ""], []), (["--", "ing"], []), (["-d", "zzz"], []),
  ]

  @Test("know verbs, options, facets and their values", arguments: lines)
  func candidates(words: [String], expected: [String]) {
    #expect(Self.candidates(words).map { String($0.prefix { $0 != "\t" }) } == expected)
  }

  @Test("say what a candidate means: departments have their labels")
  func labels() {
    #expect(Self.candidates(["-d", "Ma"]) == ["MaMo\tMondelli Group, 7 records"])
    #expect(Self.candidates(["backu"]) == ["backup\t\(BackupCommand.manual.text.summary)"])
  }

  @Test("are those of the index that the line names", arguments: [["--index", "a.db"], ["--index=a.db"]])
  func index(words: [String]) {
    let engine = FakeEngine()
    _ = run(["completion", "candidates", "--"] + words + ["-d", "Ma"], engine: engine)
    #expect(engine.state.withLock { $0.index } == "a.db")
  }

  @Test("a script for each shell asks the program", arguments: ["bash", "zsh", "fish"])
  func scripts(shell: String) {
    #expect(run(["completion", shell]).output.contains("completion candidates -- "))
  }

  @Test("a manual page for each verb has its options", arguments: Verb.allCases)
  func pages(verb: Verb) {
    let page = run(["completion", "man", verb.rawValue]).output
    for option in verb.command.manual.options {
      #expect(page.contains("\\fB\(option.name.replacing("-", with: "\\-"))\\fR"), "\(option.name)")
    }
    #expect(page.hasPrefix(verb == .query ? ".TH SEARCH 1" : ".TH SEARCH\\-\(verb.rawValue.uppercased()) 1"))
  }

  @Test("the manual page of search names all others")
  func page() {
    let page = run(["completion", "man"]).output
    for verb in Verb.allCases where verb != .query {
      #expect(page.contains("\\fBsearch\\-\(verb.rawValue)\\fR(1)"))
    }
    expectGolden(run(["completion", "man", "facet"]).output, "man-facet.1")
    #expect(run(["completion", "man", "x"]).errors.contains("unknown verb 'x'"))
    #expect(run(["completion", "theory"]).errors.contains("search -- completion theory"))
  }
}
