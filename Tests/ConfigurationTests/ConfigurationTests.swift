import Foundation
import Testing

@testable import Configuration

@Suite("Configuration")
struct ConfigurationTests {
  private let known = Configuration.Known(
    styles: ["apa", "ieee"], facets: ["oa", "year"], limits: ["hits", "pages"])

  private func read(_ text: String) throws -> Configuration {
    try Configuration(Array(text.utf8), file: "search.yaml", known: known)
  }

  @Test("reads every key")
  func keys() throws {
    let configuration = try read(
      """
      # Of the library.
      public_url: https://pub.example.org
      record_url: "https://rex.example.org/record/{id}"
      citation_style: ieee
      quality_without: no-oa-type, dotless-i
      title: Publications of ISTA
      links:
        Imprint: https://www.example.org/imprint
        Contact: mailto:library@example.org
      header: header.html
      logo: logo.svg
      colours: {rubric: "#9c2a1e"}
      dark_colours:
        rubric: "#fda"
      facets: [year, oa]
      languages: de, en
      limits:
        hits: 50
      trusted_proxies: [10.0.0.0/8, "::1"]
      frame_ancestors: https://www.example.org
      mcp: yes
      """)
    #expect(configuration.qualityWithout == ["no-oa-type", "dotless-i"])
    #expect(configuration.title == "Publications of ISTA")
    #expect(configuration.links.map(\.label) == ["Imprint", "Contact"])
    #expect((configuration.header, configuration.logo) == ("header.html", "logo.svg"))
    #expect(configuration.colours == ["rubric": "#9c2a1e"])
    #expect(configuration.darkColours == ["rubric": "#fda"])
    #expect((configuration.facets, configuration.languages) == (["year", "oa"], ["de", "en"]))
    #expect(configuration.limits == ["hits": 50])
    #expect(configuration.trustedProxies == ["10.0.0.0/8", "::1"])
    #expect(configuration.frameAncestors == ["https://www.example.org"])
    #expect(configuration.offersMCP)
    #expect(configuration.publicURL == "https://pub.example.org")
    #expect(configuration.recordURL == "https://rex.example.org/record/{id}")
    #expect(configuration.citationStyle == "ieee")
  }

  @Test("may be empty", arguments: ["", "# nothing\n", "---\n"])
  func empty(text: String) throws { #expect(try read(text) == Configuration()) }

  static let faults: [(String, String)] = [
    ("public_ulr: https://x.org", "search.yaml:1: unknown key 'public_ulr', did you mean 'public_url'?"),
    (
      "\nzzzzzzzz: 1",
      "search.yaml:2: unknown key 'zzzzzzzz', expected one of: public_url, record_url, citation_style, quality_without, "
        + "title, links, header, footer, logo, favicon, colours, dark_colours, facets, languages, limits, "
        + "trusted_proxies, frame_ancestors, mcp"
    ),
    ("public_url: [a]", "search.yaml:1: 'public_url' is a list, expected an address"),
    ("public_url:\n  a: b", "search.yaml:2: 'public_url' is a map, expected an address"),
    ("public_url:", "search.yaml:1: 'public_url' is nothing, expected an address"),
    (
      "public_url: ftp://x",
      "search.yaml:1: 'public_url' is 'ftp://x', expected an address that begins with https:// or http://"
    ),
    (
      "record_url: https://x.org/",
      "search.yaml:1: 'record_url' is 'https://x.org/', expected an address such as "
        + "https://repository.example.org/record/{id}"
    ),
    (
      "# x\ncitation_style: harvard",
      "search.yaml:2: 'citation_style' is 'harvard', expected one of: apa, ieee"
    ),
    (
      "citation_style: apa\ncitation_style: ieee",
      "search.yaml:2: 'citation_style' comes again: it is in line 1"
    ),
    ("facets:\n  - oa\n  - yaer", "search.yaml:3: 'facets' has 'yaer', expected some of: oa, year"),
    ("facets:\n  - [oa]", "search.yaml:2: 'facets' has a list, expected names of facets"),
    ("facets: {oa: 1}", "search.yaml:1: 'facets' is a map, expected names of facets"),
    ("links: [a]", "search.yaml:1: 'links' is a list, expected labels with addresses"),
    (
      "links:\n  A: https://a.org\n  B: javascript:x",
      "search.yaml:3: 'B' of 'links' is 'javascript:x', expected an address that begins with https://, http://, "
        + "mailto: or a slash"
    ),
    ("links:\n  A: https://a.org\n  A: https://b.org", "search.yaml:3: 'A' of 'links' comes again"),
    ("colours:\n  ink: red", "search.yaml:2: 'ink' of 'colours' is 'red', expected a colour such as #9c2a1e"),
    (
      "limits: {hit: 3}",
      "search.yaml:1: 'hit' of 'limits' is '3', expected one of these names: hits, pages"
    ),
    ("limits: {hits: many}", "search.yaml:1: 'hits' of 'limits' is 'many', expected a number from 0"),
    (
      "frame_ancestors: \"https://a.org; x\"",
      "search.yaml:1: 'frame_ancestors' has 'https://a.org; x', "
        + "expected an address that begins with https:// or http://"
    ),
    ("mcp: maybe", "search.yaml:1: 'mcp' is 'maybe', expected yes or no"),
    ("- a", "search.yaml:1: expected keys with values, found a list"),
    ("public_url: *x", "search.yaml:1: an alias (*name), expected a value"),
    ("citation_style: apa\n---\na: b", "search.yaml:2: a second document, expected one"),
  ]

  @Test("says where and what is wrong", arguments: faults)
  func fault(text: String, message: String) {
    #expect(throws: ConfigurationError.self) { try read(text) }
    do { _ = try read(text) } catch { #expect("\(error)" == message) }
  }

  @Test("any bytes give a configuration or an error", arguments: UInt64(0)..<50)
  func anything(seed: UInt64) {
    var state = seed &* 6_364_136_223_846_793_005 &+ 1
    let pieces = Array(":-[]{}&*\"' \n\tab0\u{0}%".utf8)
    let bytes = (0..<200).map { _ -> UInt8 in
      state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
      return pieces[Int(state >> 33) % pieces.count]
    }
    _ = try? Configuration(bytes, file: "x", known: known)
  }

  @Test("beside an index there need not be one, but one that cannot be read is an error")
  func beside() throws {
    let folder = FileManager.default.temporaryDirectory.appending(path: "search-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    func read(named: String? = nil) throws -> Configuration {
      try Configuration.read(
        named: named, index: folder.appending(path: "index.db").path, instead: [], known: known
      ).configuration
    }
    let file = folder.appending(path: "search.yaml")
    #expect(try read() == Configuration())
    #expect(throws: ConfigurationError.self) { try read(named: file.path) }
    try Data("title: Here\n".utf8).write(to: file)
    #expect(try read().title == "Here" && read(named: file.path).title == "Here")
    try FileManager.default.removeItem(at: file)
    try FileManager.default.createDirectory(at: file, withIntermediateDirectories: true)
    #expect(throws: ConfigurationError.self) { try read() }
  }
}
