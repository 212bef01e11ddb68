/// Cuts the text of a filter into its values: `MaMo,!DaAl,"A, B",none`.
///
/// - A comma separates values; empty values are left out.
/// - `!` before a value excludes it; before the first one it excludes all of them.
/// - A value in double quotes, straight or typographic, may hold commas and blanks; a doubled straight quote
///   inside straight quotes stands for one quote. A quote inside a value that does not begin with one is an
///   ordinary character.
///
/// Complexity: linear in the text.
struct FilterScanner {
  /// One value, before its facet gives it a meaning.
  struct Item: Hashable {
    var text: String
    var isQuoted: Bool
    var isExcluded: Bool
  }

  /// What ends the values.
  enum Context {
    /// The value of an option: the end of the text. Blanks inside a value belong to it.
    case option
    /// A filter inside a query: also a blank or a parenthesis outside quotes.
    case query
  }

  private(set) var items: [Item] = []
  /// The text as it stands, without `!` and blanks at its ends: it may be one value that holds commas or
  /// quotes. Empty where it cannot be, as it is one value in quotes, or none.
  private(set) var whole = ""
  /// Whether a quote was still open at the end; its value then holds the rest of the text.
  private(set) var hasUnclosedQuote = false
  /// Where the values end.
  private(set) var index: Int

  /// Whether the last value ended with the quote that closed it.
  private var isQuotedAtEnd = false
  private let scalars: [Unicode.Scalar]
  private let context: Context

  /// Scans `scalars` from `start` on.
  init(_ scalars: [Unicode.Scalar], from start: Int = 0, context: Context) {
    self.scalars = scalars
    self.context = context
    index = start
    while index < scalars.count, !endsValues(scalars[index]) {
      scanItem()
      if index < scalars.count, scalars[index] == "," { index += 1 }
    }
    guard let first = items.first else { return }
    // In quotes from end to end it is the one value between them.
    if items.count > 1 || !isQuotedAtEnd { whole = Self.whole(scalars[start..<index]) }
    if first.isExcluded { for index in items.indices { items[index].isExcluded = true } }
  }

  private static func whole(_ scalars: ArraySlice<Unicode.Scalar>) -> String {
    var rest = scalars.drop { $0 == "!" || $0.isBlank }
    while let last = rest.last, last.isBlank { rest.removeLast() }
    var text = String.UnicodeScalarView()
    text.append(contentsOf: rest)
    return String(text)
  }

  private func endsValues(_ scalar: Unicode.Scalar) -> Bool {
    context == .query && (scalar.isBlank || scalar == "(" || scalar == ")")
  }

  private mutating func scanItem() {
    skipBlanksOfOption()
    var isExcluded = false
    while index < scalars.count, scalars[index] == "!" {
      isExcluded.toggle()
      index += 1
      skipBlanksOfOption()
    }
    var text = String.UnicodeScalarView()
    let isQuoted = index < scalars.count && scalars[index].isDoubleQuote
    if isQuoted { scanQuoted(into: &text) }
    let quoteEnd = index
    while index < scalars.count, scalars[index] != ",", !endsValues(scalars[index]) {
      text.append(scalars[index])
      index += 1
    }
    // What follows a closing quote up to the comma belongs to the value, save blanks.
    while let last = text.last, last.isBlank { text.removeLast() }
    isQuotedAtEnd = isQuoted && scalars[quoteEnd..<index].allSatisfy(\.isBlank)
    guard !text.isEmpty else { return }
    items.append(Item(text: String(text), isQuoted: isQuoted, isExcluded: isExcluded))
  }

  private mutating func skipBlanksOfOption() {
    guard context == .option else { return }
    while index < scalars.count, scalars[index].isBlank { index += 1 }
  }

  private mutating func scanQuoted(into text: inout String.UnicodeScalarView) {
    let isStraight = scalars[index] == "\""
    index += 1
    while index < scalars.count {
      let scalar = scalars[index]
      index += 1
      guard scalar.isDoubleQuote, (scalar == "\"") == isStraight else {
        text.append(scalar)
        continue
      }
      guard isStraight, index < scalars.count, scalars[index] == "\"" else { return }
      text.append(scalar)
      index += 1
    }
    hasUnclosedQuote = true
  }
}

extension Unicode.Scalar {
  /// Whether the scalar separates words of a query: white space or a control character.
  var isBlank: Bool { isASCII ? value <= 0x20 || value == 0x7F : properties.isWhitespace }

  /// Whether the scalar opens or closes a phrase: `"`, and the typographic “ ” „ « ».
  var isDoubleQuote: Bool {
    switch self {
    case "\"", "\u{201C}", "\u{201D}", "\u{201E}", "\u{AB}", "\u{BB}": true
    default: false
    }
  }
}
