/// Folds a word to the form under which it is found: `Łódź` to `lodz`, `H₂O` to `h2o`, `TNFα` to `tnfalpha`.
///
/// Per character, from a table: full case folding, NFKD without its marks, and the letters that NFKD leaves
/// (ł ø đ ß æ œ ı þ ð). Marks stay in scripts where they are vowels (Indic scripts, Thai). Hangul and voiced
/// kana are composed. What separates words elsewhere but stands inside this one (an apostrophe, the comma of
/// `1,000`) goes.
///
/// Per word: a Greek letter with no Greek neighbour becomes its name, so that λόγος stays a word; and
/// Cyrillic letters that look Latin become Latin in a word that has Latin letters too.
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
      default: break
      }
    }
    if seen.greek || seen.cyrillic { term.forgetInsertions() }
    // A named letter is Latin from now on.
    if seen.greek, nameGreekLetters(of: &term) { seen.latin = true }
    if seen.cyrillic && seen.latin { foldConfusables(of: &term) }
  }

  /// The scripts met in a word that need a second look.
  private struct Seen {
    var greek = false
    var cyrillic = false
    var latin = false

    mutating func note(lead: UInt8) {
      greek = greek || lead == 0xCE || lead == 0xCF
      cyrillic = cyrillic || lead == 0xD0 || lead == 0xD1
      latin = latin || lead.isASCIILetter
    }
  }

  private static func appendASCII(_ byte: UInt8, to term: inout TermBuffer, _ seen: inout Seen) {
    if byte.isASCIILetter {
      seen.latin = true
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

  /// Returns whether there was a letter to name.
  private static func nameGreekLetters(of term: inout TermBuffer) -> Bool {
    let source = term.beginRewrite()
    var named = false
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
        named = true
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

  // MARK: Cyrillic

  /// Rewrites the Cyrillic letters of a word in Latin script, if each of them has a Latin double.
  private static func foldConfusables(of term: inout TermBuffer) {
    let source = term.beginRewrite()
    var position = 0
    while position < source.count {
      let (scalar, length) = source.scalar(at: position)
      if let latin = latinDouble(of: scalar) {
        term.append(latin)
      } else if source[position] == 0xD0 || source[position] == 0xD1 {
        // A Cyrillic word with a Latin letter in it.
        return term.assign(source, .mixed)
      } else {
        term.append(contentsOf: UnsafeBufferPointer(rebasing: source[position..<position + length]))
      }
      position += length
    }
  }

  /// The Latin letter that looks like a folded Cyrillic one, or like its capital.
  private static func latinDouble(of scalar: UInt32) -> UInt8? {
    switch Unicode.Scalar(scalar) {
    case "а": UInt8(ascii: "a")
    case "в": UInt8(ascii: "b")
    case "е": UInt8(ascii: "e")
    case "к": UInt8(ascii: "k")
    case "м": UInt8(ascii: "m")
    case "н": UInt8(ascii: "h")
    case "о": UInt8(ascii: "o")
    case "р": UInt8(ascii: "p")
    case "с": UInt8(ascii: "c")
    case "т": UInt8(ascii: "t")
    case "у": UInt8(ascii: "y")
    case "х": UInt8(ascii: "x")
    case "і": UInt8(ascii: "i")
    case "ѕ": UInt8(ascii: "s")
    case "ј": UInt8(ascii: "j")
    default: nil
    }
  }
}
