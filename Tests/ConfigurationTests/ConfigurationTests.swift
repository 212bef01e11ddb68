import Testing

@testable import Configuration

@Suite("Configuration")
struct ConfigurationTests {
  private func read(_ text: String) throws -> Configuration {
    try Configuration(Array(text.utf8), file: "search.yaml", styles: ["apa", "ieee"])
  }

  @Test("reads every key")
  func keys() throws {
    let configuration = try read(
      """
      # Of the library.
      public_url: https://pub.example.org
      record_url: "https://rex.example.org/record/{id}"
      citation_style: ieee
      """)
    #expect(configuration.publicURL == "https://pub.example.org")
    #expect(configuration.recordURL == "https://rex.example.org/record/{id}")
    #expect(configuration.citationStyle == "ieee")
  }

  @Test("may be empty", arguments: ["", "# nothing\n", "---\n"])
  func empty(text: String) throws { #expect(try read(text) == Configuration()) }

  static let faults: [(String, String)] = [
    ("public_ulr: https://x.org", "search.yaml:1: unknown key 'public_ulr', did you mean 'public_url'?"),
    (
      "\nfoo: 1",
      "search.yaml:2: unknown key 'foo', expected one of: public_url, record_url, citation_style"
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
    _ = try? Configuration(bytes, file: "x", styles: [])
  }
}
