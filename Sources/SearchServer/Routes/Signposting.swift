import Export
import HTML
import Publication

/// The `Link` header of a record, by which programs find their way from its page (signposting.org, level 1).
enum Signposting {
  /// `base`: What stands before `/record/ID`. `form`: That of the answer; nil for the page.
  static func header(_ record: Record, base: String, form: Form?) -> (name: String, value: String) {
    let page = "\(base)/record/\(SafeAddress.part(record.id))"
    func link(_ address: String, _ relation: String, type: String? = nil) -> String? {
      // Without what would end the address or the header.
      guard let address = SafeAddress(address)?.text, address.utf8.allSatisfy({ 0x20 < $0 && $0 < 0x7F })
      else {
        return nil
      }
      return "<\(address)>; rel=\"\(relation)\"" + (type.map { "; type=\"\($0)\"" } ?? "")
    }
    var links: [String?] = []
    if let doi = record.doi { links.append(link("https://doi.org/" + escaped(doi), "cite-as")) }
    links.append(link("https://schema.org/" + schemaType(record.type), "type"))
    for person in record.authors.prefix(maxAuthors) {
      if let orcid = person.orcid { links.append(link("https://orcid.org/" + orcid, "author")) }
    }
    if let license = record.license?.code, license.hasPrefix("http") {
      links.append(link(license, "license"))
    }
    if form != nil { links.append(link(page, "describes")) }
    for other in Route.recordForms where other != form {
      links.append(
        link("\(page).\(other.rawValue)", form == nil ? "describedby" : "alternate", type: other.mediaType))
    }
    return ("Link", links.compactMap(\.self).joined(separator: ", "))
  }

  /// A header with thousands of names is refused by proxies.
  private static let maxAuthors = 10

  private static func escaped(_ doi: String) -> String {
    doi.split(separator: "/", omittingEmptySubsequences: false).map { SafeAddress.part($0) }.joined(
      separator: "/")
  }

  private static func schemaType(_ type: String?) -> String {
    types[type ?? ""] ?? "CreativeWork"
  }

  private static let types = [
    "journal_article": "ScholarlyArticle", "conference": "ScholarlyArticle", "preprint": "ScholarlyArticle",
    "review": "ScholarlyArticle", "working_paper": "ScholarlyArticle",
    "conference_abstract": "ScholarlyArticle",
    "book": "Book", "book_editor": "Book", "translation": "Book", "book_chapter": "Chapter",
    "translation_chapter": "Chapter", "dissertation": "Thesis", "report": "Report",
    "research_data": "Dataset", "software": "SoftwareSourceCode", "newspaper_article": "NewsArticle",
  ]
}
