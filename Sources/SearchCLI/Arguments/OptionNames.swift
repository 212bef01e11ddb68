/// The options that a command has, as they are written.
struct OptionNames {
  /// Options that stand alone, such as `--json`.
  var switches: Set<String> = []
  /// Options that take a value, such as `--limit`.
  var valued: Set<String> = []

  static func + (left: OptionNames, right: OptionNames) -> OptionNames {
    OptionNames(
      switches: left.switches.union(right.switches), valued: left.valued.union(right.valued))
  }

  /// The name that `name` was probably meant to be, if one is near.
  func nearest(to name: String) -> String? {
    let candidates = switches.union(valued).filter { $0.hasPrefix("--") }.sorted()
    let prefixed = candidates.filter { $0.hasPrefix(name) && name.utf8.count > 3 }
    if let first = prefixed.first { return first }
    let ranked = candidates.map { (distance: EditDistance.between(name, $0), name: $0) }
    guard let best = ranked.min(by: { $0.distance < $1.distance }) else { return nil }
    return best.distance <= max(1, (best.name.utf8.count - 2) / 3) ? best.name : nil
  }
}

/// Levenshtein distance.
enum EditDistance {
  /// Only the beginning of a long text is looked at: nothing that long is a slip of the finger.
  static let maxLength = 64

  /// - Complexity: O(`maxLength`²)
  static func between(_ left: String, _ right: String) -> Int {
    let left = Array(left.unicodeScalars.prefix(maxLength))
    let right = Array(right.unicodeScalars.prefix(maxLength))
    var row = Array(0...right.count)
    for (i, a) in left.enumerated() {
      var diagonal = row[0]
      row[0] = i + 1
      for (j, b) in right.enumerated() {
        let above = row[j + 1]
        row[j + 1] = min(above + 1, row[j] + 1, diagonal + (a == b ? 0 : 1))
        diagonal = above
      }
    }
    return row[right.count]
  }
}
