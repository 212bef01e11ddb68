/// A text without its markup, as a person reads it.
public struct PlainText: Sendable {
  /// The clean text in UTF-8.
  public internal(set) var bytes: [UInt8] = []

  /// The parts of `bytes` that were one formula. A snippet must not be cut inside. In order, disjoint, not
  /// empty.
  public internal(set) var formulas: [Range<Int>] = []

  /// The parts of `bytes` that the markup sets in a way of their own; where one lies in another, the outer
  /// one first.
  package internal(set) var styles: [Style] = []

  /// A part of a clean text that was set low, high or in italics.
  package struct Style: Hashable, Sendable {
    package enum Kind: Hashable, Sendable {
      case sub, sup, italic
    }

    package var kind: Kind
    /// In the clean text, with the signs that stand for the style there: `^(n+1)`.
    package var range: Range<Int>
    /// The same without these: `n+1`.
    package var content: Range<Int>

    package init(kind: Kind, range: Range<Int>, content: Range<Int>) {
      (self.kind, self.range, self.content) = (kind, range, content)
    }
  }

  /// Where `bytes` is no copy of the original, in order.
  var edits: [Edit] = []

  /// A part of the original and what stands for it; either may be empty.
  struct Edit: Sendable {
    var plain: Range<Int>
    var original: Range<Int>
  }

  init() {}

  /// Reads the markup of `text`: HTML and XML tags and entities, LaTeX commands, accents and formulas.
  public init(_ text: String) {
    var text = text
    self = text.withUTF8 { MarkupReader().read($0) }
  }

  /// The clean text.
  public var string: String { String(decoding: bytes, as: UTF8.self) }

  /// The bytes of the original text that a range of `bytes` came from.
  ///
  /// Where the original was rewritten, the whole of it counts: the range of an `é` covers the `\'e` or
  /// `&eacute;` that gave it. Markup before and after the range stays outside.
  ///
  /// - Complexity: O(log *n*) in the number of places with markup.
  public func originalRange(of range: Range<Int>) -> Range<Int> {
    let lower = originalLowerBound(of: range.lowerBound)
    return lower..<max(lower, originalUpperBound(of: range.upperBound))
  }

  private func originalLowerBound(of position: Int) -> Int {
    let next = firstEdit { $0.plain.upperBound > position }
    if next < edits.count, edits[next].plain.lowerBound <= position { return edits[next].original.lowerBound }
    return position + shift(before: next)
  }

  private func originalUpperBound(of position: Int) -> Int {
    let next = firstEdit { $0.plain.upperBound >= position }
    if next < edits.count, edits[next].plain.lowerBound < position { return edits[next].original.upperBound }
    return position + shift(before: next)
  }

  /// How far the copied bytes before edit `next` stand from their place in the original.
  private func shift(before next: Int) -> Int {
    next == 0 ? 0 : edits[next - 1].original.upperBound - edits[next - 1].plain.upperBound
  }

  private func firstEdit(where isPast: (Edit) -> Bool) -> Int {
    var (low, high) = (0, edits.count)
    while low < high {
      let middle = (low + high) / 2
      if isPast(edits[middle]) { high = middle } else { low = middle + 1 }
    }
    return low
  }
}
