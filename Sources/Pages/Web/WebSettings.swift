package import Export
package import HTML
import Publication

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
  /// Sites that may show a page inside theirs.
  package var frameAncestors: [String] = []
  /// The languages of the interface, the first of them where a reader asks for none of them.
  package var languages = ["en", "de"]

  package init() {}

  /// What the pages may load: their own style, script and pictures, and nothing else.
  package var contentPolicy: String {
    let pictures = [logo, favicon].compactMap(\.self).map { address in
      let isElsewhere = address.hasPrefix("https://") || address.hasPrefix("http://")
      return isElsewhere ? address.split(separator: "/").prefix(2).joined(separator: "//") : "'self'"
    }
    let images =
      pictures.isEmpty
      ? "" : " img-src \(Set(pictures).sorted().filter(Self.isSource).joined(separator: " "));"
    let ancestors = (["'self'"] + frameAncestors.filter(Self.isSource)).joined(separator: " ")
    return
      "default-src 'none'; style-src 'self'; script-src 'self'; connect-src 'self';\(images) form-action 'self'; "
      + "base-uri 'none'; frame-ancestors \(ancestors)"
  }

  /// Nothing that could end a part of the policy or a header.
  private static func isSource(_ text: String) -> Bool {
    !text.isEmpty
      && text.utf8.allSatisfy { $0 > 0x20 && $0 < 0x7F && $0 != UInt8(ascii: ";") && $0 != UInt8(ascii: ",") }
  }

  /// Another text where any of it is another: pages depend on all of it.
  package var fingerprint: String {
    let colours = [lightColours, darkColours].map {
      $0.sorted { $0.key < $1.key }.map { "\($0.key)=\($0.value)" }
    }
    let parts: [String?] = [
      title, basePath, publicURL, recordURL, header?.text, footer?.text, logo, favicon,
      citationStyle.rawValue,
    ]
    let text =
      "\(parts) \(links.map { [$0.label, $0.address] }) \(colours) \(facets) \(languages) \(frameAncestors)"
    return String(Hash128.of(Array(text.utf8)).description.prefix(8))
  }
}
