/// The canonical compositions that searching needs: voiced kana, and Hangul syllables of jamo.
///
/// Marks that are dropped need no composition, and marks that stay have none in use.
enum Composition {
  static func isVoicingMark(_ scalar: UInt32) -> Bool { scalar == 0x3099 || scalar == 0x309A }

  /// The composed scalar of `first` and `second`, or nil if they stay apart.
  static func compose(_ first: UInt32, _ second: UInt32) -> UInt32? {
    if isVoicingMark(second) { return voiced(first, isHalf: second == 0x309A) }
    // The Unicode Standard, section 3.12: L + V, and LV + T.
    if first &- 0x1100 < 19, second &- 0x1161 < 21 {
      return 0xAC00 + ((first - 0x1100) * 21 + (second - 0x1161)) * 28
    }
    if first &- 0xAC00 < 11172, (first - 0xAC00) % 28 == 0, second &- 0x11A8 < 27 {
      return first + (second - 0x11A7)
    }
    return nil
  }

  private static func voiced(_ kana: UInt32, isHalf: Bool) -> UInt32? {
    let isKatakana = kana &- 0x30A0 < 0x60
    let hiragana = isKatakana ? kana - 0x60 : kana
    let isHaRow = hiragana &- 0x306F < 13 && (hiragana - 0x306F) % 3 == 0
    if isHalf { return isHaRow ? kana + 2 : nil }
    switch hiragana {
    case _ where isHaRow: return kana + 1
    case 0x304B...0x3061 where hiragana % 2 == 1, 0x3064, 0x3066, 0x3068, 0x309D: return kana + 1
    case 0x3046: return kana + 0x4E
    case 0x308F...0x3092 where isKatakana: return kana + 8
    default: return nil
    }
  }
}
