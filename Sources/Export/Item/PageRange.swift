/// Pages as a record states them: one, a range, or a text of another form.
public struct PageRange: Hashable, Sendable {
  public var first: String
  public var last: String?

  init(_ text: String) {
    let parts = text.unicodeScalars.split(whereSeparator: Self.isDash).map { part in
      part.drop { $0 == " " }.reversed().drop { $0 == " " }.reversed()
    }
    if parts.count == 2, let first = parts.first.map(String.UnicodeScalarView.init),
      let last = parts.last.map(String.UnicodeScalarView.init), !first.isEmpty, !last.isEmpty,
      (parts.allSatisfy { !$0.contains { $0 == "," || $0 == " " || $0 == ";" } })
    {
      self.first = String(first)
      self.last = String(last)
    } else {
      first = text
    }
  }

  private static func isDash(_ scalar: Unicode.Scalar) -> Bool {
    switch scalar {
    case "-", "–", "—", "‐", "‑", "−": true
    default: false
    }
  }

  /// With `dash` between the pages; in lists such as `1-3, 7-9` between each pair.
  package func text(dash: String) -> String {
    if let last { return first + dash + last }
    var text = ""
    var wasDash = false
    for scalar in first.unicodeScalars {
      let isDash = Self.isDash(scalar)
      if isDash, !wasDash { text += dash } else if !isDash { text.unicodeScalars.append(scalar) }
      wasDash = isDash
    }
    return text
  }

  /// Whether it is more than one page.
  package var isPlural: Bool { last.map { $0 != first } ?? first.contains { ",-–—".contains($0) } }
}
