/// Levenshtein distance: how many characters to insert, delete or replace.
package enum EditDistance {
  /// Only the beginning of a long text counts: nothing that long is a slip of the finger.
  package static let maxLength = 64

  /// - Complexity: O(`maxLength`²)
  package static func between(_ left: String, _ right: String) -> Int {
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
