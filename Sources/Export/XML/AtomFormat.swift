import HTML
import Publication

/// A feed of Atom (RFC 4287); its records have to come newest first.
struct AtomFormat: RecordFormat {
  private let links: RecordLinks
  private let title: String

  init(_ options: ExportOptions) { (links, title) = (options.links, options.title) }

  func head(before first: CitationItem?) -> String {
    let link: XML? = links.publicURL.map { "<link\(address: "href", $0)/>\n" }
    let feed: XML = """
      <feed xmlns="http://www.w3.org/2005/Atom">
      <title>\(title)</title>
      <id>\(links.publicURL.map { $0 + "/" } ?? Self.urn(of: title))</id>
      \(link)\
      <updated>\(first.map(Self.updated) ?? "1970-01-01T00:00:00Z")</updated>
      <author><name>\(title)</name></author>

      """
    return xmlDeclaration + feed.text
  }

  var tail: String { "</feed>\n" }

  func append(_ item: CitationItem, to output: inout [UInt8]) {
    let record = item.record
    let page = links.publicURL.map { "\($0)/record/\(SafeAddress.part(record.id))" }
    let link: XML? = (page ?? links.title(of: item)).map { "<link\(address: "href", $0)/>\n" }
    let entry: XML = """
      <entry>
      <title>\(item.title ?? "[No title]")</title>
      <id>\(page ?? Self.urn(of: record.id))</id>
      \(link)\
      <updated>\(Self.updated(item))</updated>
      \(XML.line(Self.time(record.dateCreated)) { "<published>\($0)</published>" })\
      \(item.authors.map { "<author><name>\($0.spoken)</name></author>\n" as XML })\
      <category\(attribute: "term", item.type.name)\(attribute: "label", item.type.label)/>
      \(XML.line(item.abstractText) { "<summary>\($0)</summary>" })\
      </entry>

      """
    output.append(contentsOf: entry.bytes)
  }

  private static func updated(_ item: CitationItem) -> String {
    let record = item.record
    let year = record.year.map { "\($0)-01-01T00:00:00Z" }
    return time(record.dateUpdated) ?? time(record.dateCreated) ?? year ?? "1970-01-01T00:00:00Z"
  }

  /// A time of the record, as in RFC 3339; nil if it is not a time.
  private static func time(_ text: String?) -> String? {
    text.flatMap { Timestamp.date($0) }.map { Timestamp.text(of: $0) }
  }

  /// A UUID of version 8: the same text gives the same one, everywhere.
  private static func urn(of text: String) -> String {
    var bytes = Array(Hash128.of(Array(text.utf8)).hex.utf8)
    guard bytes.count == 32 else { return "urn:uuid:00000000-0000-8000-8000-000000000000" }
    bytes[12] = UInt8(ascii: "8")
    bytes[16] = UInt8(ascii: "8")
    let parts = [0..<8, 8..<12, 12..<16, 16..<20, 20..<32].map { String(decoding: bytes[$0], as: UTF8.self) }
    return "urn:uuid:" + parts.joined(separator: "-")
  }
}
