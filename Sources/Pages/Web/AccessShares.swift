import HTML
import Search

/// How records are divided over the types of open access, from open to closed.
struct AccessShares {
  struct Part {
    /// nil for "not stated".
    var value: FacetCounts.Value?
    var count: Int

    var name: String { value.map { OpenAccess.type($0.code) ?? "none" } ?? "none" }
  }

  let parts: [Part]
  let total: Int

  init(_ counts: FacetCounts) {
    let values = counts.values.filter { $0.count > 0 || $0.isSelected }
      .sorted {
        (OpenAccess.rank($0.code), -$0.count, $0.code) < (OpenAccess.rank($1.code), -$1.count, $1.code)
      }
    parts =
      values.map { Part(value: $0, count: $0.count) }
      + (counts.notStated > 0 ? [Part(value: nil, count: counts.notStated)] : [])
    total = parts.reduce(0) { $0 + $1.count }
  }

  /// The records that anybody may read.
  var free: Int {
    parts.reduce(0) { sum, part in
      let isFree = part.value.flatMap { OpenAccess.isFree($0.code) } ?? false
      return sum + (isFree ? part.count : 0)
    }
  }

  private static let width = 1000
  private static let gap = 4

  var bar: HTML {
    var x = 0
    let room = Self.width - Self.gap * max(0, parts.filter { $0.count > 0 }.count - 1)
    let bars: [HTML] = parts.filter { $0.count > 0 }.map { part in
      let width = max(1, room * part.count / max(1, total))
      defer { x += width + Self.gap }
      return "<rect\(attribute: "class", part.name) x=\"\(x)\" width=\"\(width)\" height=\"10\"/>"
    }
    return """
      <svg class="share" viewBox="0 0 1000 10" preserveAspectRatio="none" aria-hidden="true">\(bars)</svg>
      """
  }
}
