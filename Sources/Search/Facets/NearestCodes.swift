/// The values that a mistyped code may have meant.
enum NearestCodes {
  /// At most three: a part of the code or the label is nearest, then the fewest letters changed; the most
  /// frequent values where none is near.
  static func find(_ code: String, in values: [FacetCounts.Value]) -> [SearchError.Suggestion] {
    let wanted = Array(code.lowercased().utf8.prefix(64))
    let scored = values.filter { $0.count > 0 }.map { value in
      (value: value, distance: distance(wanted, value))
    }
    let near = scored.filter { $0.distance <= max(2, wanted.count / 2) }
    guard !near.isEmpty else {
      return values.filter { $0.count > 0 }.prefix(3).map { .init(code: $0.code, count: $0.count) }
    }
    return near.sorted {
      ($0.distance, -$0.value.count, $0.value.code) < ($1.distance, -$1.value.count, $1.value.code)
    }
    .prefix(3).map { .init(code: $0.value.code, count: $0.value.count) }
  }

  private static func distance(_ wanted: [UInt8], _ value: FacetCounts.Value) -> Int {
    let code = Array(value.code.lowercased().utf8.prefix(64))
    if wanted.count >= 2, value.label.lowercased().contains(String(decoding: wanted, as: UTF8.self)) {
      return 1
    }
    return editDistance(wanted, code)
  }

  /// Letters to insert, delete or replace. O(n·m) for at most 64 bytes each.
  private static func editDistance(_ left: [UInt8], _ right: [UInt8]) -> Int {
    var row = Array(0...right.count)
    for (i, byte) in left.enumerated() {
      var diagonal = row[0]
      row[0] = i + 1
      for (j, other) in right.enumerated() {
        let replaced = diagonal + (byte == other ? 0 : 1)
        diagonal = row[j + 1]
        row[j + 1] = min(replaced, row[j] + 1, row[j + 1] + 1)
      }
    }
    return row[right.count]
  }
}
