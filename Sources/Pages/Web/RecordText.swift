package import HTML
package import Search
import Tokenize

/// A text of a record with what can be shown of its markup: low, high, italics, and the places that match.
package struct RecordText {
  private let bytes: [UInt8]
  private let styles: [PlainText.Style]
  /// In `bytes`, in order and disjoint.
  private let marks: [Range<Int>]

  package init(_ text: String) {
    let plain = PlainText(text)
    (bytes, styles, marks) = (plain.bytes, plain.styles, [])
  }

  package init(_ snippet: Hit.Snippet) {
    bytes = Array(snippet.text.utf8)
    styles = snippet.styles
    marks = Self.joined(Self.byteRanges(snippet.matches, in: bytes), in: bytes)
  }

  package var text: String { String(decoding: bytes, as: UTF8.self) }

  private enum Element: Hashable {
    case mark
    case style(PlainText.Style.Kind)

    var opening: HTML {
      switch self {
      case .mark: "<mark>"
      case .style(.sub): "<sub>"
      case .style(.sup): "<sup>"
      case .style(.italic): "<i>"
      }
    }

    var closing: HTML {
      switch self {
      case .mark: "</mark>"
      case .style(.sub): "</sub>"
      case .style(.sup): "</sup>"
      case .style(.italic): "</i>"
      }
    }
  }

  /// - Complexity: O(n log n) in the number of styles and marks.
  package var html: HTML {
    if styles.isEmpty, marks.isEmpty { return HTML(text) }
    let inside = styles.filter { $0.range.upperBound <= bytes.count }
    let ends = inside.flatMap {
      [$0.range.lowerBound, $0.content.lowerBound, $0.content.upperBound, $0.range.upperBound]
    }
    let cuts = Set(ends + marks.flatMap { [$0.lowerBound, $0.upperBound] } + [0, bytes.count]).sorted()
    var html = HTML()
    var open: [Element] = []
    var active: [PlainText.Style] = []
    var (nextStyle, nextMark) = (0, 0)
    for (start, end) in zip(cuts, cuts.dropFirst()) {
      while nextStyle < inside.count, inside[nextStyle].range.lowerBound <= start {
        active.append(inside[nextStyle])
        nextStyle += 1
      }
      active.removeAll { $0.range.upperBound <= start }
      // Signs that stand for a style if there is none.
      if active.contains(where: { !$0.content.contains(start) }) { continue }
      while nextMark < marks.count, marks[nextMark].upperBound <= start { nextMark += 1 }
      let isMarked = nextMark < marks.count && marks[nextMark].contains(start)
      let wanted = (isMarked ? [.mark] : []) + active.prefix(Self.maxDepth).map { Element.style($0.kind) }
      // TeX writes a degree as a raised ring.
      var text = String(decoding: bytes[start..<end], as: UTF8.self)
      // To look for the whole in every piece took a tenth of a page's time.
      if text.utf8.contains(UInt8(ascii: "^")) { text = text.replacing("^∘", with: "°") }
      if text == "∘", wanted.last == .style(.sup) {
        Self.change(&open, to: wanted.dropLast(), in: &html)
        html += "°"
        continue
      }
      Self.change(&open, to: wanted, in: &html)
      html += HTML(text)
    }
    Self.change(&open, to: [], in: &html)
    return html
  }

  private static let maxDepth = 8

  private static func change(_ open: inout [Element], to wanted: [Element], in html: inout HTML) {
    let common = zip(open, wanted).prefix { $0 == $1 }.count
    while open.count > common { html += open.removeLast().closing }
    for element in wanted.dropFirst(common) {
      html += element.opening
      open.append(element)
    }
  }

  /// Ranges of Unicode scalars as ranges of bytes.
  private static func byteRanges(_ ranges: [Range<Int>], in bytes: [UInt8]) -> [Range<Int>] {
    var (position, count) = (0, 0)
    func byte(ofScalar wanted: Int) -> Int {
      while position < bytes.count, count < wanted || bytes[position] & 0xC0 == 0x80 {
        position += 1
        if position < bytes.count, bytes[position] & 0xC0 != 0x80 { count += 1 }
      }
      return position
    }
    return ranges.map { range in
      let start = byte(ofScalar: range.lowerBound)
      return start..<max(start, byte(ofScalar: range.upperBound))
    }
  }

  /// Neighbouring words share a mark.
  private static func joined(_ ranges: [Range<Int>], in bytes: [UInt8]) -> [Range<Int>] {
    var joined: [Range<Int>] = []
    for range in ranges where !range.isEmpty {
      guard let last = joined.last, last.upperBound <= range.lowerBound,
        bytes[last.upperBound..<range.lowerBound].allSatisfy({ $0 == 0x20 })
      else {
        joined.append(range)
        continue
      }
      joined[joined.count - 1] = last.lowerBound..<range.upperBound
    }
    return joined
  }
}
