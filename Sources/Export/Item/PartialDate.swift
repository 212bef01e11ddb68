/// A year, perhaps with its month and day.
public struct PartialDate: Hashable, Sendable {
  public var year: Int
  public var month: Int?
  public var day: Int?

  init(year: Int, month: Int? = nil, day: Int? = nil) {
    self.year = year
    self.month = month.flatMap { 1...12 ~= $0 ? $0 : nil }
    self.day = self.month == nil ? nil : day.flatMap { 1...31 ~= $0 ? $0 : nil }
  }

  /// `2025`, `2025-07`, `2025-07-30`, and texts that begin so.
  init?(_ text: String) {
    let parts = text.prefix(10).split(separator: "-", omittingEmptySubsequences: false).prefix(3)
    guard let first = parts.first, first.utf8.count == 4, let year = Int(first), year > 0 else { return nil }
    let rest = parts.dropFirst().map { $0.utf8.count == 2 ? Int($0) : nil }
    self.init(year: year, month: rest.first ?? nil, day: rest.count > 1 ? rest[1] : nil)
  }

  /// As ISO 8601 has it, as far as it is known.
  public var iso: String {
    var text = Self.digits(year, 4)
    if let month { text += "-" + Self.digits(month, 2) }
    if let day { text += "-" + Self.digits(day, 2) }
    return text
  }

  private static func digits(_ number: Int, _ count: Int) -> String {
    let text = String(number)
    return String(repeating: "0", count: max(0, count - text.utf8.count)) + text
  }

  static func twoDigits(_ number: Int) -> String { digits(number, 2) }

  static let monthNames = [
    "January", "February", "March", "April", "May", "June", "July", "August", "September", "October",
    "November", "December",
  ]
}
