import Foundation
import Publication
import TestSupport
import Testing

@Suite("JSON reader")
struct JSONReaderTests {
  static let scalars = [
    ("1.10", "1.10"), ("12345678901234567890", "12345678901234567890"), ("-0.0e+07", "-0.0e+07"), ("0", "0"),
    ("true", "true"), ("false", "false"), ("null", ""), (" \"a\" \n", "a"), ("\"\"", ""),
    (#""\"\\\/\b\f\n\r\t""#, "\"\\/\u{8}\u{C}\n\r\t"), (#""\u00e9\u0041""#, "éA"), (#""\u0000""#, "\0"),
    (#""\ud83d\ude00!""#, "😀!"), (#""\ud800""#, "\u{FFFD}"), (#""\ud800\u0041""#, "\u{FFFD}A"),
    (#""\ude00\ud83d""#, "\u{FFFD}\u{FFFD}"), (#""\ud800\ud83d\ude00""#, "\u{FFFD}😀"),
    (#""\ud800\n""#, "\u{FFFD}\n"),
    ("\"a\tb\nc\"", "a\tb\nc"), ("\u{FEFF}7", "7"), ("\"12345678\\n12345678\"", "12345678\n12345678"),
  ]

  @Test("scalars are the text that stood in the file", arguments: scalars)
  func scalar(json: String, expected: String) throws {
    #expect(try value(json) == .string(expected))
  }

  @Test("lists and maps keep order, and maps sort their keys, the last of equal keys winning")
  func containers() throws {
    #expect(try value("[]") == .list([]))
    #expect(try value("{ }") == .map([]))
    #expect(
      try value(#"[[],{},[1,"x"]]"#) == .list([.list([]), .map([]), .list([.string("1"), .string("x")])]))
    let map = try value(#"{"b":1,"é":2,"a":{"z":[3]},"b":4,"B":5}"#)
    #expect(map.entries.map(\.key) == ["B", "a", "b", "é"])
    #expect(map["b"]?.string == "4")
    #expect(map["a"]?["z"]?.list == [.string("3")])
    #expect(map["c"] == nil)
  }

  @Test("invalid UTF-8 becomes U+FFFD")
  func invalidUTF8() throws {
    let bytes: [UInt8] = [0x22, 0x61, 0xFF, 0x62, 0xED, 0xA0, 0x80, 0x22]
    let text = try #require(try JSONReader.value(of: bytes).string)
    #expect(text.hasPrefix("a\u{FFFD}b\u{FFFD}"))
  }

  @Test("keys are sorted and made one as the texts that they become, not as the bytes that they were")
  func invalidKeys() throws {
    // U+F0000 comes after U+FFFD, and before the bytes FE and FF.
    let keys: [[UInt8]] = [[0xF3, 0xB0, 0x80, 0x80], [0xFE, 0x61, 0x61, 0x61], [0xFF, 0x61, 0x61, 0x61]]
    let members = keys.enumerated().map { [0x22] + $0.element + Array("\":\($0.offset)".utf8) }
    let map = try JSONReader.value(of: [0x7B] + Array(members.joined(separator: [0x2C])) + [0x7D])
    #expect(map.entries.map(\.key) == ["\u{FFFD}aaa", "\u{F0000}"])
    #expect(map.entries.map(\.value) == [.string("2"), .string("0")])
  }

  @Test("a builder goes on to the next value as if new, also after an error")
  func builderAgain() throws {
    var builder = ValueBuilder()
    for json in [#"{"b":[1,{"long_enough":2"#, #"{"long_enough":1,"a":[{"b":"#, "[", "1 1"] {
      #expect(throws: JSONError.self) { try value(json) }
      _ = Array(json.utf8).withUnsafeBufferPointer {
        try? JSONReader.value(of: $0, limits: JSONReader.Limits(depth: 1), using: &builder)
      }
      let next = #"{"long_enough":[{"b":1,"a":2}],"a":{}}"#
      let again = try Array(next.utf8).withUnsafeBufferPointer {
        try JSONReader.value(of: $0, limits: JSONReader.Limits(), using: &builder)
      }
      #expect(try again == value(next))
    }
  }

  static let malformed: [(String, Int, JSONError.Expected)] = [
    ("", 0, .value), ("  ", 2, .value), ("{", 1, .key), ("[", 1, .value), ("[1", 2, .commaOrBracket),
    ("[1,]", 3, .value), ("[1 2]", 3, .commaOrBracket), ("[1}", 2, .commaOrBracket), ("{\"a\"}", 4, .colon),
    ("{\"a\":}", 5, .value), ("{\"a\":1,}", 7, .key), ("{a:1}", 1, .key), ("{\"a\":1]", 6, .commaOrBrace),
    ("\"abc", 4, .closingQuote), ("\"\\", 2, .escape), ("\"\\x\"", 2, .escape), ("\"\\u12\"", 5, .hexDigits),
    ("\"\\u+123\"", 3, .hexDigits), ("-", 1, .digit), ("1.", 2, .digit), ("1e", 2, .digit), ("01", 1, .end),
    ("1 1", 2, .end), ("{}{}", 2, .end), ("tru", 0, .value), ("nul", 0, .value), ("NaN", 0, .value),
    ("'a'", 0, .value), ("]", 0, .value), ("\u{0}", 0, .value), ("[1]x", 3, .end),
    ("\"\\ud800\\u\"", 9, .hexDigits),
  ]

  @Test("says where reading stopped and what it expected", arguments: malformed)
  func error(json: String, offset: Int, expected: JSONError.Expected) {
    #expect(throws: JSONError(offset: offset, expected: expected)) { try value(json) }
  }

  @Test("an error never quotes the text")
  func errorIsDiscreet() {
    let error = #expect(throws: JSONError.self) { try value(#"{"secret": hidden}"#) }
    #expect(
      error?.description == "at byte 11: expected a value, such as a text in double quotes, a number, [ or {")
  }

  @Test("every prefix of a record is an error, never a crash")
  func prefixes() throws {
    let json = Array(#"{"_id":"1","n":-1.5e3,"t":[true,null,{"é\u00e9\ud83d\ude00":"\n"}],"x":{}} "#.utf8)
    for count in 0..<(json.count - 1) {
      #expect(throws: JSONError.self, "\(count) bytes") {
        try JSONReader.value(of: Array(json.prefix(count)))
      }
    }
    _ = try JSONReader.value(of: json)
  }

  @Test("bytes changed at random are an error or a value, never a crash", arguments: UInt64(0)..<200)
  func mutations(seed: UInt64) {
    var generator = SeededGenerator(seed: seed)
    var json = Array(#"{"_id":"1","n":-1.5e3,"t":[true,null,{"é\u00e9\ud83d\ude00":"\n"}],"x":{}} "#.utf8)
    for _ in 0...Int.random(in: 0..<4, using: &generator) {
      json[Int.random(in: json.indices, using: &generator)] = UInt8.random(in: 0...255, using: &generator)
    }
    _ = try? JSONReader.value(of: json).canonicalRecord().canonicalJSON
  }

  @Test("takes and reads what Foundation takes and reads", arguments: UInt64(0)..<200)
  func likeFoundation(seed: UInt64) throws {
    var generator = SeededGenerator(seed: seed)
    for _ in 0..<20 {
      var json = Value.arbitrary(depth: 4, using: &generator).canonicalJSON
      // Signs on which the two readers agree: this one takes control characters and lone surrogates, too.
      let signs = Array("{}[]:,\" a7".utf8)
      for _ in 0..<Int.random(in: 0..<3, using: &generator) {
        let sign = signs[Int.random(in: signs.indices, using: &generator)]
        json.insert(sign, at: Int.random(in: 0...json.count, using: &generator))
      }
      // A sign may have come between the bytes of a character, or after a backslash.
      guard String(validating: json, as: UTF8.self) != nil else { continue }
      let expected = try? JSONSerialization.jsonObject(with: Data(json), options: .fragmentsAllowed)
      let found = try? JSONReader.value(of: json)
      let shown = String(decoding: json, as: UTF8.self)
      // Foundation lets a comma stand before a closing bracket.
      let isLenient = found == nil && (shown.contains(",]") || shown.contains(",}"))
      #expect((found == nil) == (expected == nil) || isLenient, "seed \(seed): \(shown)")
      if let found, let expected { #expect(Self.isSame(found, expected), "seed \(seed): \(shown)") }
    }
  }

  /// Foundation keeps the entries of a map by characters, where this reader keeps them by bytes, and any one
  /// of several equal keys: a map's entries are compared where each key of Foundation's comes once here.
  private static func isSame(_ value: Value, _ object: Any) -> Bool {
    switch (value, object) {
    case (.string(let text), let other as String): return text.utf8.elementsEqual(other.utf8)
    case (.string(let text), let other as NSNumber): return Double(text) == other.doubleValue
    case (.list(let items), let others as [Any]):
      return items.count == others.count && zip(items, others).allSatisfy(isSame)
    case (.map(let entries), let others as [String: Any]):
      guard Set(entries.map(\.key)).count == entries.count else { return true }
      return entries.count == others.count
        && entries.allSatisfy { entry in others[entry.key].map { isSame(entry.value, $0) } ?? false }
    default: return false
    }
  }

  @Test("depth is bounded")
  func depth() throws {
    let nested = { (depth: Int) in
      String(repeating: "[{\"a\":", count: depth / 2) + "\"1\"" + String(repeating: "}]", count: depth / 2)
    }
    let deepest = try value(nested(256))
    #expect(String(decoding: deepest.canonicalJSON, as: UTF8.self) == nested(256))
    #expect(throws: JSONError(offset: 256 / 2 * 6, expected: .depth(256))) { try value(nested(258)) }
    #expect(throws: JSONError.self) { try value(String(repeating: "[", count: 1_000_000)) }
  }
}
