import Basics

/// The values that a mistyped code may have meant.
enum NearestCodes {
  /// At most three: a part of the code or the label is nearest, then the fewest letters changed; the most
  /// frequent values where none is near.
  static func find(_ code: String, in values: [FacetCounts.Value]) -> [SearchError.Suggestion] {
    let wanted = code.lowercased()
    let scored = values.filter { $0.count > 0 }.map { value in
      (value: value, distance: distance(wanted, value))
    }
    let near = scored.filter { $0.distance <= max(2, wanted.utf8.count / 2) }
    guard !near.isEmpty else {
      return values.filter { $0.count > 0 }.prefix(3).map { .init(code: $0.code, count: $0.count) }
    }
    return near.sorted {
      ($0.distance, -$0.value.count, $0.value.code) < ($1.distance, -$1.value.count, $1.value.code)
    }
    .prefix(3).map { .init(code: $0.value.code, count: $0.value.count) }
  }

  private static func distance(_ wanted: String, _ value: FacetCounts.Value) -> Int {
    if wanted.utf8.count >= 2, value.label.lowercased().contains(wanted) { return 1 }
    return EditDistance.between(wanted, value.code.lowercased())
  }
}
