import HTML
import Publication

/// The files beside the pages: each has its version in its address, so that it may be kept for ever.
package struct Assets: Sendable {
  package let text: String
  /// From the text.
  package let version: String

  private init(_ text: String) {
    self.text = text
    version = String(Hash128.of(Array(text.utf8)).description.prefix(8))
  }

  /// What every page needs, and lists need no more.
  package static let style = Assets(compact("\(Style.lists)"))
  /// For pages that are no lists.
  package static let pageStyle = Assets(compact("\(Style.pages)"))
  package static let printStyle = Assets(compact("\(Style.print)"))
  package static let script = Assets("\(Script.text)")

  /// The colours of an installation, over those of the style.
  package static func theme(_ settings: WebSettings) -> Assets {
    func rules(_ colours: [String: String]) -> String {
      let known = colours.sorted { $0.key < $1.key }.filter { isName($0.key) && isColour($0.value) }
      return ":root{" + known.map { "--\($0.key):\($0.value)" }.joined(separator: ";") + "}"
    }
    var text = settings.lightColours.isEmpty ? "" : rules(settings.lightColours) + "\n"
    if !settings.darkColours.isEmpty {
      text += "@media screen and (prefers-color-scheme:dark){\(rules(settings.darkColours))}\n"
    }
    return Assets(text)
  }

  private static func isName(_ text: String) -> Bool {
    !text.isEmpty && text.utf8.allSatisfy { ("a"..."z").contains(Character(UnicodeScalar($0))) || $0 == 0x32 }
  }

  /// `#9c2a1e`, `rgb(1 2 3)`, `darkred`: nothing that could end the rule.
  private static func isColour(_ text: String) -> Bool {
    !text.isEmpty && text.utf8.count <= 60
      && text.utf8.allSatisfy { byte in
        switch byte {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
          UInt8(ascii: "0")...UInt8(ascii: "9"):
          true
        default: "#(),.%/ -".utf8.contains(byte)
        }
      }
  }

  /// Without comments, indents, and blanks beside the signs of the language.
  static func compact(_ css: String) -> String {
    var text = css.replacing(/\/\*[\s\S]*?\*\//, with: "")
    text = text.split(separator: "\n").map { $0.trimmingPrefix { $0 == " " } }.joined()
    for (long, short) in [(" {", "{"), ("{ ", "{"), ("; ", ";"), (" }", "}"), (": ", ":"), (", ", ",")] {
      text = text.replacing(long, with: short)
    }
    return text.replacing(";}", with: "}") + "\n"
  }
}
