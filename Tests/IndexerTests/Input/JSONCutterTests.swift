import Testing

@testable import Indexer

@Suite("JSON cutter")
struct JSONCutterTests {
  struct Example: Sendable, CustomTestStringConvertible {
    var name: String
    var text: String
    var frames: [String]
    var isLines = false
    var expected: InputError.Part?  // what the text is cut off in
    var testDescription: String { name }
  }

  static let examples = [
    Example(name: "nothing", text: " \n\n", frames: []),
    Example(
      name: "array", text: "[{\"a\": 1}, {\"b\": [1, {}]}\n,\n{\"c\": \"]}\\\"[\"}]\n",
      frames: ["{\"a\": 1}", "{\"b\": [1, {}]}", "{\"c\": \"]}\\\"[\"}"]),
    Example(name: "empty array", text: "[ ]", frames: []),
    Example(name: "arrays in a row", text: "[{}][{\"a\":1}]\n[]\n[{}]", frames: ["{}", "{\"a\":1}", "{}"]),
    Example(
      name: "array of other things", text: "[1, \"a,]b\", null, [2, 3] {}]",
      frames: ["1", "\"a,]b\"", "null ", "[2, 3]", "{}"].map { $0 == "null " ? "null" : $0 }),
    Example(
      name: "one object over several lines", text: "{\n  \"a\": {\n    \"b\": 1\n  }\n}\n",
      frames: ["{\n  \"a\": {\n    \"b\": 1\n  }\n}"]),
    Example(
      name: "objects over several lines", text: "{\n  \"a\": 1\n}\n{\n  \"b\": [\n  {}]\n}",
      frames: ["{\n  \"a\": 1\n}", "{\n  \"b\": [\n  {}]\n}"]),
    Example(
      name: "objects on one line", text: "{\"a\":1}{\"b\":2} {\"c\":3}",
      frames: ["{\"a\":1}", "{\"b\":2}", "{\"c\":3}"]),
    Example(
      name: "lines, seen from the first", text: "{\"a\":1}\n{\"b\":\n{\"c\":\"}\n\n  {\"d\":4}\r\n{\"e\":5}",
      frames: ["{\"a\":1}", "{\"b\":", "{\"c\":\"}", "{\"d\":4}\r", "{\"e\":5}"]),
    Example(
      name: "lines, by name", text: "{\"a\n\n{\"b\":1\nx\n[\n{}\n\u{FEFF}{\"c\":1}\n",
      frames: ["{\"a", "{\"b\":1", "x", "[", "{}", "{\"c\":1}"], isLines: true),
    Example(
      name: "a last line cut off", text: "{\"a\":1}\n{\"b\":\"x", frames: ["{\"a\":1}"], isLines: true,
      expected: .record),
    Example(
      name: "a broken last line that is whole", text: "{\"a\":1}\n{\"b\":\"x\n",
      frames: ["{\"a\":1}", "{\"b\":\"x"], isLines: true),
    Example(
      name: "open array", text: "[{\"a\":1}, ", frames: ["{\"a\":1}"], expected: .list),
    Example(
      name: "open array with a number", text: "[{\"a\":1}, 12", frames: ["{\"a\":1}"],
      expected: .list),
    Example(name: "open object", text: "{\"a\":{}", frames: [], expected: .record),
    Example(
      name: "open object in an array", text: "[{\"a\":1},{\"b\":\"]", frames: ["{\"a\":1}"],
      expected: .record),
    Example(
      name: "a quote missing in an array of one line each",
      text: "[\n{\"_id\":\"1\"},\n{\"_id\":\"2\",\"t\":\"x,\"u\":\"y\"},\n{\"_id\":\"3\"}\n]\n",
      frames: ["{\"_id\":\"1\"}", "{\"_id\":\"2\",\"t\":\"x,\"u\":\"y\"},\n", "{\"_id\":\"3\"}"]),
    Example(
      name: "a quote missing in the last of an array",
      text: "[{\"_id\":\"1\"},\n{\"_id\":\"2\",\"t\":\"x}\n]\n",
      frames: ["{\"_id\":\"1\"}", "{\"_id\":\"2\",\"t\":\"x}\n"]),
    Example(
      name: "a bracket missing in an indented array",
      text:
        "[\n  {\n    \"_id\": \"1\",\n    \"a\": [\n      {\"b\": 1}\n  },\n  {\n    \"_id\": \"2\"\n  }\n]",
      frames: [
        "{\n    \"_id\": \"1\",\n    \"a\": [\n      {\"b\": 1}\n  },\n  ", "{\n    \"_id\": \"2\"\n  }",
      ]),
    Example(
      name: "a brace missing between objects over several lines",
      text: "{\n  \"_id\": \"1\"\n\n{\n  \"_id\": \"2\"\n}\n",
      frames: ["{\n  \"_id\": \"1\"\n\n", "{\n  \"_id\": \"2\"\n}"].map { $0 }),
    Example(
      name: "no object inside is taken for a record",
      text: "[\n{\n\"department\": [\n{\"_id\": \"A\"},\n{\"_id\": \"B\"}\n]\n}\n]",
      frames: ["{\n\"department\": [\n{\"_id\": \"A\"},\n{\"_id\": \"B\"}\n]\n}"]),
    Example(
      name: "nor in a broken record without indentation",
      text: "[\n{\n\"t\": \"x,\n\"department\": [\n{\"_id\": \"A\"}\n]\n}\n]", frames: [],
      expected: .record),
    Example(
      name: "odd layout", text: "[\n{\n    \"a\": [\n{\"_id\": 1}\n, {}\n]\n}\n]",
      frames: ["{\n    \"a\": [\n{\"_id\": 1}\n, {}\n]\n}"]),
    Example(name: "stray signs", text: "}\n]\n,\n{\"a\":1}\n", frames: ["}", "]", ",", "{\"a\":1}"]),
  ]

  private static func cutter(_ example: Example, limits: InputLimits = InputLimits()) -> JSONCutter {
    JSONCutter(file: "a", limits: limits, isLines: example.isLines)
  }

  @Test("cuts by brackets or lines", arguments: examples)
  func frames(example: Example) {
    let text = Array(example.text.utf8)
    let cut = Cut(text, with: Self.cutter(example), chunkBytes: max(1, text.count))
    #expect(cut.texts == example.frames)
    var expected: InputError.Part?
    if case .endsEarly(_, _, let what) = cut.error { expected = what }
    #expect(expected == example.expected)
    for frame in cut.frames {
      #expect(frame.bytes.elementsEqual(text[frame.range]))
      #expect(frame.line == 1 + text[..<frame.range.lowerBound].count { $0 == 0x0A })
    }
  }

  @Test("cuts the same whatever the chunks", arguments: examples)
  func chunks(example: Example) {
    let text = Array(example.text.utf8)
    let whole = Cut(text, with: Self.cutter(example), chunkBytes: max(1, text.count))
    for size in 1...64 {
      #expect(Cut(text, with: Self.cutter(example), chunkBytes: size) == whole, "chunks of \(size)")
    }
  }

  @Test(
    "brackets that close what was never opened are no record, and do no harm",
    arguments: ["]][", "}}{[", "x]]]][[", "[1]]]{", "5}}}[]{}", "]]\n[{\"_id\":1}]\n"])
  func strayBrackets(text: String) {
    for name in ["a.json", "a.jsonl", "-"] {
      // A name that leaves the format open may make YAML of it.
      for frame in Cut(text, name: name).frames { #expect(!frame.bytes.isEmpty) }
    }
    for isLines in [false, true] {
      let cutter = JSONCutter(file: "f", limits: InputLimits(), isLines: isLines)
      let whole = Cut(Array(text.utf8), with: cutter, chunkBytes: 1000)
      #expect(whole == Cut(Array(text.utf8), with: cutter, chunkBytes: 1))
    }
  }

  @Test("keeps the first part of a frame over the limit and goes on after it", arguments: [true, false])
  func oversize(isLines: Bool) {
    let text = "{\"_id\":\"7\",\"t\":\"\(String(repeating: "x", count: 300))\"}\n{\"_id\":\"8\"}\n"
    for size in 1...64 {
      let cutter = JSONCutter(file: "a", limits: InputLimits(maxFrameBytes: 100), isLines: isLines)
      let cut = Cut(Array(text.utf8), with: cutter, chunkBytes: size)
      #expect(cut.frames.count == 2)
      #expect(cut.frames.first?.defect != nil)
      #expect(cut.frames.first?.bytes.count == 100)
      #expect(cut.frames.first.flatMap(IDSalvage.id) == "7")
      #expect(cut.frames.last?.defect == nil)
    }
  }
}
