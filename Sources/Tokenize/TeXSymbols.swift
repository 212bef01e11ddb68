/// The commands of LaTeX that are known here, for writers of TeX.
package enum TeXSymbols {
  package enum Meaning: Hashable, Sendable {
    /// Stands for a text.
    case text(String)
    /// An operator such as `\log`, a fraction, or a command whose argument stays (`\emph`).
    case keepsArguments
    /// Separates words.
    case blank
    /// Vanishes, its argument as well.
    case vanishes
  }

  /// What a command means, such as `alpha`; nil for one that is not known.
  package static func meaning(of name: some RandomAccessCollection<UInt8>) -> Meaning? {
    guard let value = SymbolTable.commands.value(of: name), let first = value.first else { return nil }
    switch first {
    case UInt8(ascii: "="): return .text(String(decoding: value.dropFirst(), as: UTF8.self))
    case UInt8(ascii: "@"), UInt8(ascii: "/"), UInt8(ascii: "-"): return .keepsArguments
    case UInt8(ascii: "_"): return .blank
    default: return .vanishes
    }
  }

  /// The name of a command that stands for one character, by the character.
  package static let names: [Unicode.Scalar: String] = {
    var names: [Unicode.Scalar: String] = [:]
    for line in SymbolTable.commands.bytes.split(separator: UInt8(ascii: "\n")) {
      let parts = line.split(separator: 0x20, maxSplits: 1)
      guard parts.count == 2, parts[1].first == UInt8(ascii: "=") else { continue }
      let text = String(decoding: parts[1].dropFirst(), as: UTF8.self).unicodeScalars
      guard let scalar = text.first, text.count == 1, !scalar.isASCII, names[scalar] == nil else { continue }
      names[scalar] = String(decoding: parts[0], as: UTF8.self)
    }
    return names
  }()
}
