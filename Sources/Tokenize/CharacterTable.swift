/// How the word tokenizer treats a code point.
struct CharacterClass: Equatable {
  let rawValue: UInt8

  // Must agree with Scripts/generate-unicode-tables.py.
  static let separator = CharacterClass(rawValue: 0)
  /// Vanishes: soft hyphens, zero-width characters, a BOM, variation selectors.
  static let ignorable = CharacterClass(rawValue: 1)
  /// A combining mark that folding drops.
  static let mark = CharacterClass(rawValue: 2)
  /// A combining mark that stays, such as the vowel signs of Indic scripts; continues a word, never begins
  /// one.
  static let vowelSign = CharacterClass(rawValue: 3)
  /// A letter or digit of a script that separates words.
  static let word = CharacterClass(rawValue: 4)
  /// A letter of a script without blanks between words: Chinese, Japanese, Korean, Thai, Lao, Khmer, Burmese.
  static let dense = CharacterClass(rawValue: 5)
  static let apostrophe = CharacterClass(rawValue: 6)
  /// An accent standing by itself (`G¨odel`), or a sign of transliteration; vanishes between two letters.
  static let joiner = CharacterClass(rawValue: 7)
}

/// Class and folded form of every code point, read from `UnicodeData`.
///
/// A two-stage table: `index` names the block of a code point, the block holds an entry of three base-64
/// digits. An entry below 64 is a class, and the character its own folded form; any other is an offset in
/// `pool`, where the class, the length and the folded form are. Everything is static data in the binary: no
/// work at the start.
struct CharacterTable {
  private let index = UnicodeData.index.utf8Start
  private let blocks = UnicodeData.blocks.utf8Start
  private let pool = UnicodeData.pool.utf8Start

  struct Entry {
    let kind: CharacterClass
    /// The folded form in UTF-8, or nil if the character is its own folded form.
    let folded: UnsafeBufferPointer<UInt8>?

    var isDigit: Bool {
      guard let first = folded?.first else { return false }
      return first &- 0x30 < 10
    }
  }

  /// The entry of any code point, valid or not.
  ///
  /// - Complexity: O(1)
  func entry(of scalar: UInt32) -> Entry {
    guard scalar < 0x40000 else {
      // Tags and variation selectors; the rest is private or unassigned.
      return Entry(kind: scalar &- 0xE0000 < 0x1000 ? .ignorable : .separator, folded: nil)
    }
    let code = Int(scalar)
    let block = Self.number(index + 2 * (code >> 7), digits: 2)
    let value = Self.number(blocks + 3 * (block << 7 | code & 127), digits: 3)
    if value < 64 { return Entry(kind: CharacterClass(rawValue: UInt8(value)), folded: nil) }
    let record = pool + (value - 64)
    return Entry(
      kind: CharacterClass(rawValue: record[0] &- 0x30),
      folded: UnsafeBufferPointer(start: record + 2, count: Int(record[1] &- 0x30)))
  }

  @inline(__always)
  private static func number(_ start: UnsafePointer<UInt8>, digits: Int) -> Int {
    var value = 0
    for place in 0..<digits { value = value << 6 | Int(start[place] &- 0x30) }
    return value
  }
}
