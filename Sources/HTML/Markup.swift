/// Text of a web page or a part of it.
package typealias HTML = Markup<HTMLKind>

/// Text of an XML document or a part of it.
package typealias XML = Markup<XMLKind>

package enum HTMLKind {}
package enum XMLKind {}

/// Well-formed text of one kind of markup, made of literals; what goes into them is escaped.
///
///     let row: HTML = "<li><a\(address: "href", link)>\(title)</a> (\(year))</li>"
///
/// The compiler tells markup from text: only a literal of the program and markup of the same kind go in as
/// they are. Everything from outside is a `String`, and is escaped for the place where it stands:
///
/// - `\(text)`: between tags, or within the quotes of an attribute.
/// - `\(attribute: "title", text)`: a whole attribute; nothing where the text is nil.
/// - `\(address: "href", text)`: a whole attribute with a link; nothing where the link is nil, or could run
///   a script.
///
/// What neither HTML nor XML 1.0 may have (control characters, U+FFFE, U+FFFF) is dropped, and so is what
/// turns the direction of the text after it: embeddings, overrides and isolates. Marks that have no reach
/// (U+200E, U+200F) stay.
package struct Markup<Kind>: Sendable, Hashable, ExpressibleByStringInterpolation {
  /// In UTF-8.
  package private(set) var bytes: [UInt8] = []

  package init() {}

  package init(stringLiteral literal: StaticString) { appendLiteral(literal) }

  package init(stringInterpolation: StringInterpolation) { self = stringInterpolation.markup }

  /// A part of a page from a file that the installation names. It is taken as it is: those who can write the file
  /// decide what the page says anyway.
  package init(ofInstitution text: String) { bytes = Array(text.utf8) }

  /// A text, escaped.
  package init(_ text: String) { bytes.appendEscaped(text) }
  package init(_ text: Substring) { bytes.appendEscaped(String(text)) }

  package var text: String { String(decoding: bytes, as: UTF8.self) }
  package var isEmpty: Bool { bytes.isEmpty }

  package mutating func append(_ more: Self) { bytes += more.bytes }
  package static func += (left: inout Self, right: Self) { left.append(right) }

  /// Forgets what was written, and keeps the memory for what comes next.
  package mutating func removeAll() { bytes.removeAll(keepingCapacity: true) }

  private mutating func appendLiteral(_ literal: StaticString) {
    literal.withUTF8Buffer { bytes.append(contentsOf: $0) }
  }

  package struct StringInterpolation: StringInterpolationProtocol {
    fileprivate var markup = Markup()

    package init(literalCapacity: Int, interpolationCount: Int) {
      markup.bytes.reserveCapacity(literalCapacity + 32 * interpolationCount)
    }

    package mutating func appendLiteral(_ literal: StaticString) { markup.appendLiteral(literal) }

    package mutating func appendInterpolation(_ text: String) { markup.bytes.appendEscaped(text) }
    package mutating func appendInterpolation(_ text: Substring) { markup.bytes.appendEscaped(String(text)) }

    package mutating func appendInterpolation(_ number: Int) {
      markup.bytes.append(contentsOf: String(number).utf8)
    }

    package mutating func appendInterpolation(_ part: Markup) { markup.append(part) }

    /// Nothing where there is no part.
    package mutating func appendInterpolation(_ part: Markup?) {
      if let part { markup.append(part) }
    }

    package mutating func appendInterpolation(_ parts: [Markup]) {
      for part in parts { markup.append(part) }
    }

    /// ` name="text"`, or nothing where there is no text.
    package mutating func appendInterpolation(attribute name: StaticString, _ text: String?) {
      guard let text else { return }
      appendAttribute(name) { $0.appendEscaped(text, breaksAreEscaped: true) }
    }

    /// ` name="link"`, or nothing where there is no link or one that is not safe.
    package mutating func appendInterpolation(address name: StaticString, _ link: String?) {
      guard let link = link.flatMap(SafeAddress.init) else { return }
      appendAttribute(name) { $0.appendEscaped(link.text) }
    }

    private mutating func appendAttribute(_ name: StaticString, _ value: (inout [UInt8]) -> Void) {
      markup.bytes.append(UInt8(ascii: " "))
      appendLiteral(name)
      markup.bytes.append(contentsOf: "=\"".utf8)
      value(&markup.bytes)
      markup.bytes.append(UInt8(ascii: "\""))
    }
  }
}

extension Sequence {
  /// The parts one after another, with another one between them.
  package func joined<Kind>(separator: Markup<Kind> = Markup()) -> Markup<Kind>
  where Element == Markup<Kind> {
    var joined = Markup<Kind>()
    for (index, part) in enumerated() {
      if index > 0 { joined += separator }
      joined += part
    }
    return joined
  }
}

extension Markup where Kind == HTMLKind {
  /// JSON as the content of a `script` element: what could end the element is written as JSON's own escapes, which
  /// stand for the same inside of its texts, the only place where valid JSON has these signs.
  package init(json: [UInt8]) {
    for byte in json {
      switch byte {
      case UInt8(ascii: "<"): bytes += Array("\\u003c".utf8)
      case UInt8(ascii: ">"): bytes += Array("\\u003e".utf8)
      case UInt8(ascii: "&"): bytes += Array("\\u0026".utf8)
      default: bytes.append(byte)
      }
    }
  }

  /// A picture in SVG, which stands in a page as it is.
  package init(_ picture: XML) { bytes = picture.bytes }
}
