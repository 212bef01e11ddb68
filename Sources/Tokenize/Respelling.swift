/// What another spelling of a word is folded to: `mueller` where a text has `Müller`, whose term is `muller`;
/// `usa` where it has `U.S.A.`, whose terms are `u s a`.
///
/// The terms of a text do not tell that they were spelled so: `poet` is no other spelling of `pot`.
public struct Respelling: Hashable, Sendable {
  /// A term.
  public var spelled: String
  /// The terms of the text, joined by single spaces.
  public var terms: String

  public init(spelled: String, terms: String) {
    self.spelled = spelled
    self.terms = terms
  }
}

extension Respelling: Comparable {
  public static func < (left: Respelling, right: Respelling) -> Bool {
    (left.spelled, left.terms) < (right.spelled, right.terms)
  }
}

/// Finds acronyms with points, letter by letter.
enum Acronym {
  /// Longer ones are the beginning of an address or a slip.
  private static let maxParts = 8
  /// `Ph.D.` has a part of two letters.
  static let maxPartLetters = 2

  /// The parts of the acronym whose first part is a word of a text: `u`, `s`, `a` of `U.S.A.`; none if there
  /// is no acronym.
  static func parts(in text: UnsafeBufferPointer<UInt8>, first: Range<Int>) -> [Range<Int>] {
    guard text.byte(at: first.upperBound) == point, text.byte(at: first.upperBound + 1).isASCIILetter,
      text.byte(at: first.lowerBound - 1) != point, text[first].allSatisfy(\.isASCIILetter)
    else { return [] }
    var parts = [first]
    var start = first.upperBound + 1
    while text.byte(at: start).isASCIILetter {
      var end = start + 1
      while end - start <= maxPartLetters, text.byte(at: end).isASCIILetter { end += 1 }
      parts.append(start..<end)
      guard end - start <= maxPartLetters, parts.count <= maxParts else { return [] }
      start = end + 1
      if text.byte(at: end) != point { break }
    }
    // What goes on is no acronym: `x.y2`, `a.b'c`.
    let next = text.byte(at: parts[parts.count - 1].upperBound)
    let isWhole = next.isASCII && !next.isASCIIAlphanumeric && !"'+#_@/".utf8.contains(next)
    return isWhole && parts.contains { $0.count == 1 } ? parts : []
  }

  private static let point = UInt8(ascii: ".")
}
