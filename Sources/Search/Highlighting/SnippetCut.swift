import Basics
import Tokenize

/// Moves the ends of an extract to places where a text may be cut: between words, and never inside a formula.
struct SnippetCut {
  private let plain: PlainText

  init(_ plain: PlainText) { self.plain = plain }

  /// How far an end moves to find a blank; text without blanks (Chinese) is cut between scalars.
  private static let reach = 40

  func widened(_ window: Range<Int>) -> Range<Int> {
    let start = outsideFormula(blank(before: window.lowerBound), atStart: true)
    let end = outsideFormula(blank(after: window.upperBound), atStart: false)
    return trimmed(start..<max(start, end))
  }

  private func blank(before position: Int) -> Int {
    guard position > 0 else { return 0 }
    let limit = max(0, position - Self.reach)
    var index = position
    while index > limit {
      if plain.bytes[index - 1].isASCIIBlank { return index }
      index -= 1
    }
    return limit == 0 ? 0 : scalarStart(position)
  }

  private func blank(after position: Int) -> Int {
    let count = plain.bytes.count
    guard position < count else { return count }
    let limit = min(count, position + Self.reach)
    var index = position
    while index < limit {
      if plain.bytes[index].isASCIIBlank { return index }
      index += 1
    }
    return limit == count ? count : scalarStart(position)
  }

  private func outsideFormula(_ position: Int, atStart: Bool) -> Int {
    guard let formula = plain.formulas.first(where: { $0.lowerBound < position && position < $0.upperBound })
    else { return position }
    return atStart ? formula.lowerBound : formula.upperBound
  }

  private func scalarStart(_ position: Int) -> Int {
    var index = position
    while index > 0, index < plain.bytes.count, plain.bytes[index] & 0xC0 == 0x80 { index -= 1 }
    return index
  }

  private func trimmed(_ range: Range<Int>) -> Range<Int> {
    var (start, end) = (range.lowerBound, range.upperBound)
    while start < end, plain.bytes[start].isASCIIBlank { start += 1 }
    while end > start, plain.bytes[end - 1].isASCIIBlank { end -= 1 }
    return start..<end
  }
}

/// Byte ranges as ranges of Unicode scalars.
enum ScalarRanges {
  /// `ranges`: In order and disjoint.
  /// - Complexity: O(bytes).
  static func convert(_ ranges: [Range<Int>], in bytes: [UInt8]) -> [Range<Int>] {
    var position = 0
    var count = 0
    func scalars(upTo end: Int) -> Int {
      while position < min(end, bytes.count) {
        if bytes[position] & 0xC0 != 0x80 { count += 1 }
        position += 1
      }
      return count
    }
    return ranges.map { range in
      let start = scalars(upTo: range.lowerBound)
      return start..<max(start, scalars(upTo: range.upperBound))
    }
  }
}
