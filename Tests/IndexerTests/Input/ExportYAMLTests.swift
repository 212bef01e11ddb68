import Foundation
import Publication
import TestSupport
import Testing

@testable import Indexer

/// Where the reader for exporters' YAML gives a value, it is libyaml's.
@Suite("YAML as exporters write it")
struct ExportYAMLTests {
  /// What a document came to: nil if it is left to libyaml.
  private static func read(_ text: [UInt8]) -> Value? {
    text.withUnsafeBufferPointer { bytes in
      let survey = YAMLText.survey(bytes)
      guard survey.replaced == nil, survey.isSimple else { return nil }
      return ExportYAML.value(of: bytes, limits: .init())
    }
  }

  private static func readEvents(_ text: [UInt8]) -> Value? {
    text.withUnsafeBufferPointer { try? YAMLReader.readEvents(of: $0) }
  }

  static let taken: [(yaml: String, json: String)] = [
    ("a: b", #"{"a":"b"}"#), ("_id: '1'\n", #"{"_id":"1"}"#), ("a:\nb:  \n", #"{"a":"","b":""}"#),
    ("a: ~\nb: null\nc: 'null'\n", #"{"a":"","b":"","c":"null"}"#), ("a: []\nb: {}\n", #"{"a":[],"b":{}}"#),
    ("a:\n- b\n- c d\n", #"{"a":["b","c d"]}"#),
    ("a:\n  - b\n  -   c: d\n      e: f\n", #"{"a":["b",{"c":"d","e":"f"}]}"#),
    ("a:\n- b:\n  - c\n  d: e\nf:\n  g: h\n", #"{"a":[{"b":["c"],"d":"e"}],"f":{"g":"h"}}"#),
    ("a: one\n  two\n\n   three\nb: x\n", #"{"a":"one two\nthree","b":"x"}"#),
    ("a: 'it''s\n  one'\n", #"{"a":"it's one"}"#), ("a: '  x  \n\n  y '\n", #"{"a":"  x\ny "}"#),
    ("a: \"x\\n\\u00e9\\x41 \\\n  \\ y\\\"\"\n", #"{"a":"x\n\u00e9A  y\""}"#),
    ("a: |\n  x\n   y\n\n  z\nb: |-\n  x\n\nc: |+\n  x\n\n", #"{"a":"x\n y\n\nz\n","b":"x","c":"x\n\n"}"#),
    ("a: 10:30 x#y http://z\n", #"{"a":"10:30 x#y http://z"}"#),
    ("  a: b\n\n  c: d", #"{"a":"b","c":"d"}"#),
    ("b: 1\na: 2\nb: 3\n", #"{"a":"2","b":"3"}"#), ("a: é\n  “b”\n", #"{"a":"é “b”"}"#),
  ]

  @Test("reads what exporters write", arguments: taken)
  func takes(yaml: String, json: String) throws {
    let expected = try JSONReader.value(of: Array(json.utf8))
    #expect(Self.read(Array(yaml.utf8)) == expected)
    #expect(Self.readEvents(Array(yaml.utf8)) == expected)
  }

  static let left = [
    "", "a", "- a\n", "a: &x b\n", "a: *x\n", "a: !t b\n", "a: >\n  b\n", "a: [b]\n", "a: {b: c}\n",
    "a: b # c\n", "# c\na: b\n", "a: b\n# c\n", "a:\tb\n", "a: b\r\n", "a: b: c\n", "a: b\n  c: d\n",
    "a: b\n c\n d: e\n", "a b: c\n", "? a\n: b\n", "'a': b\n", "~: b\n", "null: b\n", "a: 'b\n",
    "a: 'b' c\n", "a: \"\\q\"\n", "a: \"\\ud800\"\n", "a: 'b\nc'\n", "a:\n- - b\n", "a:\n-\n  b: c\n",
    "a:\n  - b\n - c\n", "a: b\n c: d\n", "  a: b\nc: d\n", "a: |2\n   x\n", "a: |\nb: c\n", "a: |\n  x",
    "--- \na: b\n", "a: b\n--- c\n", "a: b\n...\n", "%YAML 1.2\na: b\n", "a: \u{FEFF}b\n",
    "a: b\u{85}c\n", "a: b\u{2028}c\n", "a: -\n", "a: - b\n", "a: @b\n", "a:\n  b\n", "a: b:\n",
  ]

  @Test("leaves everything else to libyaml", arguments: left)
  func leaves(yaml: String) { #expect(Self.read(Array(yaml.utf8)) == nil) }

  @Test("leaves nesting and size beyond the limits to libyaml, which reports them")
  func limits() {
    let deep = (0..<40).map { String(repeating: " ", count: $0) + "a:\n" }.joined()
    #expect(Self.read(Array(deep.utf8)) == nil)
    let text = Array("a: b\nc: de\n".utf8)
    text.withUnsafeBufferPointer { bytes in
      #expect(ExportYAML.value(of: bytes, limits: .init(maxNodes: 5, maxTextBytes: 5)) != nil)
      #expect(ExportYAML.value(of: bytes, limits: .init(maxNodes: 4)) == nil)
      #expect(ExportYAML.value(of: bytes, limits: .init(maxTextBytes: 4)) == nil)
      #expect(ExportYAML.value(of: bytes, limits: .init(maxDepth: 0)) == nil)
    }
  }

  @Test("gives what libyaml's events give, for random documents", arguments: UInt64(0)..<40)
  func random(seed: UInt64) {
    var generator = RandomYAML(seed: seed)
    var takenDocuments = 0
    for _ in 0..<100 {
      var text = Array(generator.document().utf8)
      if Bool.random(using: &generator.numbers) { generator.damage(&text) }
      guard let value = Self.read(text) else { continue }
      takenDocuments += 1
      let shown = String(reflecting: String(decoding: text, as: UTF8.self))
      #expect(value == Self.readEvents(text), "seed \(seed): \(shown)")
    }
    // A comparison that is hardly made would prove nothing.
    #expect(takenDocuments >= 10, "seed \(seed)")
  }
}

/// Makes documents that are mostly what exporters write, and damages them.
private struct RandomYAML {
  var numbers: SeededGenerator

  init(seed: UInt64) { numbers = SeededGenerator(seed: seed) }

  mutating func document() -> String {
    map(indent: Int.random(in: 0..<6, using: &numbers) == 0 ? 2 : 0, depth: 0)
  }

  mutating func damage(_ text: inout [UInt8]) {
    let signs = Array("ab '\"\\\n\n  -:#|>[]{}&*!%~,?\t\r@`n0é\u{85}".utf8)
    for _ in 0..<Int.random(in: 1...3, using: &numbers) {
      let place = Int.random(in: 0...text.count, using: &numbers)
      let sign = signs[Int.random(in: 0..<signs.count, using: &numbers)]
      switch Int.random(in: 0..<3, using: &numbers) {
      case 0: text.insert(sign, at: place)
      case 1: if place < text.count { text.remove(at: place) }
      default: if place < text.count { text[place] = sign }
      }
    }
  }

  private mutating func pick(_ choices: [String]) -> String {
    choices[Int.random(in: 0..<choices.count, using: &numbers)]
  }

  private mutating func map(indent: Int, depth: Int) -> String {
    let blanks = String(repeating: " ", count: indent)
    return (0..<Int.random(in: 1...3, using: &numbers)).map { _ in
      blanks + pick(["a", "_id", "b-c", "D9", "null", "x", "x"]) + ":" + value(indent: indent, depth: depth)
    }.joined()
  }

  private mutating func value(indent: Int, depth: Int) -> String {
    switch Int.random(in: 0..<(depth > 3 ? 8 : 11), using: &numbers) {
    case 0..<7: return pick([" ", " ", "  "]) + scalar(indent: indent)
    case 7: return pick(["\n", " \n", " []\n", " {}\n", " ~\n", "\n\n"])
    case 8: return "\n" + map(indent: indent + Int.random(in: 1...3, using: &numbers), depth: depth + 1)
    default: return "\n" + list(indent: indent + Int.random(in: 0...2, using: &numbers), depth: depth + 1)
    }
  }

  private mutating func list(indent: Int, depth: Int) -> String {
    let dash = String(repeating: " ", count: indent) + "-" + pick([" ", " ", "  "])
    return (0..<Int.random(in: 1...3, using: &numbers)).map { _ in
      guard Bool.random(using: &numbers) else { return dash + scalar(indent: indent) }
      return dash + String(map(indent: dash.count, depth: depth + 1).dropFirst(dash.count))
    }.joined()
  }

  private mutating func scalar(indent: Int) -> String {
    let blanks = String(repeating: " ", count: indent + 1)
    let next = "\n" + pick(["", "", "\n", " \n\n"]) + blanks + pick(["", " "])
    func words(_ words: [String]) -> String {
      (0..<Int.random(in: 1...4, using: &numbers)).map { _ in
        pick(words) + pick([next, " ", " ", " ", "  "])
      }.joined()
    }
    let plain = ["a", "b:c", "x#y", "“é”", "-", "it's", "1.10", "\"q\"", "[z]", "|", "~"]
    switch Int.random(in: 0..<5, using: &numbers) {
    case 0, 1: return pick(["a", "null", "~", "9", "é"]) + words(plain) + "\n"
    case 2:
      let quoted = plain.map { $0.replacingOccurrences(of: "'", with: "''") }
      return "'" + words(quoted + ["a: b", " # "]) + "'\n"
    case 3:
      let escapes = [
        #"\n"#, #"\t"#, #"\""#, #"\\"#, #"\u00e9"#, #"\x41"#, "\\" + next, #"\ "#, #"\r"#, #"\e"#,
      ]
      return "\"" + words(["a", "b:c", "é", "it's", "a: b", " # "] + escapes) + "\"\n"
    default:
      let line = "\n" + blanks
      let text = words(["a", " b", "\(line)c", "\n", "é"])
      return "|" + pick(["", "-", "+"]) + line + text + pick(["\n", "\n\n", "\n  \n"])
    }
  }
}
