import Testing

@testable import Indexer

@Suite("YAML cutter")
struct YAMLCutterTests {
  struct Example: Sendable, CustomTestStringConvertible {
    var name: String
    var text: String
    var frames: [String]
    var lines: [Int]
    var testDescription: String { name }
  }

  static let examples = [
    Example(name: "nothing", text: "", frames: [], lines: []),
    Example(
      name: "documents of LibreCat", text: "---\na: 1\n...\n---\nb: 2\n...\n",
      frames: ["a: 1\n", "b: 2\n"], lines: [2, 5]),
    Example(name: "no marker", text: "a: 1\nb: 2", frames: ["a: 1\nb: 2"], lines: [1]),
    Example(
      name: "empty documents", text: "---\n---\n...\n\n# only this\n---\n...\n---", frames: [], lines: []),
    Example(
      name: "content after the marker", text: "--- {a: 1}\n--- !tag\nb: 2\n---\tc\n",
      frames: [" {a: 1}\n", " !tag\nb: 2\n", "\tc\n"], lines: [1, 2, 4]),
    Example(
      name: "comments and directives",
      text: "# x\n%YAML 1.1\n%TAG ! b\n--- # y\n# z\n\na: 1\n# in\n...\n%YAML 1.3\n---\nb: 1\n...\n",
      frames: ["a: 1\n# in\n", "b: 1\n"], lines: [7, 12]),
    Example(
      name: "marker in a block scalar", text: "a: |\n  x\n---\n  y\n", frames: ["a: |\n  x\n", "  y\n"],
      lines: [1, 4]),
    Example(
      name: "end marker in a quoted scalar", text: "a: 'x\n...\n  y'\n...\n", frames: ["a: 'x\n", "  y'\n"],
      lines: [1, 3]),
    Example(
      name: "what is no marker", text: "a: |\n ---\n----\n---x\n..\n....\n...x\n--\n-\n- b\n",
      frames: ["a: |\n ---\n----\n---x\n..\n....\n...x\n--\n-\n- b\n"], lines: [1]),
    Example(
      name: "CR LF", text: "---\r\na: 1\r\n...\r\n---\r\nb: 2\r\n...\r\n", frames: ["a: 1\r\n", "b: 2\r\n"],
      lines: [2, 5]),
    Example(
      name: "indented document", text: "---\n\n  a: 1\n  b: 2\n", frames: ["  a: 1\n  b: 2\n"], lines: [3]),
    Example(
      name: "sequence", text: "- a: 1\n  b: 2\n- a: 3\n", frames: ["  a: 1\n  b: 2\n", "  a: 3\n"],
      lines: [1, 3]),
    Example(
      name: "sequence after a marker", text: "---\n# c\n- a: 1\n\n# d\n-\n  a: 2\n...\n- x\n---\ny: 1\n",
      frames: ["  a: 1\n\n# d\n", " \n  a: 2\n", "  x\n", "y: 1\n"], lines: [3, 6, 9, 11]),
    Example(
      name: "sequence with a line in column 0", text: "- a: 'x\ny'\n- b: 1\n",
      frames: ["  a: 'x\ny'\n", "  b: 1\n"], lines: [1, 3]),
    Example(
      name: "nested sequence", text: "- - a\n  - b\n-\tc\n-", frames: ["  - a\n  - b\n", " \tc\n", " "],
      lines: [1, 3, 4]),
    Example(
      name: "sequence inside a mapping", text: "a:\n- b\n- c\n", frames: ["a:\n- b\n- c\n"], lines: [1]),
    Example(name: "a negative number is no element", text: "-1\n- 2\n", frames: ["-1\n- 2\n"], lines: [1]),
    Example(
      name: "markers at the end", text: "a: 1\n---\nb: 1\n...", frames: ["a: 1\n", "b: 1\n"], lines: [1, 3]),
    Example(
      name: "byte order marks where files were joined",
      text: "\u{FEFF}---\na: 1\n\u{FEFF}---\nb: 2\n\u{FEFF}...\n\u{FEFF}c: 3\n",
      frames: ["a: 1\n", "b: 2\n", "c: 3\n"], lines: [2, 4, 6]),
    Example(
      name: "a letter that starts like a byte order mark", text: "a\n\u{FEFE}b\n\u{FEC0}",
      frames: ["a\n\u{FEFE}b\n\u{FEC0}"], lines: [1]),
    Example(name: "a lone CR is no line end", text: "a: 1\r---\rb\n", frames: ["a: 1\r---\rb\n"], lines: [1]),
    Example(
      name: "NUL and broken UTF-8 are passed on", text: "a: \0\n---\nb: 1\n", frames: ["a: \0\n", "b: 1\n"],
      lines: [1, 3]),
  ]

  @Test("ends documents and elements at the starts of lines", arguments: examples)
  func frames(example: Example) {
    let cut = Cut(example.text, name: "a.yml")
    #expect(cut.error == nil)
    #expect(cut.texts == example.frames)
    #expect(cut.lines == example.lines)
  }

  @Test("a last document without its end mark was cut off, where the others have marks")
  func cutOff() {
    let whole = "---\na: 1\n...\n---\nb: one\n...\n"
    for count in 0..<6 {
      let cut = Cut(String(whole.dropLast(5).dropLast(count)), name: "a.yml")
      guard case .endsEarly(_, let line, _) = cut.error else {
        Issue.record("\(count) bytes less: not seen as cut off")
        continue
      }
      #expect(line == 5)
      #expect(cut.texts == ["a: 1\n"])
    }
    #expect(Cut(whole, name: "a.yml").error == nil)
    // Where all before have the mark, its lack is enough: an export that is cut at the end of a line.
    let atLineEnd = Cut("a: 1\n...\nb: one\n", name: "a.yml")
    #expect(
      atLineEnd.error == .endsEarly(file: "a.yml", line: 3, in: .record))
    #expect(Cut("a: 1\n...\nb: one\n..", name: "a.yml").error != nil)
    #expect(Cut("a: 1\n---\nb: 2\n...\nc: one\n", name: "a.yml").error == nil, "written by hand")
  }

  @Test("cuts the same whatever the chunks", arguments: examples)
  func chunks(example: Example) {
    let text = Array(example.text.utf8)
    let cutter = YAMLCutter(file: "a", limits: InputLimits())
    let whole = Cut(text, with: cutter, chunkBytes: max(1, text.count))
    for size in 1...64 {
      #expect(Cut(text, with: cutter, chunkBytes: size) == whole, "chunks of \(size)")
    }
  }

  @Test("a frame's range is where its bytes are", arguments: examples)
  func ranges(example: Example) {
    let text = Array(example.text.utf8)
    for frame in Cut(text, name: "a.yml").frames {
      #expect(frame.bytes.dropFirst().elementsEqual(text[frame.range].dropFirst()))
      #expect(frame.line == 1 + text[..<frame.range.lowerBound].count { $0 == 0x0A })
    }
  }

  @Test("only what ends inside a line is not terminated")
  func terminated() {
    #expect(Cut("a: 1\n---\nb: 2").frames.map(\.isTerminated) == [true, false])
    #expect(Cut("a: 1\n---\nb: 2\n").frames.map(\.isTerminated) == [true, true])
    #expect(Cut("a: 1\n---\nb: 2\n...").frames.map(\.isTerminated) == [true, true])
    #expect(Cut("- a\n- b").frames.map(\.isTerminated) == [true, false])
  }

  @Test("keeps the first part of a frame over the limit and goes on after it")
  func oversize() {
    let text = "---\n_id: 7\ntext: \(String(repeating: "x", count: 300))\n---\n_id: 8\n"
    for size in 1...64 {
      let cutter = YAMLCutter(file: "a", limits: InputLimits(maxFrameBytes: 100))
      let cut = Cut(Array(text.utf8), with: cutter, chunkBytes: size)
      #expect(cut.frames.count == 2)
      #expect(
        cut.frames.first?.defect
          == "longer than 100 bytes, the limit for one record (Limits.recordBytes)")
      #expect(cut.frames.first?.bytes.count == 100)
      #expect(cut.frames.first?.range == 4..<318)
      #expect(cut.frames.first.flatMap(IDSalvage.id) == "7")
      #expect(cut.frames.last?.defect == nil)
    }
  }
}
