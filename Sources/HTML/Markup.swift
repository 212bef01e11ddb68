/// Text of a web page or a part of it.
package typealias HTML = Markup<HTMLKind>

/// Text of an XML document or a part of it.
package typealias XML = Markup<XMLKind>

public enum HTMLKind {}
public enum XMLKind {}

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
///
/// Public, though no product shows it: what is `package` is not specialized in another target, and each piece
/// of a page would look up its type as the program runs (a twentieth of the time of a page).
public struct Markup<Kind>: Sendable, Hashable, ExpressibleByStringInterpolation {
  @usableFromInline var written: [UInt8] = []

  /// In UTF-8.
  public var bytes: [UInt8] { written }

  public var text: String { String(decoding: written, as: UTF8.self) }

  @inlinable
  public var isEmpty: Bool { written.isEmpty }

  @inlinable
  public init() {}

  @inlinable
  public init(stringLiteral literal: StaticString) { written.append(literal) }

  @inlinable
  public init(stringInterpolation: StringInterpolation) { self = stringInterpolation.markup }

  /// A part of a page from a file that the installation names. It is taken as it is: those who can write the
  /// file decide what the page says anyway.
  package init(ofInstitution text: String) { written = Array(text.utf8) }

  /// A text, escaped.
  @inlinable
  public init(_ text: String) { written.appendEscaped(text) }

  @inlinable
  public init(_ text: Substring) { written.appendEscaped(String(text)) }

  @inlinable
  public mutating func append(_ more: Self) { written += more.written }

  @inlinable
  public static func += (left: inout Self, right: Self) { left.append(right) }

  /// Forgets what was written, and keeps the memory for what comes next.
  package mutating func removeAll() { written.removeAll(keepingCapacity: true) }

  public struct StringInterpolation: StringInterpolationProtocol {
    @usableFromInline var markup = Markup()

    @inlinable
    public init(literalCapacity: Int, interpolationCount: Int) {
      markup.written.reserveCapacity(literalCapacity + 32 * interpolationCount)
    }

    @inlinable
    public mutating func appendLiteral(_ literal: StaticString) { markup.written.append(literal) }

    @inlinable
    public mutating func appendInterpolation(_ text: String) { markup.written.appendEscaped(text) }

    @inlinable
    public mutating func appendInterpolation(_ text: Substring) { markup.written.appendEscaped(String(text)) }

    @inlinable
    public mutating func appendInterpolation(_ number: Int) { markup.written.appendEscaped(String(number)) }

    @inlinable
    public mutating func appendInterpolation(_ part: Markup) { markup.append(part) }

    /// Nothing if there is no part.
    @inlinable
    public mutating func appendInterpolation(_ part: Markup?) {
      if let part { markup.append(part) }
    }

    @inlinable
    public mutating func appendInterpolation(_ parts: [Markup]) {
      for part in parts { markup.append(part) }
    }

    /// ` name="text"`, or nothing if there is no text.
    @inlinable
    public mutating func appendInterpolation(attribute name: StaticString, _ text: String?) {
      if let text { markup.written.append(attribute: name, text) }
    }

    /// ` name="link"`, or nothing if there is no link or one that is not safe.
    @inlinable
    public mutating func appendInterpolation(address name: StaticString, _ link: String?) {
      if let link { markup.written.append(address: name, link) }
    }
  }
}

// What all kinds of markup are made of: not generic, so that one copy serves all.
extension [UInt8] {
  @usableFromInline
  mutating func append(_ literal: StaticString) { literal.withUTF8Buffer { append(contentsOf: $0) } }

  @usableFromInline
  mutating func append(attribute name: StaticString, _ text: String) {
    append(attribute: name) { $0.appendEscaped(text, breaksAreEscaped: true) }
  }

  @usableFromInline
  mutating func append(address name: StaticString, _ link: String) {
    guard let link = SafeAddress(link) else { return }
    append(attribute: name) { $0.appendEscaped(link.text) }
  }

  private mutating func append(attribute name: StaticString, _ value: (inout [UInt8]) -> Void) {
    append(UInt8(ascii: " "))
    append(name)
    append(contentsOf: "=\"".utf8)
    value(&self)
    append(UInt8(ascii: "\""))
  }
}

extension Sequence {
  /// The parts one after another, with another one between them.
  @inlinable
  public func joined<Kind>(separator: Markup<Kind> = Markup()) -> Markup<Kind>
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
  /// JSON as the content of a `script` element: what could end the element is written as JSON's own escapes,
  /// which stand for the same inside its texts, the only place where valid JSON has these signs.
  package init(json: [UInt8]) {
    for byte in json {
      switch byte {
      case UInt8(ascii: "<"): written += Array("\\u003c".utf8)
      case UInt8(ascii: ">"): written += Array("\\u003e".utf8)
      case UInt8(ascii: "&"): written += Array("\\u0026".utf8)
      default: written.append(byte)
      }
    }
  }

  /// A picture in SVG, which stands in a page as it is.
  package init(_ picture: XML) { written = picture.written }
}
