import Publication
import TestSupport
import Testing

@Suite("JSON writer")
struct JSONWriterTests {
  @Test("commas and nesting")
  func nesting() {
    var json = JSONWriter()
    json.beginObject()
    json.key("b")
    json.beginArray()
    json.int(-1)
    json.beginArray()
    json.endArray()
    json.beginObject()
    json.endObject()
    json.string("x")
    json.string(String?.none)
    json.endArray()
    json.key("a")
    json.bool(true)
    json.key("d")
    json.double(0.1)
    json.endObject()
    #expect(json.text == #"{"b":[-1,[],{},"x",null],"a":true,"d":0.1}"#)
  }

  static let doubles: [(Double, String)] = [
    (5, "5.0"), (0.1, "0.1"), (1e300, "1e+300"), (-0.0, "-0.0"), (Double.leastNonzeroMagnitude, "5e-324"),
    (.nan, "null"),
    (.infinity, "null"),
  ]

  @Test("numbers are JSON and read back the same", arguments: doubles)
  func double(number: Double, expected: String) throws {
    var json = JSONWriter()
    json.double(number)
    #expect(json.text == expected)
    if number.isFinite { #expect(Double(try value(expected).string ?? "") == number) }
  }

  static let strings = [
    ("plain é 神 😀", #""plain é 神 😀""#), ("\"\\/", #""\"\\/""#), ("\n\r\t\u{8}\0", #""\n\r\t\u0008\u0000""#),
    ("\u{1B}[31m\u{7F}\u{80}\u{9F}\u{A0}", #""\u001b[31m\u007f\u0080\u009f"# + "\u{A0}\""),
    ("\u{2028}", "\"\u{2028}\""),
    ("Â", "\"Â\""),
  ]

  @Test("quotes, backslashes and control characters are escaped, and nothing else", arguments: strings)
  func escapes(text: String, expected: String) throws {
    var json = JSONWriter()
    json.string(text)
    #expect(json.text == expected)
    #expect(try value(json.text) == .string(text))
  }

  @Test("a written tree reads back as itself", arguments: UInt64(0)..<200)
  func roundTrip(seed: UInt64) throws {
    var generator = SeededGenerator(seed: seed)
    let tree = Value.arbitrary(depth: 5, using: &generator)
    #expect(try JSONReader.value(of: tree.canonicalJSON) == tree, "seed \(seed)")
  }

  @Test("the canonical form of a canonical form is itself", arguments: UInt64(0)..<200)
  func canonicalIsFixed(seed: UInt64) {
    var generator = SeededGenerator(seed: seed)
    let once = Value.arbitrary(depth: 5, using: &generator).canonicalRecord()
    #expect(once.canonicalRecord() == once, "seed \(seed)")
  }
}

extension Value {
  static func arbitrary(depth: Int, using generator: inout SeededGenerator) -> Value {
    let count = Int.random(in: 0..<5, using: &generator)
    switch Int.random(in: 0..<(depth == 0 ? 1 : 3), using: &generator) {
    case 0: return .string(text(using: &generator))
    case 1: return .list((0..<count).map { _ in arbitrary(depth: depth - 1, using: &generator) })
    default:
      return Value(
        unsorted: (0..<count).map { _ in
          Entry(key: text(using: &generator), value: arbitrary(depth: depth - 1, using: &generator))
        })
    }
  }

  private static func text(using generator: inout SeededGenerator) -> String {
    let alphabet: [Unicode.Scalar] = [
      "a", "b", "\"", "\\", "\n", "\0", "\u{7F}", "\u{9B}", "é", "\u{301}", "神", "😀", "@",
    ]
    var scalars = String.UnicodeScalarView()
    for _ in 0..<Int.random(in: 0..<12, using: &generator) {
      if let scalar = alphabet.randomElement(using: &generator) { scalars.append(scalar) }
    }
    return String(scalars)
  }
}
