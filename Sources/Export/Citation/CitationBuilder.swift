/// Puts the parts of a citation together, with their punctuation: no full stop follows another one, or a
/// question mark.
struct CitationBuilder {
  private(set) var parts: [Citation.Part] = []

  var isEmpty: Bool { parts.isEmpty }

  private var last: Character? {
    parts.last { !$0.text.isEmpty }?.text.last { !"”’\u{2005} ".contains($0) }
  }

  mutating func add(_ text: String, italic: Bool = false, link: String? = nil) {
    guard !text.isEmpty else { return }
    if let last = parts.indices.last, parts[last].isItalic == italic, parts[last].link == nil, link == nil {
      parts[last].text += text
    } else {
      parts.append(.init(text: text, isItalic: italic, link: link))
    }
  }

  /// Adds a text with what stands around it; nothing if there is no text.
  mutating func add(_ prefix: String = "", _ text: String?, _ suffix: String = "", italic: Bool = false) {
    guard let text, !text.isEmpty else { return }
    add(isEmpty ? String(prefix.drop { ",.: ".contains($0) }) : prefix)
    add(text, italic: italic)
    add(suffix)
  }

  /// A full stop, unless the text ends in a mark of its own.
  mutating func stop(_ mark: String = ".") {
    guard let last else { return }
    if ".?!".contains(last), mark == "." { return }
    if last == ",", let index = parts.indices.last { parts[index].text.removeLast() }
    add(mark)
  }

  /// A title in quotation marks, its full stop or comma inside.
  mutating func quote(_ title: String, mark: String) {
    let ends = title.last.map { ".?!".contains($0) } ?? false
    add("“\(title)\(ends && (mark == "." || title.last != ".") ? "" : mark)”")
  }

  mutating func link(_ address: String?, prefix: String = " ", text: String? = nil) {
    guard let address else { return }
    add(prefix)
    parts.append(.init(text: text ?? address, isItalic: false, link: address))
  }
}
