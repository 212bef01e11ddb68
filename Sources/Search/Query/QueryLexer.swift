import Publication

/// Cuts a query into words, phrases, operators, fields and filters, one token at a time.
///
/// Every sequence of scalars is a sequence of tokens; nothing is an error. What a token means beside its
/// neighbours is the business of ``QueryBuilder``.
///
/// - Complexity: linear in the query: each scalar is looked at a limited number of times.
struct QueryLexer {
  enum Token {
    /// Anything else, as typed.
    case word(String)
    /// `foo:` right before a phrase, where no field has this name.
    case unknownField(String)
    /// `=word`, without the `=`.
    case exact(String)
    /// `pref*` and `"a pref"*`, without `*` and quotes.
    case prefix(String)
    case phrase(String)
    case near(String, slop: Int)
    /// One or more `*` alone.
    case star
    case open
    case close
    /// `-` right before the excluded word.
    case minus
    case and
    case or
    case not
    /// `title:` and the like; what it stands before comes next.
    case scope(QueryScope)
    /// `doi:X`, `id:A`, `id:"A"`; the value as typed.
    case identifier(Identifier.Kind, value: String, isQuoted: Bool)
    case filter(facet: String, items: [FilterScanner.Item], whole: String)
    /// `has:abstract`, `quality:doi-twice`.
    case property(RecordProperty.Kind, items: [FilterScanner.Item])
    /// `oa:` with nothing right behind it.
    case facetWithoutValue(String)
  }

  /// A slop beyond any text; larger numbers are taken as this one.
  static let maxSlop = 1_000_000

  /// Whether a phrase or a value had no closing quote: it goes on to the end of the query.
  private(set) var hasUnclosedQuote = false

  private let scalars: [Unicode.Scalar]
  private let keywords: QueryKeywords
  private var index = 0

  init(_ text: String, keywords: QueryKeywords) {
    scalars = Array(text.unicodeScalars)
    self.keywords = keywords
  }

  /// The next token; nil at the end.
  mutating func next() -> Token? {
    skipBlanks()
    guard let scalar = peek() else { return nil }
    switch scalar {
    case "(":
      index += 1
      return .open
    case ")":
      index += 1
      return .close
    case "-" where isMinus:
      index += 1
      return .minus
    case "=" where peek(1).map(\.isDoubleQuote) ?? false:
      index += 1  // a phrase has no other forms: `="a b"` is `"a b"`
      return phrase()
    case _ where scalar.isDoubleQuote:
      return phrase()
    default:
      return keyword() ?? word()
    }
  }

  private func peek(_ distance: Int = 0) -> Unicode.Scalar? {
    scalars.indices.contains(index + distance) ? scalars[index + distance] : nil
  }

  private mutating func skipBlanks() {
    while let scalar = peek(), scalar.isBlank { index += 1 }
  }

  private func text(_ range: Range<Int>) -> String {
    // Scalar by scalar takes ten times as long.
    if scalars[range].allSatisfy(\.isASCII) {
      return String(unsafeUninitializedCapacity: range.count) { bytes in
        for (index, scalar) in scalars[range].enumerated() {
          bytes[index] = UInt8(truncatingIfNeeded: scalar.value)
        }
        return range.count
      }
    }
    var text = String.UnicodeScalarView()
    text.append(contentsOf: scalars[range])
    return String(text)
  }

  /// Whether a dash excludes what follows: at the beginning of a word, not as a dash of its own (`a - b`, `a
  /// -- b`).
  private var isMinus: Bool {
    guard let next = peek(1), !next.isBlank, next != "-", next != ")" else { return false }
    guard let previous = peek(-1) else { return true }
    return previous.isBlank || previous == "(" || previous == ":"
  }

  /// Whether a word can end here.
  private var isAtBoundary: Bool {
    guard let scalar = peek() else { return true }
    return scalar.isBlank || scalar == "(" || scalar == ")" || isQuote(at: index)
  }

  /// A quote behind a backslash is an accent of LaTeX, `Schr\"odinger`, and one between two Hebrew letters
  /// belongs to the word, `צה"ל`.
  private func isQuote(at place: Int) -> Bool {
    guard scalars[place].isDoubleQuote else { return false }
    guard place > 0 else { return true }
    if place + 1 < scalars.count, scalars[place - 1].isHebrewLetter, scalars[place + 1].isHebrewLetter {
      return false
    }
    return scalars[place - 1] != "\\"
  }

  // MARK: Phrases

  private mutating func phrase() -> Token {
    let content = quoted()
    let end = index
    if peek() == "*" {
      index += 1
      if isAtBoundary { return .prefix(content) }
    } else if peek() == "~" {
      index += 1
      if let slop = number(), isAtBoundary { return .near(content, slop: slop) }
    }
    index = end
    return .phrase(content)
  }

  /// The text inside quotes. Any double quote closes, because people and word processors mix them.
  private mutating func quoted() -> String {
    index += 1
    let start = index
    while index < scalars.count, !isQuote(at: index) { index += 1 }
    let content = text(start..<index)
    if index < scalars.count {
      index += 1
    } else {
      hasUnclosedQuote = true
    }
    return content
  }

  private mutating func number() -> Int? {
    var number: Int?
    while let scalar = peek(), ("0"..."9").contains(scalar) {
      number = min((number ?? 0) * 10 + Int(scalar.value - 0x30), Self.maxSlop)
      index += 1
    }
    return number
  }

  // MARK: Fields, identifiers, filters

  private mutating func keyword() -> Token? {
    guard let (name, meaning) = keywords.keyword(in: scalars, at: index) else { return nil }
    index += name.unicodeScalars.count + 1
    switch meaning {
    case .scope(.identifier(let kind)):
      return identifier(kind) ?? .scope(.identifier(kind))
    case .scope(let scope):
      return .scope(scope)
    case .facet(let facet):
      guard let scanner = values() else { return .facetWithoutValue(facet) }
      return .filter(facet: facet, items: scanner.items, whole: scanner.whole)
    case .property(let kind):
      guard let scanner = values() else { return .facetWithoutValue(kind.rawValue) }
      return .property(kind, items: scanner.items)
    }
  }

  /// The values right behind a colon; nil if there are none.
  private mutating func values() -> FilterScanner? {
    let scanner = FilterScanner(scalars, from: index, context: .query)
    guard !scanner.items.isEmpty else { return nil }
    index = scanner.index
    if scanner.hasUnclosedQuote { hasUnclosedQuote = true }
    return scanner
  }

  private mutating func identifier(_ kind: Identifier.Kind) -> Token? {
    guard let scalar = peek() else { return nil }
    if scalar.isDoubleQuote { return .identifier(kind, value: quoted(), isQuoted: true) }
    let value = identifierText()
    return value.isEmpty ? nil : .identifier(kind, value: value, isQuoted: false)
  }

  /// The text up to a blank, a quote, or a parenthesis that closes one opened before:
  /// `10.1016/S0140-6736(05)66666-7`.
  private mutating func identifierText() -> String {
    let start = index
    guard peek() != "(" else { return "" }
    var depth = 0
    while let scalar = peek(), !scalar.isBlank, !isQuote(at: index) {
      if scalar == "(" { depth += 1 }
      if scalar == ")" { depth -= 1 }
      guard depth >= 0 else { break }
      index += 1
    }
    return text(start..<index)
  }

  // MARK: Words

  private mutating func word() -> Token {
    let start = index
    let followsBoundary = peek(-1).map { $0 != ":" && $0 != "-" } ?? true
    if startsIdentifier {
      return .word(identifierText())
    }
    index += 1
    while !isAtBoundary { index += 1 }
    let word = text(start..<index)
    if followsBoundary, index - start <= Self.longestOperator, let token = Self.operators[word] {
      return token
    }
    if index - start > 1, scalars[index - 1] == ":", peek().map(\.isDoubleQuote) ?? false {
      return .unknownField(word)
    }
    let isExact = scalars[start] == "="
    var end = index
    while end > start, scalars[end - 1] == "*" { end -= 1 }
    let body = start + (isExact ? 1 : 0)..<max(end, start + (isExact ? 1 : 0))
    if body.isEmpty { return isExact ? .word(word) : .star }
    if end < index { return .prefix(text(body)) }
    return isExact ? .exact(text(body)) : .word(word)
  }

  private static let operators: [String: Token] = ["AND": .and, "OR": .or, "NOT": .not]
  private static let longestOperator = 3

  /// Whether a DOI or an address begins here: its parentheses belong to it.
  private var startsIdentifier: Bool {
    switch scalars[index] {
    case "h", "d": Self.identifierBeginnings.contains { scalars[index...].starts(with: $0) }
    case "1": startsDOI
    default: false
    }
  }

  private static let identifierBeginnings = ["http://", "https://", "doi.org/", "dx.doi.org/"].map {
    Array($0.unicodeScalars)
  }

  /// `10.`, four to nine digits, `/`
  private var startsDOI: Bool {
    guard scalars[index...].starts(with: ["1", "0", "."]) else { return false }
    let digits = scalars[(index + 3)...].prefix(10).prefix { ("0"..."9").contains($0) }
    return (4...9).contains(digits.count) && digits.endIndex < scalars.count
      && scalars[digits.endIndex] == "/"
  }
}

extension QueryLexer {
  /// Whether a text can stand anywhere in a query and is one ordinary word there.
  static func isWord(_ text: String, keywords: QueryKeywords = .standard) -> Bool {
    // Letters and digits alone can only be a word or an operator.
    let isPlain = text.utf8.allSatisfy { byte in
      ("0"..."9").contains(Unicode.Scalar(byte)) || ("a"..."z").contains(Unicode.Scalar(byte | 0x20))
    }
    if isPlain, !text.isEmpty { return text.utf8.count > longestOperator || operators[text] == nil }
    var lexer = QueryLexer(text, keywords: keywords)
    guard case .word(text)? = lexer.next(), lexer.next() == nil else { return false }
    return lexer.isBalanced
  }

  /// Whether a text right behind `id:` is its value, whole, wherever that stands.
  static func isIdentifier(_ text: String) -> Bool {
    var lexer = QueryLexer(text, keywords: .standard)
    return !text.isEmpty && lexer.identifierText() == text && lexer.isBalanced
  }

  /// Whether no parenthesis of the text would take part in those around it.
  private var isBalanced: Bool {
    var depth = 0
    for scalar in scalars where depth >= 0 {
      if scalar == "(" { depth += 1 }
      if scalar == ")" { depth -= 1 }
    }
    return depth == 0
  }
}

extension Unicode.Scalar {
  fileprivate var isHebrewLetter: Bool { "\u{5D0}"..."\u{5EA}" ~= self }
}
