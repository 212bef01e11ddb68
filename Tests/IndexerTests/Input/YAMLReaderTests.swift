import Foundation
import Publication
import TestSupport
import Testing

@testable import Indexer

@Suite("YAML reader")
struct YAMLReaderTests {
  private static func read(
    _ bytes: [UInt8], limits: YAMLReader.Limits = .init()
  ) throws(YAMLError) -> Value {
    try bytes.withUnsafeBufferPointer { bytes throws(YAMLError) in
      try YAMLReader.value(of: bytes, firstLine: 10, limits: limits)
    }
  }

  private static func read(_ text: String, limits: YAMLReader.Limits = .init()) throws(YAMLError) -> Value {
    try read(Array(text.utf8), limits: limits)
  }

  private static func failure(_ text: String, limits: YAMLReader.Limits = .init()) -> YAMLError? {
    do throws(YAMLError) {
      _ = try read(text, limits: limits)
      return nil
    } catch {
      return error
    }
  }

  static let scalars: [(yaml: String, text: String)] = [
    ("x", "x"), ("No", "No"), ("0012", "0012"), ("1.10", "1.10"), ("2020-01-01", "2020-01-01"),
    ("true", "true"),
    ("~", ""), ("null", ""), ("Null", ""), ("NULL", ""), ("nULL", "nULL"), ("", ""), (" ", ""), ("'~'", "~"),
    ("\"null\"", "null"), ("'it''s'", "it's"),
    ("\"a\\tb\\x93\\u00e9\\U0001F600\\\"\\/\\0\"", "a\tb\u{93}é😀\"/\0"),
    ("|\n  a\n   b\n\n  c\n", "a\n b\n\nc\n"), (">\n  a\n  b\n\n  c\n", "a b\nc\n"), ("|-\n  a\n", "a"),
    ("a\n  b", "a b"), ("'a\n\n  b'", "a\nb"), ("\"a\\\n  b\"", "ab"), ("!!int 5", "5"), ("!x 'y'", "y"),
    ("!!null x", "x"), ("|\n  null\n", "null\n"), ("a # c", "a"), ("a#c", "a#c"), ("10:30", "10:30"),
    ("神経 🎉", "神経 🎉"), ("a\u{A0}b", "a\u{A0}b"), ("a\u{FEFF}", "a\u{FEFF}"),
  ]

  @Test("scalars are their text in every style", arguments: scalars)
  func scalar(yaml: String, text: String) throws {
    #expect(try Self.read("k: \(yaml)") == .map([.init(key: "k", value: .string(text))]))
  }

  @Test("maps are sorted by bytes, the last of equal keys counts")
  func maps() throws {
    let value = try Self.read("b: 1\na: 2\nB: 3\né: 4\nb: 5\n<<: 6\n\"\": 7\n")
    guard case .map(let entries) = value else { throw YAMLError.outOfMemory(line: 0) }
    #expect(entries.map(\.key) == ["", "<<", "B", "a", "b", "é"])
    #expect(entries.map(\.value) == ["7", "6", "3", "2", "5", "4"].map { .string($0) })
  }

  @Test("keys that look alike but differ in bytes stay apart")
  func canonicallyEqualKeys() throws {
    let value = try Self.read("\u{E9}: 1\ne\u{301}: 2\n")
    guard case .map(let entries) = value else { throw YAMLError.outOfMemory(line: 0) }
    #expect(entries.map(\.value) == [.string("2"), .string("1")])
  }

  @Test("sequences, nesting, empty things, flow style")
  func nesting() throws {
    #expect(
      try Self.read("- a\n- - b\n- {c: [d, ]}\n- []\n- {}\n-\n")
        == .list([
          .string("a"), .list([.string("b")]), .map([.init(key: "c", value: .list([.string("d")]))]),
          .list([]),
          .map([]), .string(""),
        ]))
    #expect(try Self.read("") == .string(""))
    #expect(try Self.read("# nothing\n") == .string(""))
  }

  @Test("an alias is the anchor's value")
  func aliases() throws {
    #expect(
      try Self.read("- &a [x]\n- *a\n- &a y\n- {*a : *a}")
        == .list([
          .list([.string("x")]), .list([.string("x")]), .string("y"),
          .map([.init(key: "y", value: .string("y"))]),
        ]))
  }

  static let invalid: [(yaml: String, error: YAMLError)] = [
    ("a: *x", .unknownAlias(line: 10)),
    ("a: 1\nb: &x [*x]", .unknownAlias(line: 11)),
    ("? [a]\n: b", .complexKey(line: 10)),
    ("- &x [a]\n- {*x : b}", .complexKey(line: 11)),
    ("a\n---\nb", .severalDocuments(line: 11)),
    ("a: 1\n  b: 'secret", .syntax(problem: "mapping values are not allowed in this context", line: 11)),
    ("a: \"x", .syntax(problem: "found unexpected end of stream", line: 10)),
    ("a: 1\n\tb: 2", .syntax(problem: "found a tab character that violates indentation", line: 11)),
  ]

  @Test("errors name the line and quote nothing", arguments: invalid)
  func problem(yaml: String, error: YAMLError) {
    #expect(Self.failure(yaml) == error)
    #expect(Self.failure(yaml)?.description.contains("secret") == false)
  }

  @Test("a billion laughs are an error, at once")
  func billionLaughs() {
    var text = "a0: &a0 [lol, lol, lol, lol, lol, lol, lol, lol, lol, lol]\n"
    for level in 1...30 {
      text +=
        "a\(level): &a\(level) [\(Array(repeating: "*a\(level - 1)", count: 10).joined(separator: ", "))]\n"
    }
    #expect(Self.failure(text) == .tooManyNodes(limit: 500_000, line: 15))
    let long = "- &x \(String(repeating: "y", count: 1000))\n" + String(repeating: "- *x\n", count: 100)
    let limits = YAMLReader.Limits(maxTextBytes: 50_000)
    #expect(Self.failure(long, limits: limits) == .tooMuchText(limitBytes: 50_000, line: 60))
  }

  static let repeated = [
    "[", "{", "- ", "? ", "[{", "{a: ", "a: ", "!a ", "&a ", "*a ", "\"", "'", "|\n", "%TAG !a! b\n", ": ",
    "\u{85}",
    "\u{2028}%TAG ! b", "\r%TAG ! b", "a\r...\r", "#", " ", "\n", "\t", "-", ",", "]", "[],", "{},", "\\",
    "<<: ", "- \n",
    "a\n\n", "\u{FEFF}", "\0", "k", "a,", "\"\\u00e9\": ",
  ]

  @Test("any amount of the same is done at once", arguments: repeated)
  func amount(of unit: String) {
    let text = String(repeating: unit, count: (1 << 18) / unit.utf8.count)
    expectQuick(text)
    expectQuick(String(repeating: "[", count: 250) + text)
    expectQuick("a: " + text)
    expectQuick("\"" + text)
  }

  @Test(
    "many names are done at once",
    arguments: ["%TAG !a# b\n", "a\r...\r%TAG !a# b\r", "- &a# b\n", "k#: b\n", "&a# "])
  func manyNames(pattern: String) {
    var text = ""
    for number in 0..<30_000 {
      text += pattern.replacing("#", with: String(number &* 7919 % 30_000))
    }
    expectQuick(text)
  }

  private func expectQuick(_ text: String) {
    let time = ContinuousClock().measure { _ = Self.failure(text) }
    // In a release build the slowest of these takes 1.3 s at four times the size; quadratic time would be
    // minutes.
    #expect(time < .seconds(20), "took \(time)")
  }

  @Test("what YAML forbids becomes U+FFFD and costs nothing else")
  func forbidden() throws {
    let bytes: [UInt8] =
      Array("a: x".utf8) + [
        0, 1, 0x7F, 0xC2, 0x93, 0xFF, 0xED, 0xA0, 0x80, 0xEF, 0xBF, 0xBE, 0xC0, 0x80, 0xE2, 0x82,
      ]
      + Array("y\nb: ü".utf8) + [0xF0, 0x9F]
    guard case .map(let entries) = try Self.read(bytes) else { throw YAMLError.outOfMemory(line: 0) }
    #expect(entries.first?.value == .string("x" + String(repeating: "\u{FFFD}", count: 11) + "y"))
    #expect(entries.count == 2)
  }

  @Test("agrees with the standard library on what is UTF-8", arguments: UInt64(0)..<50)
  func utf8(seed: UInt64) {
    var generator = SeededGenerator(seed: seed)
    let pool: [UInt8] = [
      0x41, 0x0A, 0x80, 0x93, 0xA0, 0xBF, 0xC2, 0xC3, 0xE0, 0xE2, 0xED, 0xEF, 0xF0, 0xF4, 0xF5,
    ]
    for _ in 0..<200 {
      let bytes = (0..<Int.random(in: 0..<12, using: &generator)).map { _ in
        pool[Int.random(in: 0..<pool.count, using: &generator)]
      }
      let clean = bytes.withUnsafeBufferPointer { YAMLText.survey($0).replaced } ?? bytes
      #expect(String(validating: clean, as: UTF8.self) != nil, "seed \(seed): \(bytes)")
      guard let text = String(validating: bytes, as: UTF8.self) else { continue }
      let expected = text.unicodeScalars.map { scalar -> Unicode.Scalar in
        switch scalar.value {
        case 0x80..<0x85, 0x86..<0xA0, 0xFFFE, 0xFFFF: "\u{FFFD}"
        case 0x85, 0x2028, 0x2029: " "
        default: scalar
        }
      }
      #expect(
        Array(String(decoding: clean, as: UTF8.self).unicodeScalars) == expected, "seed \(seed): \(bytes)")
    }
  }

  @Test("changed records never crash", arguments: UInt64(0)..<40)
  func mutations(seed: UInt64) throws {
    var generator = SeededGenerator(seed: seed)
    let records = try frames(ofFile: Repository.threeRecords)
    let pieces = [
      "\"", "'", "---\n", "\n- ", "[", "{", "&a ", "*a", "\t", "\u{FFFF}", ": ", "|\n", "\r", "#", "%", "\\",
    ]
    for _ in 0..<10 {
      var bytes = records[Int.random(in: 0..<records.count, using: &generator)].bytes
      for _ in 0..<Int.random(in: 1..<8, using: &generator) {
        let place = Int.random(in: 0..<bytes.count, using: &generator)
        switch Int.random(in: 0..<4, using: &generator) {
        case 0: bytes[place] = UInt8.random(in: 0...255, using: &generator)
        case 1:
          bytes.removeSubrange(place..<min(bytes.count, place + Int.random(in: 1..<100, using: &generator)))
        case 2:
          bytes.insert(
            contentsOf: pieces[Int.random(in: 0..<pieces.count, using: &generator)].utf8, at: place)
        default: bytes.removeLast(Int.random(in: 0..<min(100, bytes.count - 1), using: &generator))
        }
      }
      for frame in Cut(bytes).frames {
        if case .none = try? Self.read(frame.bytes) { _ = IDSalvage.id(of: frame) }
      }
    }
  }

  @Test(
    "the YAML sample holds the same records as the JSON Lines",
    .enabled(if: Shared.has("corpora"), "\(Shared.missing("corpora"))"))
  func sample() throws {
    let yaml = try Shared.frames("corpora/acl/sample-2000.yaml.gz")
    #expect(yaml.count == 2000)
    var reader = FrameReader(SourceList(paths: [Shared.path("corpora/acl/records.jsonl.gz")]))
    for frame in yaml.prefix(400) {
      let json = try #require(try reader.next())
      let expected = Self.value(of: try JSONSerialization.jsonObject(with: Data(json.bytes)))
      // `citation` is in the YAML only: the exporter adds it.
      guard case .map(let entries) = try Self.read(frame.bytes) else { throw YAMLError.outOfMemory(line: 0) }
      #expect(.map(entries.filter { $0.key != "citation" }) == expected, "line \(frame.line)")
    }
  }

  private static func value(of object: Any) -> Value {
    switch object {
    case let text as String: .string(text)
    case let list as [Any]: .list(list.map(value))
    case let map as [String: Any]:
      .map(
        map.map { Value.Entry(key: $0.key, value: value(of: $0.value)) }
          .sorted { $0.key.utf8.lexicographicallyPrecedes($1.key.utf8) })
    case let number as NSNumber: .string(number.stringValue)
    default: .string("")
    }
  }
}
