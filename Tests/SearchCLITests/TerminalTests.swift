import Foundation
import Indexer
import Search
import Synchronization
import Testing

@testable import SearchCLI

@Suite("Terminal")
struct TerminalTests {
  @Test(
    "counts the columns of a text",
    arguments: [
      ("abc", 3), ("é", 1), ("e\u{301}", 1), ("神経", 4), ("ｆｕ", 4), ("한글", 4), ("👍", 2), ("👨‍👩‍👧", 2), ("❤️", 2),
      ("…·█", 3),
      ("a\u{200B}b", 2), ("soft\u{AD}hyphen", 10), ("", 0), ("α", 1),
    ])
  func width(text: String, columns: Int) { #expect(DisplayWidth.of(text) == columns) }

  @Test("wraps at blanks, and never beyond the width", arguments: 2..<40)
  func wrap(width: Int) {
    let text = "Neural collapse beyond 神経回路の崩壊について the unconstrainedfeaturesmodel: x"
    let lines = StyledText(text).wrapped(to: width, maxLines: 1000)
    #expect(lines.allSatisfy { $0.width <= width })
    let joined = lines.map { $0.rendered() }.joined().filter { $0 != " " }
    #expect(joined == text.filter { $0 != " " })
  }

  @Test("says where lines were left out")
  func tooLong() {
    let lines = StyledText("one two three four five").wrapped(to: 9, maxLines: 2)
    #expect(lines.map { $0.rendered() } == ["one two", "three …"])
    #expect(StyledText("abcdef").cut(to: 4).rendered() == "abc…")
  }

  @Test("marks matches by Unicode scalars")
  func matches() {
    let text = StyledText("e\u{301}ab 神", matches: [2..<4, 5..<6])
    #expect(
      text.rendered(Look(colors: ColorScheme())) == "e\u{301}\u{1B}[1;4mab\u{1B}[0m \u{1B}[1;4m神\u{1B}[0m")
  }

  @Test("a character of many accents stays small")
  func manyMarks() {
    let text = StyledText("e" + String(repeating: "\u{301}", count: 10_000))
    #expect(text.rendered().unicodeScalars.count <= Cell.maxScalars)
  }

  @Test("shows progress: throttled, with rate, share and time left")
  func progress() {
    var meter = ProgressMeter(width: 80, now: 100)
    #expect(
      meter.line(RunProgress(frames: 1, bytes: 10, totalBytes: 1000), now: 100) == " 1 record   1 %")
    #expect(meter.line(RunProgress(frames: 2, bytes: 10, totalBytes: 1000), now: 100.05) == nil)
    #expect(
      meter.line(RunProgress(frames: 12_345, bytes: 250, totalBytes: 1000), now: 130)
        == " 12,345 records   412/s   25 %   1:30 left")
    #expect(
      meter.line(RunProgress(frames: 7, bytes: 2_500_000, totalBytes: nil), now: 140)
        == " 7 records   0/s   2.5 MB read")
    var narrow = ProgressMeter(width: 12, now: 0)
    #expect(narrow.line(RunProgress(frames: 1_234_567, bytes: 1, totalBytes: nil), now: 9) == " 1,234,567…")
  }

  @Test(
    "formats durations",
    arguments: [
      (0.04, "0.0 ms"), (0.42, "0.4 ms"), (4.12, "4 ms"), (999.7, "1.0 s"), (3100, "3.1 s"),
      (125_000, "2 min 5 s"),
    ])
  func duration(milliseconds: Double, text: String) {
    #expect(Format.duration(milliseconds: milliseconds) == text)
  }

  @Test(
    "formats numbers",
    arguments: [
      (0, "0"), (999, "999"), (1000, "1,000"), (-1_234_567, "-1,234,567"),
      (Int.min, "-9,223,372,036,854,775,808"),
    ])
  func count(number: Int, text: String) { #expect(Format.count(number) == text) }

  @Test(
    "formats sizes",
    arguments: [(1, "1 byte"), (999, "999 bytes"), (1000, "1.0 kB"), (41_203_712, "41.2 MB")])
  func bytes(number: Int, text: String) { #expect(Format.bytes(number) == text) }

  @Test("a closed pipe is quiet, a full disk is not")
  func failingOutput() {
    func status(_ code: Int32) -> (ProgramStatus, String) {
      let errors = Capture()
      let context = Context(
        output: Output(name: "standard output", maxBufferedBytes: 1) { _ in code }, errors: errors.output,
        standardInput: { .text("") }, openFile: { _ in .text("") }, makeEngine: { _, _, _ in FakeEngine() })
      return (App(context: context).run(["x", "--ids"]), errors.text)
    }
    #expect(status(EPIPE) == (.success, ""))
    #expect(
      status(ENOSPC) == (.failure, "search: cannot write to standard output: No space left on device\n"))
  }

  @Test("reads lines in pieces of any size", arguments: 1..<6)
  func lines(chunk: Int) throws {
    var reader = LineReader.text("\u{FEFF}a\r\n\nbé\nc", chunk: chunk)
    var lines: [String] = []
    while let line = try reader.next() { lines.append(line) }
    #expect(lines == ["a", "", "bé", "c"])
    var all = LineReader.text("a\nb\n", chunk: chunk)
    #expect(try all.all() == "a\nb")
    var long = LineReader.text(String(repeating: "x", count: 200_000), maxBytes: 1000, chunk: chunk * 1000)
    #expect(throws: CLIError.self) { try long.next() }
  }

  @Test("a query of a million characters comes in whole")
  func longInput() {
    let engine = FakeEngine()
    _ = run(["query", "-"], engine: engine, input: String(repeating: "x", count: 1_000_000))
    #expect(engine.requests.first?.query.count == 1_000_000)
  }

  @Test(
    "quotes words for a shell",
    arguments: [
      ("a", "a"), ("", "''"), ("a b", "'a b'"), ("don't", "'don'\\''t'"), ("2024..", "2024.."), ("神", "神"),
    ])
  func quote(word: String, quoted: String) { #expect(Shell.quote(word) == quoted) }
}
