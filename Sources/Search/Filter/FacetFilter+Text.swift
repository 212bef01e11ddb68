extension FacetFilter: CustomStringConvertible {
  /// Reads the value of a filter option: `MaMo,DaAl`, `!gold`, `none`, `"A, B",C`; for the facet `year` also
  /// `2020..2024`, `2020..`, `..1999`, `2020-2024` and `2020-` with a hyphen or a dash, `>2019`, `<=1999`.
  ///
  /// A comma separates alternatives, unless the index has a value that is the whole text. `!` excludes a
  /// value, and before the first one all of them. `none` stands for records that state none; in quotes it is
  /// a code like any other. Whether a code exists is not known here.
  ///
  /// - Complexity: linear in `text`.
  public static func parse(facet: String, text: String) throws(FilterError) -> FacetFilter {
    let scanner = FilterScanner(Array(text.unicodeScalars), context: .option)
    guard !scanner.hasUnclosedQuote else { throw .unclosedQuote(text) }
    guard !scanner.items.isEmpty else { throw .noValue(facet: facet) }
    var values: [FilterValue] = []
    for item in scanner.items { values.append(try FilterValue(item, facet: facet)) }
    return FacetFilter(facet: facet, values: values.alternatives(to: scanner.whole))
  }

  /// The filter as written inside a query: `oa:gold,!green`.
  public var description: String {
    facet + ":" + values.inclusionsFirst.map(\.description).joined(separator: ",")
  }
}

extension [FilterValue] {
  /// Those that leave nothing out before the others: a `!` before the first one would count for all.
  var inclusionsFirst: [FilterValue] { filter { !$0.isExcluded } + filter(\.isExcluded) }

  /// The values of a text, as one where the index has a value that is the whole of it.
  func alternatives(to whole: String) -> [FilterValue] {
    if whole.isEmpty { return self }
    if count == 1, case .code(whole) = self[0].kind { return self }
    guard contains(where: { if case .code = $0.kind { true } else { false } }) else { return self }
    let isExcluded = allSatisfy(\.isExcluded)
    return [FilterValue(.list(whole, self), isExcluded: isExcluded)]
  }
}

extension FilterValue: CustomStringConvertible {
  /// Gives an item its meaning in a facet.
  init(_ item: FilterScanner.Item, facet: String) throws(FilterError) {
    if !item.isQuoted, item.text.lowercased() == "none" {
      self.init(.notStated, isExcluded: item.isExcluded)
    } else if facet == "year" {
      self.init(try Self.years(item.text), isExcluded: item.isExcluded)
    } else {
      self.init(.code(item.text), isExcluded: item.isExcluded)
    }
  }

  /// The value as an option or a query takes it: `MaMo`, `!MaMo`, `none`, `2020..2024`, `"A, B"`.
  public var description: String {
    let text =
      switch kind {
      case .code(let code): Self.quotedIfNeeded(code)
      case .years(let from?, let to?) where from == to: Self.year(from)
      case .years(let from, let to): (from.map(Self.year) ?? "") + ".." + (to.map(Self.year) ?? "")
      case .notStated: "none"
      case .list(_, let values): values.inclusionsFirst.map(\.description).joined(separator: ",")
      }
    // The values of a list have their own marks.
    if case .list = kind { return text }
    return isExcluded ? "!" + text : text
  }

  private static func year(_ year: Int) -> String {
    let digits = String(year)
    return String(repeating: "0", count: max(0, 4 - digits.count)) + digits
  }

  private static func quotedIfNeeded(_ code: String) -> String {
    let isPlain =
      code.lowercased() != "none" && code.unicodeScalars.first != "!"
      && !code.unicodeScalars.contains {
        $0.isBlank || $0.isDoubleQuote || $0 == "," || $0 == "(" || $0 == ")"
      }
    if isPlain && !code.isEmpty { return code }
    // By scalars, so that a combining mark behind a quote does not hide it.
    var quoted = String.UnicodeScalarView()
    for scalar in code.unicodeScalars {
      quoted.append(scalar)
      if scalar == "\"" { quoted.append(scalar) }
    }
    return "\"" + String(quoted) + "\""
  }

  /// `2020`, `2020..2024`, `2020..`, `..1999`, `2020-`, `>2019`, `<=2024`; no hyphen or dash stands before
  /// the first year, as `-1999` could be a number.
  private static func years(_ text: String) throws(FilterError) -> Kind {
    if let kind = compared(text) { return kind }
    if let year = Self.fourDigits(text[...]) { return .years(from: year, to: year) }
    let scalars = text.unicodeScalars
    let separator: (from: String.Index, to: String.Index, isOpen: Bool)
    if let dot = scalars.firstIndex(of: "."), scalars[dot...].starts(with: "..".unicodeScalars) {
      separator = (dot, scalars.index(dot, offsetBy: 2), true)
    } else if let dash = scalars.firstIndex(where: { $0 == "-" || $0 == "\u{2013}" || $0 == "\u{2014}" }) {
      separator = (dash, scalars.index(after: dash), false)
    } else {
      throw .invalidYearRange(text)
    }
    let (before, after) = (text[..<separator.from].trimmingBlanks(), text[separator.to...].trimmingBlanks())
    let (from, to) = (fourDigits(before), fourDigits(after))
    guard from != nil || (separator.isOpen && before.isEmpty),
      to != nil || after.isEmpty
    else { throw .invalidYearRange(text) }
    if let from, let to, to < from { throw .reversedYearRange(from: from, to: to) }
    return .years(from: from, to: to)
  }

  /// `>2019`, `>=2020`, `<2000`, `<=1999`; nil for anything else.
  private static func compared(_ text: String) -> Kind? {
    for (sign, isLower, shift) in [(">=", true, 0), ("<=", false, 0), (">", true, 1), ("<", false, -1)] {
      guard text.hasPrefix(sign) else { continue }
      guard let year = fourDigits(text.dropFirst(sign.count).drop { $0.isWhitespace }) else { return nil }
      return isLower ? .years(from: year + shift, to: nil) : .years(from: nil, to: year + shift)
    }
    return nil
  }

  private static func fourDigits(_ text: Substring) -> Int? {
    text.utf8.count == 4 && text.utf8.allSatisfy { (0x30...0x39).contains($0) } ? Int(text) : nil
  }
}

extension Substring {
  /// The text without blanks at either end.
  func trimmingBlanks() -> Substring {
    var scalars = unicodeScalars
    while let first = scalars.first, first.isBlank { scalars.removeFirst() }
    while let last = scalars.last, last.isBlank { scalars.removeLast() }
    return Substring(scalars)
  }
}
