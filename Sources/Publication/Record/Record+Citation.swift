private import Tokenize

// What a reader needs to find the publication and to cite it.
extension Record {
  /// The pages in it, as given: `67499-67536`.
  public var pages: String? { value["page"]?.firstText }

  /// Where it can be opened: the resolver of its DOI, else its page at arXiv, else its own full text.
  public var url: String? {
    if let doi { return Self.url(ofDOI: doi) }
    if let arxiv = arxivIDs.first { return Self.url(ofArXiv: arxiv) }
    var links: [String] = []
    value["main_file_link"]?.forEachItem { item in
      if let link = (item["url"] ?? item).firstText, Self.isWebAddress(link) { links.append(link) }
    }
    return links.first
  }

  /// Its ids at other sites, as given: those of arXiv, PubMed and the Web of Science, for example.
  package var externalIDs: [String] {
    var ids: [String] = []
    for entry in value["external_id"]?.entries ?? [] {
      entry.value.forEachItem { item in if let id = item.firstText { ids.append(id) } }
    }
    return ids
  }

  public static func url(ofDOI doi: String) -> String { "https://doi.org/\(doi)" }
  public static func url(ofArXiv id: String) -> String { "https://arxiv.org/abs/\(id)" }

  private static func isWebAddress(_ text: String) -> Bool {
    (text.hasPrefix("https://") || text.hasPrefix("http://"))
      && text.unicodeScalars.allSatisfy { $0.value > 0x20 && $0.value != 0x7F }
  }

  /// The styles to take of a site's own references, the best first.
  private static let styles = ["apa", "chicago", "mla", "ieee", "ama", "short"]
  private static let maxCitedAuthors = 20

  /// A reference to it as plain text: the site's own if the record has one, else made from its fields.
  public var citation: String { citation(plainTitle: title.map { PlainText($0).string } ?? "", url: url) }

  /// The same for one who knows its title without markup, and its address, already.
  package func citation(plainTitle: @autoclosure () -> String, url: String?) -> String {
    for style in Self.styles {
      guard let text = value["citation"]?[style]?.firstText else { continue }
      return PlainText(text).string
    }
    var names = authors.prefix(Self.maxCitedAuthors).map(\.name)
    if authors.count > Self.maxCitedAuthors { names.append("et al.") }
    let head = [names.joined(separator: "; "), year.map { "(\($0))" } ?? ""]
    var text = ""
    for part in [head.filter { !$0.isEmpty }.joined(separator: " "), plainTitle(), place, publisher ?? ""] {
      guard let last = part.utf8.last else { continue }
      if !text.isEmpty { text += " " }
      text += part
      if ![UInt8(ascii: "."), UInt8(ascii: "?"), UInt8(ascii: "!")].contains(last) { text += "." }
    }
    guard let url else { return text }
    return text.isEmpty ? url : text + " " + url
  }

  /// `Journal of Tests, 12(3), 1-9`
  private var place: String {
    var text = publication ?? ""
    if let volume = value["volume"]?.firstText {
      text += (text.isEmpty ? "" : ", ") + volume + (value["issue"]?.firstText.map { "(\($0))" } ?? "")
    }
    if let pages { text += (text.isEmpty ? "" : ", ") + pages }
    return text
  }
}
