private import Basics
package import HTML
public import Publication

/// A reference to a publication in a style, in parts that each form writes in its own way.
public struct Citation: Hashable, Sendable {
  /// A part of the text with one look.
  public struct Part: Hashable, Sendable {
    public var text: String
    public var isItalic = false
    /// The address it leads to.
    public var link: String?
  }

  public internal(set) var parts: [Part] = []

  /// Puts together the reference from the record's fields.
  public init(_ record: Record, style: CitationStyle) { self.init(CitationItem(record), style: style) }

  public init(_ item: CitationItem, style: CitationStyle) {
    var builder = CitationBuilder()
    style.write(item, &builder)
    parts = builder.parts
  }

  init(parts: [Part]) { self.parts = parts }

  /// The site's own reference where the record has one in this style, else one put together from its fields.
  public static func preferringStated(_ item: CitationItem, style: CitationStyle) -> Citation {
    guard let text = item.text("citation", style.rawValue).map(CleanText.line)?.ifAny else {
      return Citation(item, style: style)
    }
    return Citation(parts: [Part(text: text)])
  }

  /// With the title as a link, where it is found in the text.
  public func linkingTitle(_ title: String?, to address: String?) -> Citation {
    guard let title, let address, !title.isEmpty else { return self }
    for (place, part) in parts.enumerated() where part.link == nil {
      // A style may have given its words capitals.
      guard let range = part.text.firstRange(ofAnyCase: title) else { continue }
      var linked = self
      let pieces = [
        Part(text: String(part.text[..<range.lowerBound]), isItalic: part.isItalic),
        Part(text: String(part.text[range]), isItalic: part.isItalic, link: address),
        Part(text: String(part.text[range.upperBound...]), isItalic: part.isItalic),
      ]
      linked.parts.replaceSubrange(place...place, with: pieces.filter { !$0.text.isEmpty })
      return linked
    }
    return self
  }

  public var text: String { parts.map(\.text).joined() }

  package var html: HTML { html(hasLinks: true) }

  package func html(hasLinks: Bool) -> HTML {
    var html = HTML()
    for part in parts {
      let inner: HTML = part.isItalic ? "<i>\(part.text)</i>" : HTML(part.text)
      html +=
        !hasLinks || part.link.flatMap(SafeAddress.init) == nil
        ? inner : "<a\(address: "href", part.link)>\(inner)</a>"
    }
    return html
  }

  public var markdown: String {
    parts.map { part in
      var text = Markdown.escaped(part.text)
      if part.isItalic { text = "*\(text)*" }
      return part.link.flatMap { Markdown.link(text, to: $0) } ?? text
    }.joined()
  }
}

/// Escapes text for Markdown (CommonMark).
package enum Markdown {
  package static func escaped(_ text: String) -> String {
    var result = ""
    for character in text.unicodeScalars {
      if "\\`*_{}[]<>#|~&!$@".unicodeScalars.contains(character) { result += "\\" }
      result.unicodeScalars.append(character)
    }
    return result
  }

  /// A link; nil for an address that could run a script.
  static func link(_ text: String, to address: String) -> String? {
    guard let address = SafeAddress(address) else { return nil }
    let target = address.text.replacing("(", with: "%28").replacing(")", with: "%29")
    return "[\(text)](<\(target)>)"
  }
}
