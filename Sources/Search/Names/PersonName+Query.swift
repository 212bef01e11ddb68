/// Names among the words of a query.
extension PersonName {
  /// No name has more words.
  static let maxLength = 8

  /// How many words at the beginning of some are a name as bibliographies write it: a family name, a comma
  /// and initials, `van der Berg, G. H.`; 0 if they are none.
  static func length(atBeginningOf words: ArraySlice<String>) -> Int {
    let words = words.prefix(maxLength)
    let family = words.drop { knownParticles.contains($0.lowercased()) }
    guard let last = family.first, last.last == ",", isFamilyName(last.dropLast()) else { return 0 }
    var length = words.count - family.count + 1
    for word in family.dropFirst() {
      guard isInitials(withoutPunctuation(word)) else { break }
      length += 1
      // Behind `Wu, D.,` another name begins.
      if let end = word.last, end != ".", end.isPunctuation { break }
    }
    return length > words.count - family.count + 1 ? length : 0
  }

  /// A text without the comma, semicolon or colon at its end.
  static func withoutPunctuation(_ text: String) -> String {
    guard let last = text.last, ",;:".contains(last) else { return text }
    return String(text.dropLast())
  }

  private static func isFamilyName(_ word: Substring) -> Bool {
    word.count > 1 && word.allSatisfy { $0.isLetter || "-'’".contains($0) }
  }

  /// `C.`, `C. D.` without a blank, `J.-P.`, `CD`; in small letters one letter with a point.
  private static func isInitials(_ word: String) -> Bool {
    let letters = word.filter(\.isLetter)
    let parts = word.split { $0 == "." || $0 == "-" }
    guard 1...4 ~= letters.count, parts.joined() == letters else { return false }
    let hasPoints = word.contains(".") && parts.allSatisfy { $0.count == 1 }
    if letters.allSatisfy(\.isUppercase) { return hasPoints || !word.contains(".") && letters.count < 4 }
    return hasPoints && letters.count == 1
  }
}
