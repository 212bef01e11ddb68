import HTML
import Search

/// A histogram of years, each bar a link.
struct YearBars {
  let first: Int
  let last: Int
  /// The years that a filter asks for, where they are one range.
  let chosen: ClosedRange<Int>?
  private let counts: [(year: Int, count: Int, isChosen: Bool)]

  /// nil if no record states a year.
  init?(_ counts: FacetCounts, list: ListAddress) {
    self.counts = counts.values.compactMap { value in
      Int(value.code).map { (year: $0, count: value.count, isChosen: value.isSelected) }
    }
    guard let first = self.counts.first?.year, let last = self.counts.last?.year, last - first < Self.maxYears
    else { return nil }
    (self.first, self.last) = (first, last)
    let values = list.values(of: "year")
    chosen = values.count == 1 ? Self.range(values[0], first: first, last: last) : nil
  }

  /// `Record.years` has no more.
  private static let maxYears = 1_200

  private static func range(_ text: String, first: Int, last: Int) -> ClosedRange<Int>? {
    if let year = Int(text) { return year...year }
    guard let dots = text.firstRange(of: "..") else { return nil }
    let (before, after) = (text[..<dots.lowerBound], text[dots.upperBound...])
    guard before.isEmpty || Int(before) != nil, after.isEmpty || Int(after) != nil else { return nil }
    let (from, to) = (Int(before) ?? first, Int(after) ?? last)
    return from <= to ? from...to : nil
  }

  /// `addresses`: Those of the records of some years, given as the parameter writes them.
  func svg(class name: String, height: Int, addresses: ([String]) -> [String]) -> HTML {
    let most = max(1, counts.map(\.count).max() ?? 1)
    let shown = counts.filter { $0.count > 0 }
    let bars: [HTML] = zip(shown, addresses(shown.map { Self.text($0.year) })).map { entry, address in
      // Every year that is not empty has a bar.
      let tall = max(Self.least, (height * entry.count + most / 2) / most)
      return """
        <a\(attribute: "class", entry.isChosen ? "s" : nil) transform="translate(\(10 * (entry.year - first)))" tabindex="-1"\
        \(address: "href", address)><title>\(entry.year): \(entry.count)</title><rect/>\
        <path d="M5 \(height)V\(height - tall)"/></a>

        """
    }
    return """
      <svg\(attribute: "class", name) viewBox="0 0 \(10 * (last - first + 1)) \(height)" preserveAspectRatio="none" \
      aria-hidden="true" data-from="\(first)" data-to="\(last)">
      \(bars)\(ruler(height))</svg>
      """
  }

  private static let least = 2

  /// A line under the chosen range, also where it is empty.
  private func ruler(_ height: Int) -> HTML? {
    guard let chosen else { return nil }
    let (from, to) = (max(first, chosen.lowerBound), min(last, chosen.upperBound))
    guard from <= to else { return nil }
    let width = 10 * (to - from + 1)
    return "<path class=\"r\" d=\"M\(10 * (from - first)) \(height + 2)h\(width)v3h-\(width)z\"/>"
  }

  static func text(_ year: Int) -> String {
    let digits = String(year)
    return digits.utf8.count < 4 ? String(repeating: "0", count: 4 - digits.utf8.count) + digits : digits
  }
}
