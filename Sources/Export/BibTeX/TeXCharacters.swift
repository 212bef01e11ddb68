private import Basics
private import Tokenize

/// Characters as TeX writes them in ASCII.
enum TeXCharacters {
  /// Letters and marks of text; other characters with a name belong to formulas.
  private static let texts: [Unicode.Scalar: String] = [
    "ß": #"{\ss}"#, "ø": #"{\o}"#, "Ø": #"{\O}"#, "æ": #"{\ae}"#, "Æ": #"{\AE}"#, "œ": #"{\oe}"#,
    "Œ": #"{\OE}"#, "å": #"{\aa}"#, "Å": #"{\AA}"#, "ł": #"{\l}"#, "Ł": #"{\L}"#, "ı": #"{\i}"#,
    "ȷ": #"{\j}"#, "đ": #"{\dj}"#, "Đ": #"{\DJ}"#, "ð": #"{\dh}"#, "Ð": #"{\DH}"#, "þ": #"{\th}"#,
    "Þ": #"{\TH}"#, "ŋ": #"{\ng}"#, "Ŋ": #"{\NG}"#, "–": "--", "—": "---", "‐": "-", "‑": "-", "‘": "`",
    "’": "'", "“": "``", "”": "''", "„": #"{\quotedblbase}"#, "‚": #"{\quotesinglbase}"#,
    "«": #"{\guillemotleft}"#, "»": #"{\guillemotright}"#, "…": #"{\ldots}"#, "\u{A0}": "~", "¡": "!`",
    "¿": "?`", "§": #"{\S}"#, "¶": #"{\P}"#, "©": #"{\copyright}"#, "®": #"{\textregistered}"#,
    "™": #"{\texttrademark}"#, "€": #"{\texteuro}"#, "£": #"{\pounds}"#, "°": #"{\textdegree}"#,
    "µ": #"{\textmu}"#, "·": #"{\textperiodcentered}"#, "•": #"{\textbullet}"#, "²": #"\textsuperscript{2}"#,
    "³": #"\textsuperscript{3}"#, "¹": #"\textsuperscript{1}"#, "−": #"{\textminus}"#,
    "\u{2009}": #"\,"#, "\u{202F}": #"\,"#, "\u{200B}": "", "\u{200C}": "", "\u{200D}": "", "\u{200E}": "",
    "\u{200F}": "",
  ]

  /// TeX's commands by the combining mark.
  private static let accents: [Unicode.Scalar: String] = [
    "\u{300}": "`", "\u{301}": "'", "\u{302}": "^", "\u{303}": "~", "\u{304}": "=", "\u{306}": "u",
    "\u{307}": ".", "\u{308}": "\"", "\u{30A}": "r", "\u{30B}": "H", "\u{30C}": "v", "\u{323}": "d",
    "\u{327}": "c", "\u{328}": "k", "\u{331}": "b",
  ]

  /// A character in ASCII; by its number where TeX has no name for it.
  static func ascii(_ scalar: Unicode.Scalar) -> String {
    if let text = texts[scalar] { return text }
    let parts = Array(String(Character(scalar)).decomposed.unicodeScalars)
    if let base = parts.first, base.isASCII, parts.count > 1 {
      // An i has no dot under an accent.
      let letter = base == "i" ? #"{\i}"# : base == "j" ? #"{\j}"# : String(Character(base))
      var text = letter
      for mark in parts.dropFirst() {
        guard let accent = accents[mark] else { return number(scalar) }
        let isBelow = ["d", "c", "k", "b"].contains(accent)
        let inner = isBelow && text == letter ? String(Character(base)) : text
        text = accent.first?.isLetter == true ? "{\\\(accent){\(inner)}}" : "{\\\(accent)\(inner)}"
      }
      return text
    }
    if accents[scalar] != nil { return "" }  // a mark that stands alone
    if let name = TeXSymbols.names[scalar] { return "{\\ensuremath{\\\(name)}}" }
    return number(scalar)
  }

  private static func number(_ scalar: Unicode.Scalar) -> String { "{\\symbol{\(scalar.value)}}" }

  /// Whether a command stands for a character in text; others do so in formulas only.
  static func isTextCommand(_ name: some Sequence<UInt8>) -> Bool {
    if name.starts(with: "text".utf8) { return true }
    return textCommands.contains(String(decoding: Array(name), as: UTF8.self))
  }

  private static let textCommands: Set = [
    "AA", "AE", "BibTeX", "DH", "DJ", "L", "LaTeX", "NG", "O", "OE", "P", "S", "SS", "TH", "TeX", "aa", "ae",
    "copyright", "dh", "dj", "i", "j", "l", "ldots", "dots", "ng", "o", "oe", "pounds", "ss", "th",
  ]
}
