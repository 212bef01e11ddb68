/// The articles, pronouns and conjunctions that French writes before an apostrophe: `l'enjeu` is two words.
package enum Elision {
  private static let words: [StaticString] = [
    "l", "d", "j", "m", "t", "s", "n", "c", "qu", "jusqu", "lorsqu", "puisqu",
  ]

  /// Whether these ASCII bytes, in any case, are one.
  static func contains(_ word: UnsafeBufferPointer<UInt8>) -> Bool {
    words.contains { elision in
      elision.utf8CodeUnitCount == word.count
        && word.indices.allSatisfy { word[$0] | 0x20 == elision.utf8Start[$0] }
    }
  }

  /// The terms of a text without the elisions before its last word: `l'enjeu` asks for `enjeu`.
  package static func dropped(from terms: [String], of text: String) -> [String] {
    let apostrophes = "'’ʼ＇".unicodeScalars
    guard terms.count > 1, text.unicodeScalars.contains(where: apostrophes.contains) else { return terms }
    return terms.dropLast().drop { term in
      var term = term
      return term.withUTF8(contains)
    } + terms.suffix(1)
  }
}
