/// Finds the words of a clean text.
///
/// The boundaries are those of UAX #29, with these departures:
/// - `.`, `:`, `_`, hyphens and slashes always separate.
/// - An apostrophe between letters joins (`don't`, `O'Brien`, `Polyak's`), except after an elision
///   (`Elision`), where it separates (`l'enjeu`, `d'Alembert`).
/// - A comma joins digits only where it groups thousands: `1,000` is one word, `3,14` and `[1,2]` are two.
/// - Quotes between two Hebrew letters join: `צה"ל`, however they are typed.
/// - One or two `+` or `#` directly after a letter belong to the word (`C++`, `C#`, `Na+`), a single one only
///   if no letter or digit follows: `n+1` is n and 1, `C++11` is c++ and 11.
/// - `·` joins in `l·l` only (Catalan); sub- and superscript digits are part of a word.
/// - An accent that stands by itself between letters, as in text taken from PDF files (`G¨odel`, `Fr
///   ́echet`), joins.
/// - Scripts without blanks between words (Chinese, Japanese, Thai, Lao, Khmer, Burmese), and Korean, whose
///   words carry particles: overlapping pairs of characters, each with its marks. A lone character is a word.
struct WordTokenizer: Sendable {
  func words(in text: UnsafeBufferPointer<UInt8>) -> WordScanner { WordScanner(text) }
}

/// One word of a text, not yet folded.
struct Word {
  let range: Range<Int>
  let form: Form

  /// What folding may rely on.
  enum Form {
    /// ASCII letters and digits only: nearly every word of an English text.
    case alphanumeric
    /// ASCII, with signs to drop (`don't`) or to keep (`c++`).
    case ascii
    /// Any bytes.
    case mixed
  }
}

/// A pass over the words of one text, from left to right, in linear time.
struct WordScanner {
  private let text: UnsafeBufferPointer<UInt8>
  private let table = CharacterTable()
  private var position = 0
  /// The last character of the dense stretch in progress, and whether a pair of it was returned.
  private var unit: Range<Int>?
  private var hasPair = false

  init(_ text: UnsafeBufferPointer<UInt8>) { self.text = text }

  /// The next word, or nil at the end.
  @inline(__always)
  mutating func next() -> Word? {
    if unit != nil, let word = nextOfStretch() { return word }
    while position < text.count {
      let byte = text[position]
      if byte.isASCIIAlphanumeric { return asciiWord() }
      if byte.isASCII {
        position += 1
      } else if let word = wordOfOtherScript() {
        return word
      }
    }
    return nil
  }

  // Nearly every word ends here; the rest of the scanner is for the others.
  @inline(__always)
  private mutating func asciiWord() -> Word {
    let start = position
    let end = text.endOfASCIIAlphanumerics(from: start + 1)
    if end == text.count || Self.endsWord(text[end]) && !isAccentAfterBlank(at: end) {
      position = end
      return Word(range: start..<end, form: .alphanumeric)
    }
    return longWord(from: start, reached: end)
  }

  /// Whether an ASCII byte after a letter ends the word in every case.
  @inline(__always)
  private static func endsWord(_ byte: UInt8) -> Bool {
    byte.isASCII && byte != UInt8(ascii: "'") && byte != UInt8(ascii: "+") && byte != UInt8(ascii: "#")
      && byte != UInt8(ascii: ",")
  }

  /// U+0300 to U+036F are CC 80 to CD AF.
  @inline(__always)
  private func isAccentAfterBlank(at position: Int) -> Bool {
    text[position] == 0x20 && text.byte(at: position + 1) | 1 == 0xCD
  }

  private mutating func wordOfOtherScript() -> Word? {
    let (scalar, length) = text.scalar(at: position)
    let entry = table.entry(of: scalar)
    switch entry.kind {
    case .word:
      return longWord(from: position, reached: position)
    case .dense:
      unit = unit(at: position)
      hasPair = false
      return nextOfStretch()
    default:
      position += length
      return nil
    }
  }

  // MARK: Scripts with blanks

  /// Scans a word that ASCII letters and digits alone do not settle.
  private mutating func longWord(from start: Int, reached: Int) -> Word {
    var end = reached  // after the last byte that belongs to the word
    var isASCII = true
    var afterLetter = reached > start && text[reached - 1].isASCIILetter
    position = reached
    scan: while position < text.count {
      let byte = text[position]
      if byte.isASCIIAlphanumeric {
        position += 1
        end = position
        afterLetter = byte.isASCIILetter
        continue
      }
      if byte.isASCII {
        if afterLetter, let past = wordWithSign(at: position), position == end {
          position = past
          end = past
          break
        }
        guard let past = joined(byte, from: start, afterLetter: afterLetter) else {
          position += byte == UInt8(ascii: "'") ? 1 : 0
          break
        }
        isASCII = isASCII && text[past - 1].isASCII
        position = past
        if text[past - 1].isASCIIDigit { end = past }
        continue
      }
      let (scalar, length) = text.scalar(at: position)
      let entry = table.entry(of: scalar)
      switch entry.kind {
      case .word:
        afterLetter = !entry.isDigit
        end = position + length
      case .mark, .vowelSign:
        end = position + length
      case .ignorable:
        break
      case .apostrophe, .joiner:
        guard afterLetter, isLetter(at: position + length) else { break scan }
        if entry.kind == .apostrophe && isElision(start..<position) {
          position += length
          break scan
        }
      default:
        if scalar == Self.superscriptPlus, afterLetter, position == end, endsAfterSign(at: position + length)
        {
          isASCII = false
          position += length
          end = position
          break scan
        }
        let isCatalan =
          scalar == 0xB7 && isL(text.byte(at: position - 1)) && isL(text.byte(at: position + 2))
        let isHebrew =
          0x201C...0x201E ~= scalar && isHebrewLetter(at: position - 2)
          && isHebrewLetter(at: position + length)
        guard isCatalan || isHebrew else { break scan }
      }
      isASCII = false
      position += length
    }
    return Word(range: start..<end, form: isASCII ? .ascii : .mixed)
  }

  /// U+207A, as in `Na⁺`.
  private static let superscriptPlus: UInt32 = 0x207A

  private func endsAfterSign(at next: Int) -> Bool {
    !text.byte(at: next).isASCIIDigit && !isLetter(at: next)
  }

  /// Hebrew letters are D7 90 to D7 AA.
  private func isHebrewLetter(at position: Int) -> Bool {
    text.byte(at: position) == 0xD7 && text.byte(at: position + 1) &- 0x90 < 27
  }

  /// Where the word goes on after an ASCII byte that is no letter and no digit; nil if it ends.
  private func joined(_ byte: UInt8, from start: Int, afterLetter: Bool) -> Int? {
    switch byte {
    case UInt8(ascii: "'") where text.byte(at: position + 1) == byte:
      // Gershayim typed as two apostrophes.
      isHebrewLetter(at: position - 2) && isHebrewLetter(at: position + 2) ? position + 2 : nil
    case UInt8(ascii: "'"):
      afterLetter && isLetter(at: position + 1) && !isElision(start..<position) ? position + 1 : nil
    case UInt8(ascii: ","):
      isThousandsComma(from: start) ? position + 4 : nil
    case UInt8(ascii: "\""):
      // UAX #29, WB7b: Hebrew acronyms.
      isHebrewLetter(at: position - 2) && isHebrewLetter(at: position + 1) ? position + 1 : nil
    case 0x20:
      afterLetter ? letterAfterStrayAccent() : nil
    default: nil
    }
  }

  /// The end of a word that ends in `+`, `++` or `#`, or nil.
  private func wordWithSign(at position: Int) -> Int? {
    let sign = text[position]
    guard sign == UInt8(ascii: "+") || sign == UInt8(ascii: "#") else { return nil }
    let past = text.byte(at: position + 1) == sign ? position + 2 : position + 1
    let following = text.byte(at: past)
    if following == UInt8(ascii: "+") || following == UInt8(ascii: "#") { return nil }
    if past == position + 1 && (following.isASCIIDigit || isLetter(at: past)) { return nil }
    return past
  }

  private func isThousandsComma(from start: Int) -> Bool {
    for offset in 1...3 where !text.byte(at: position + offset).isASCIIDigit { return false }
    if text.byte(at: position + 4).isASCIIAlphanumeric { return false }
    var first = position
    while first > start, position - first < 4, text[first - 1].isASCIIDigit { first -= 1 }
    let count = position - first
    return first == start ? (1...3).contains(count) : count == 3 && text[first - 1] == UInt8(ascii: ",")
  }

  private func letterAfterStrayAccent() -> Int? {
    var next = position + 1
    while next < text.count, !text[next].isASCII {
      let (scalar, length) = text.scalar(at: next)
      guard table.entry(of: scalar).kind == .mark else { break }
      next += length
    }
    return next > position + 1 && isLetter(at: next) ? next : nil
  }

  private func isLetter(at position: Int) -> Bool {
    guard position < text.count else { return false }
    if text[position].isASCII { return text[position].isASCIILetter }
    let entry = table.entry(of: text.scalar(at: position).value)
    return entry.kind == .word && !entry.isDigit
  }

  private func isL(_ byte: UInt8) -> Bool { byte | 0x20 == UInt8(ascii: "l") }

  private func isElision(_ range: Range<Int>) -> Bool {
    Elision.contains(UnsafeBufferPointer(rebasing: text[range]))
  }

  // MARK: Scripts without blanks

  private mutating func nextOfStretch() -> Word? {
    guard let last = unit else { return nil }
    skipIgnorables()
    if let next = unit(at: position) {
      unit = next
      hasPair = true
      return Word(range: last.lowerBound..<next.upperBound, form: .mixed)
    }
    unit = nil
    return hasPair ? nil : Word(range: last, form: .mixed)
  }

  /// Reads a dense character with its marks, and moves past it; nil if there is none.
  private mutating func unit(at start: Int) -> Range<Int>? {
    guard start < text.count, !text[start].isASCII else { return nil }
    let (scalar, length) = text.scalar(at: start)
    guard table.entry(of: scalar).kind == .dense else { return nil }
    position = start + length
    var end = position
    while position < text.count, !text[position].isASCII {
      let (scalar, length) = text.scalar(at: position)
      let kind = table.entry(of: scalar).kind
      if kind == .mark || kind == .vowelSign {
        end = position + length
      } else if kind != .ignorable {
        break
      }
      position += length
    }
    return start..<end
  }

  private mutating func skipIgnorables() {
    while position < text.count, !text[position].isASCII {
      let (scalar, length) = text.scalar(at: position)
      guard table.entry(of: scalar).kind == .ignorable else { return }
      position += length
    }
  }
}
