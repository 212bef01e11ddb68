/// The ways to write a word in several: `meanfield` as `mean field`, `il6` as `il 6`. No number is torn.
struct WordDivision {
  /// Two parts of a word of letters.
  private(set) var ofLetters: [[String]] = []
  /// Two parts of a word with digits, or three of which an end is where letters meet digits (`sars cov 2`),
  /// or as many as there are (`h 1 n 1`).
  private(set) var ofCode: [[String]] = []

  private let bytes: [UInt8]

  private static let maxBytes = 32
  private static let minLetters = 4
  /// Where letters and digits alternate more often, nobody writes it otherwise.
  private static let maxBorders = 4

  /// `word`: A term; one with other characters than ASCII letters and digits has no parts.
  init(_ word: String) {
    bytes = Array(word.utf8)
    guard bytes.count <= Self.maxBytes, bytes.allSatisfy(Self.isLetterOrDigit) else { return }
    let places = bytes.indices.dropFirst().filter { !Self.isDigit(bytes[$0 - 1]) || !Self.isDigit(bytes[$0]) }
    let borders = places.filter { Self.isDigit(bytes[$0 - 1]) != Self.isDigit(bytes[$0]) }
    let twoParts = places.map { parts(at: [$0]) }
    guard !borders.isEmpty else {
      if bytes.count >= Self.minLetters { ofLetters = twoParts }
      return
    }
    guard borders.count <= Self.maxBorders else { return }
    ofCode = twoParts
    for (number, place) in places.enumerated() {
      for other in places[(number + 1)...] where borders.contains(place) || borders.contains(other) {
        ofCode.append(parts(at: [place, other]))
      }
    }
    if borders.count > 2 { ofCode.append(parts(at: borders)) }
  }

  private func parts(at places: [Int]) -> [String] {
    zip([0] + places, places + [bytes.count]).map { String(decoding: bytes[$0..<$1], as: UTF8.self) }
  }

  /// Whether two terms in one would be a number that is none of them.
  static func tearsNumber(_ first: String, _ second: String) -> Bool {
    guard let last = first.utf8.last, let next = second.utf8.first else { return false }
    return isDigit(last) && isDigit(next)
  }

  private static func isDigit(_ byte: UInt8) -> Bool { byte &- 0x30 < 10 }
  private static func isLetterOrDigit(_ byte: UInt8) -> Bool { isDigit(byte) || byte &- 0x61 < 26 }
}
