/// A list of what a client takes, as in `Accept: text/html, application/json;q=0.5`.
struct Preferences {
  private var weights: [(name: String, weight: Double)] = []

  /// What makes no sense in it counts as not said.
  init(_ header: String) {
    for item in header.split(separator: ",").prefix(Self.maxItems) {
      let parts = item.split(separator: ";").map { $0.filter { !$0.isWhitespace }.lowercased() }
      guard let name = parts.first, !name.isEmpty else { continue }
      let weight = parts.dropFirst().first { $0.hasPrefix("q=") }.flatMap { Double($0.dropFirst(2)) } ?? 1
      weights.append((name, weight.isFinite ? min(max(weight, 0), 1) : 0))
    }
  }

  /// Browsers send a dozen.
  private static let maxItems = 64

  /// How much a language is wanted: `de`, and `de-AT` as well; nil if it is not named.
  func weight(ofLanguage code: String) -> Double? {
    weights.first { $0.name == code }?.weight
      ?? weights.filter { $0.name.hasPrefix(code + "-") }.map(\.weight).max()
  }

  /// How much one of `names`, the most exact first, is wanted; nil if none is named.
  func weight(_ names: String...) -> Double? {
    for name in names {
      if let item = weights.first(where: { $0.name == name }) { return item.weight }
    }
    return nil
  }
}
