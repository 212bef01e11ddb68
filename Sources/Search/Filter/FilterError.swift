/// Why the values of a filter could not be understood.
public enum FilterError: Error, Hashable, CustomStringConvertible {
  /// No value at all, as in `--oa ""` or `--oa ,`.
  case noValue(facet: String)
  /// A quote that is never closed; the whole text of the values.
  case unclosedQuote(String)
  /// Neither a year nor a range of years.
  case invalidYearRange(String)
  /// A range whose end is before its beginning.
  case reversedYearRange(from: Int, to: Int)

  /// The message, on one line.
  public var description: String {
    switch self {
    case .noValue(let facet):
      "'\(facet)' has no value to filter by, expected one or more, separated by commas"
    case .unclosedQuote(let text): "the quote in '\(text.shortened())' is not closed"
    case .invalidYearRange(let text):
      "'\(text.shortened())' is not a year or a range of years such as 2020..2024"
    case .reversedYearRange(let from, let to):
      "the range of years \(from)..\(to) ends before it begins, expected \(to)..\(from)"
    }
  }
}

extension String {
  /// The beginning of the text, for a message that must stay on one line.
  func shortened(to maxCharacters: Int = 60) -> String {
    guard let end = index(startIndex, offsetBy: maxCharacters, limitedBy: endIndex), end < endIndex else {
      return self
    }
    return self[..<end] + "…"
  }
}
