package import Export
package import HTML

/// What an installation says about its pages on the web.
package struct WebSettings: Sendable {
  package struct Link: Sendable, Hashable {
    package var label: String
    package var address: String

    package init(label: String, address: String) { (self.label, self.address) = (label, address) }
  }

  /// The name of the site.
  package var title = "Publications"
  /// What stands before all addresses, such as `/publications`; without a slash at its end.
  package var basePath = ""
  /// Where the pages are for everybody, for what needs whole addresses; without a slash at its end.
  package var publicURL: String?
  /// Where a record is in its repository; `{id}` stands for its id.
  package var recordURL: String?
  /// Links in the foot of all pages.
  package var links: [Link] = []
  /// The header and the footer of the institution, from files that the configuration names.
  package var header: HTML?
  package var footer: HTML?
  /// Addresses of the pictures.
  package var logo: String?
  package var favicon: String?
  /// Colours by the name of the variable in the style, such as `rubric`, for light and dark.
  package var lightColours: [String: String] = [:]
  package var darkColours: [String: String] = [:]
  /// The facets of a list, in their order; empty: those of the program.
  package var facets: [String] = []
  package var citationStyle: CitationStyle = .apa
  /// The languages of the interface, the first of them where a reader asks for none of them.
  package var languages = ["en", "de"]
  /// Sites that may show a page inside of theirs.
  package var frameAncestors: [String] = []

  package init() {}
}
