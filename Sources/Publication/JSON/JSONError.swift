/// Why bytes are not JSON: where, and what should have stood there; never what stood there, since the bytes
/// may be a record that is not public.
package struct JSONError: Error, Hashable, Sendable, CustomStringConvertible {
  package enum Expected: Hashable, Sendable {
    case value
    case key
    case colon
    case commaOrBracket
    case commaOrBrace
    case closingQuote
    case escape
    case hexDigits
    case digit
    case end
    /// At most this many lists and maps inside each other.
    case depth(Int)
    /// At most this many texts, lists and maps.
    case values(Int)
  }

  /// The byte at which reading stopped, from 0.
  package var offset: Int
  package var expected: Expected

  package init(offset: Int, expected: Expected) {
    self.offset = offset
    self.expected = expected
  }

  package var description: String { "at byte \(offset): expected \(expected.text)" }
}

extension JSONError {
  /// Whether the bytes are not JSON; if false, they exceed the limits.
  package var isMalformed: Bool {
    switch expected {
    case .depth, .values: false
    default: true
    }
  }
}

extension JSONError.Expected {
  package var text: String {
    switch self {
    case .value: "a value, such as a text in double quotes, a number, [ or {"
    case .key: "a key in double quotes"
    case .colon: "':' after a key"
    case .commaOrBracket: "',' or ']'"
    case .commaOrBrace: "',' or '}'"
    case .closingQuote: "a closing '\"'"
    case .escape: "an escape such as \\n after a backslash"
    case .hexDigits: "four hexadecimal digits after \\u"
    case .digit: "a digit"
    case .end: "nothing after the value"
    case .depth(let limit):
      "at most \(limit) lists and maps inside each other (\(Limits.name(of: \.recordDepth)))"
    case .values(let limit):
      "at most \(limit) texts, lists and maps in one record (\(Limits.name(of: \.recordValues)))"
    }
  }
}
