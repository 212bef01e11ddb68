/// Folds a word to the form under which it is found: `Łódź` to `lodz`, `H₂O` to `h2o`, `TNFα` to `tnfalpha`.
///
/// Per character, from a table: full case folding, NFKD without its marks, and the letters that NFKD leaves
/// (ł ø đ ß æ œ ı þ ð). Marks stay in scripts where they are vowels (Indic scripts, Thai). Hangul and voiced
/// kana are composed. What separates words elsewhere but stands inside this one (an apostrophe, the comma of
/// `1,000`) goes.
///
/// Per word: a Greek letter with no Greek neighbour becomes its name, so that λόγος stays a word; and letters
/// that look like those of another script become these where most of the word is in that script (Latin,
/// Greek, Cyrillic).
enum Folding {
  /// Folds a word in place; false if nothing is left of it.
  @inline(__always)
  static func fold(_ term: inout TermBuffer) -> Bool {
    switch term.form {
    case .alphanumeric: term.lowercase()
    case .ascii: term.foldASCII()
    case .mixed: foldScalars(of: &term)
    }
    return term.count > 0
  }

  private static func foldScalars(of term: inout TermBuffer) {
    let table = CharacterTable()
    let source = term.beginRewrite()
    var last: UInt32 = 0  // the last scalar of the output, where it may compose with the next
    var seen = Seen()
    var position = 0
    while position < source.count {
      let byte = source[position]
      if byte.isASCII {
        position += 1
        last = 0
        appendASCII(byte, to: &term, &seen)
        continue
      }
      let (scalar, length) = source.scalar(at: position)
      let entry = table.entry(of: scalar)
      let raw = UnsafeBufferPointer(rebasing: source[position..<position + length])
      position += length
      switch entry.kind {
      case .word, .dense, .vowelSign:
        append(entry.folded ?? raw, to: &term, &last, &seen)
        if let letter = insertion(after: scalar) { term.noteInsertion(of: letter) }
      case .mark:
        if let letter = insertion(ofMark: scalar, on: term.bytes.last ?? 0) {
          term.noteInsertion(of: letter)
        }
      case .separator where scalar == 0x207A: term.append(UInt8(ascii: "+"))
      default: break
      }
    }
    if seen.greek > 0 || seen.cyrillic > 0 { term.forgetInsertions() }
    if seen.latin > 0, seen.greek > seen.latin, exchange(Doubles.latinToGreek, in: &term) { seen.latin = 0 }
    // A named letter is Latin from now on.
    if seen.greek > 0 { seen.latin += nameGreekLetters(of: &term) }
    guard seen.cyrillic > 0, seen.latin > 0 else { return }
    if seen.cyrillic > seen.latin, exchange(Doubles.latinToCyrillic, in: &term) { return }
    _ = exchange(Doubles.cyrillicToLatin, in: &term)
  }

  /// How many letters of a word are of the scripts that need a second look.
  private struct Seen {
    var greek = 0
    var cyrillic = 0
    var latin = 0

    mutating func note(lead: UInt8) {
      if lead.isASCIILetter {
        latin += 1
      } else if isGreek(lead) {
        greek += 1
      } else if lead == 0xD0 || lead == 0xD1 {
        cyrillic += 1
      }
    }
  }

  private static func appendASCII(_ byte: UInt8, to term: inout TermBuffer, _ seen: inout Seen) {
    if byte.isASCIILetter {
      seen.latin += 1
      term.append(byte | 0x20)
    } else if byte.isASCIIDigit || byte == UInt8(ascii: "+") || byte == UInt8(ascii: "#") {
      term.append(byte)
    }
  }

  private static func append(
    _ folded: UnsafeBufferPointer<UInt8>, to term: inout TermBuffer, _ last: inout UInt32, _ seen: inout Seen
  ) {
    guard let lead = folded.first else { return }
    seen.note(lead: lead)
    // Kana (E3), Hangul and its jamo (E1, EA to ED) are the only ones that compose.
    guard lead >= 0xE1 else {
      last = 0
      return term.append(contentsOf: folded)
    }
    let (scalar, length) = folded.scalar(at: 0)
    if let composed = Composition.compose(last, scalar) {
      term.removeLast(3)
      encodeUTF8(composed) { term.append($0) }
      last = composed
    } else if !Composition.isVoicingMark(scalar) {
      term.append(contentsOf: folded)
      last = length == folded.count ? scalar : 0
    }
  }

  // MARK: Umlauts

  /// What is written behind the plain letter where the umlaut or ring cannot be: `Mueller`, `Soerensen`,
  /// `Aarhus`.
  private static func insertion(after scalar: UInt32) -> UInt8? {
    switch scalar {
    case 0xC4, 0xE4, 0xD6, 0xF6, 0xDC, 0xFC, 0xD8, 0xF8: UInt8(ascii: "e")
    case 0xC5, 0xE5, 0x212B: UInt8(ascii: "a")
    default: nil
    }
  }

  /// The same for a mark that stands by itself.
  private static func insertion(ofMark mark: UInt32, on letter: UInt8) -> UInt8? {
    switch (mark, letter) {
    case (0x308, UInt8(ascii: "a")), (0x308, UInt8(ascii: "o")), (0x308, UInt8(ascii: "u")): UInt8(ascii: "e")
    case (0x30A, UInt8(ascii: "a")): UInt8(ascii: "a")
    default: nil
    }
  }

  // MARK: Greek

  private static let greekNames: [StaticString] = [
    "alpha", "beta", "gamma", "delta", "epsilon", "zeta", "eta", "theta", "iota", "kappa", "lambda", "mu",
    "nu", "xi",
    "omicron", "pi", "rho", "sigma", "sigma", "tau", "upsilon", "phi", "chi", "psi", "omega",
  ]

  /// Returns how many letters it named.
  private static func nameGreekLetters(of term: inout TermBuffer) -> Int {
    let source = term.beginRewrite()
    var named = 0
    var position = 0
    var previousIsGreek = false
    while position < source.count {
      let (scalar, length) = source.scalar(at: position)
      let next = position + length
      let isGreek = isGreek(source.byte(at: position))
      let letter = Int(scalar) - 0x3B1
      if isGreek && !previousIsGreek && !Self.isGreek(source.byte(at: next))
        && greekNames.indices.contains(letter)
      {
        let name = greekNames[letter]
        named += 1
        term.append(contentsOf: UnsafeBufferPointer(start: name.utf8Start, count: name.utf8CodeUnitCount))
      } else {
        term.append(contentsOf: UnsafeBufferPointer(rebasing: source[position..<next]))
      }
      previousIsGreek = isGreek
      position = next
    }
    return named
  }

  private static func isGreek(_ lead: UInt8) -> Bool { lead == 0xCE || lead == 0xCF }

  // MARK: Letters that look alike

  /// The letters of one script, and those of another that look like them or like their capitals.
  private struct Doubles {
    let letters: [Unicode.Scalar]
    let others: [Unicode.Scalar]
    /// Whether a character cannot stay as it is.
    let isForeign: @Sendable (UInt32) -> Bool

    static let cyrillicToLatin = Doubles(of: "авекмнорстухіѕј", as: "abekmhopctyxisj") { $0 >> 8 == 4 }
    static let latinToCyrillic = Doubles(of: "abcehijkmopstxy", as: "авсеніјкморѕтху", isForeign: isLatin)
    // Of letters alone: one behind a digit would get its name when the term is analyzed again.
    static let latinToGreek = Doubles(of: "abehikmnoptuvxyz", as: "αβεηικμνορτυνχυζ") { $0 >> 7 != 7 }

    private init(of letters: String, as others: String, isForeign: @escaping @Sendable (UInt32) -> Bool) {
      self.letters = Array(letters.unicodeScalars)
      self.others = Array(others.unicodeScalars)
      self.isForeign = isForeign
    }

    private static func isLatin(_ scalar: UInt32) -> Bool { (scalar | 0x20) &- 0x61 < 26 }

    func double(of scalar: UInt32) -> UInt32? {
      letters.firstIndex { $0.value == scalar }.map { others[$0].value }
    }
  }

  /// Rewrites the letters of one script in another; false, and nothing is changed, if one has no double
  /// there.
  private static func exchange(_ doubles: Doubles, in term: inout TermBuffer) -> Bool {
    let source = term.beginRewrite()
    var position = 0
    while position < source.count {
      let (scalar, length) = source.scalar(at: position)
      if let double = doubles.double(of: scalar) {
        encodeUTF8(double) { term.append($0) }
      } else if doubles.isForeign(scalar) {
        term.assign(source, .mixed)
        return false
      } else {
        term.append(contentsOf: UnsafeBufferPointer(rebasing: source[position..<position + length]))
      }
      position += length
    }
    return true
  }
}
