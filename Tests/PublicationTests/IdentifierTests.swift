import Publication
import Testing

@Suite("Identifiers")
struct IdentifierTests {
  static let spellings: [(Identifier.Kind, String, String?)] = [
    (.doi, "10.1038/s41586-021-03819-2", "10.1038/s41586-021-03819-2"),
    (.doi, "https://doi.org/10.1093/JXB/erv066", "10.1093/jxb/erv066"),
    (.doi, "http://dx.doi.org/10.1093/jxb/erv066", "10.1093/jxb/erv066"),
    (.doi, "HTTPS://DOI.ORG/10.1093/jxb/erv066", "10.1093/jxb/erv066"),
    (.doi, "doi.org/10.1093/jxb/erv066", "10.1093/jxb/erv066"),
    (.doi, "doi:10.1093/jxb/erv066", "10.1093/jxb/erv066"),
    (.doi, "DOI: 10.1093/jxb/erv066.", "10.1093/jxb/erv066"),
    (.doi, " (10.1093/jxb/erv066), ", "10.1093/jxb/erv066"),
    (.doi, "<10.1093/jxb/erv066>;", "10.1093/jxb/erv066"),
    (.doi, "10.1016/S0022-2836(05)80360-2", "10.1016/s0022-2836(05)80360-2"),
    (.doi, "(see 10.1/x", nil), (.doi, "10.1002/(SICI)1097(1997)", "10.1002/(sici)1097(1997)"),
    (.doi, "https://doi.org/10.1002%2Fabc%zz", "10.1002/abc%zz"),
    (.doi, "1854/LU-5964365", "1854/lu-5964365"),
    (.doi, "10.1093", nil), (.doi, "/x", nil), (.doi, "x/", nil), (.doi, "", nil),
    (.doi, "https://doi.org/", nil),
    (.doi, "https://example.org/10.1093/x", nil),
    (.arxiv, "2210.06819", "2210.06819"), (.arxiv, "arXiv:2210.06819v2", "2210.06819"),
    (.arxiv, "ARXIV: 0704.0001v12", "0704.0001"), (.arxiv, "arXiv:2501.19104v2 [cs.LG]", "2501.19104"),
    (.arxiv, "https://arxiv.org/abs/2210.06819v1", "2210.06819"),
    (.arxiv, "http://arxiv.org/pdf/2210.06819v1.pdf", "2210.06819"),
    (.arxiv, "arxiv.org/pdf/2210.06819", "2210.06819"),
    (.arxiv, "https://doi.org/10.48550/arXiv.2210.06819", "2210.06819"),
    (.arxiv, "10.48550/arxiv.math/0309136", "math/0309136"), (.arxiv, "math/0309136", "math/0309136"),
    (.arxiv, "math.AG/0309136v3", "math/0309136"), (.arxiv, "cond-mat.str-el/0101001", "cond-mat/0101001"),
    (.arxiv, "https://arxiv.org/abs/math/0309136", "math/0309136"), (.arxiv, "2213.06819", nil),
    (.arxiv, "2210.068", nil),
    (.arxiv, "2210.068191", nil), (.arxiv, "math/03091367", nil), (.arxiv, "/0309136", nil),
    (.arxiv, "./0309136", nil),
    (.arxiv, "v2", nil), (.arxiv, "v", nil), (.arxiv, "arXiv:", nil), (.arxiv, "1e10.12345", nil),
    (.arxiv, "https://arxiv.org/list/2210.06819", nil), (.arxiv, "a/b/0309136", nil),
    (.arxiv, "١٢١٠.٠٦٨١٩", nil),
    (.orcid, "0000-0002-3242-7020", "0000-0002-3242-7020"),
    (.orcid, "https://orcid.org/0000-0002-3242-702x", "0000-0002-3242-702X"),
    (.orcid, "0000000232427020", "0000-0002-3242-7020"),
    (.orcid, "orcid:0000-0002-3242-7020.", "0000-0002-3242-7020"),
    (.orcid, "0000-0002-3242-702", nil), (.orcid, "000-00002-3242-7020", nil),
    (.orcid, "0000-0002-X242-7020", nil),
    (.orcid, "----", nil),
    (.record, " 21326 ", "21326"), (.record, "https://research-explorer.ista.ac.at/record/21326", "21326"),
    (.record, "https://pub.uni-bielefeld.de/record/123/?lang=en#x", "123"),
    (.record, "biblio.ugent.be/publication/5964365", "5964365"),
    (.record, "https://x.org/record/a%2Fb", "a/b"),
    (.record, "https://x.org/record/", "https://x.org/record/"), (.record, "record/5", "record/5"),
    (.record, "", nil),
    (.record, "A b", "A b"), (.record, String(repeating: "x", count: 513), nil),
  ]

  @Test("every usual spelling has the normal form", arguments: spellings)
  func normalForm(kind: Identifier.Kind, text: String, expected: String?) {
    #expect(Identifier(kind: kind, text: text)?.value == expected)
  }

  @Test("a normal form is its own normal form", arguments: spellings)
  func fixedPoint(kind: Identifier.Kind, text: String, expected: String?) {
    guard let expected else { return }
    #expect(Identifier(kind: kind, text: expected)?.value == expected)
  }

  static let readings: [(String, [String])] = [
    (
      "10.48550/arXiv.2210.06819",
      ["doi 10.48550/arxiv.2210.06819", "arxiv 2210.06819", "id 10.48550/arXiv.2210.06819"]
    ),
    ("2210.06819", ["arxiv 2210.06819", "id 2210.06819"]), ("21326", ["id 21326"]), ("MaMo-7", ["id MaMo-7"]),
    ("0000-0002-3242-7020", ["orcid 0000-0002-3242-7020", "id 0000-0002-3242-7020"]),
    ("math/0309136", ["arxiv math/0309136", "id math/0309136"]), ("neural collapse", []), ("", []),
    ("   ", []),
    ("and/or", ["id and/or"]), ("10.1/x", ["id 10.1/x"]),
    ("10.1038/s41", ["doi 10.1038/s41", "id 10.1038/s41"]),
    ("https://x.org/record/77", ["id 77"]), (String(repeating: "x", count: 65), []), ("神経", ["id 神経"]),
  ]

  @Test("a text typed alone gives all its readings", arguments: readings)
  func recognize(text: String, expected: [String]) {
    #expect(Identifier.recognize(text).map { "\($0.kind.rawValue) \($0.value)" } == expected)
  }

  @Test(
    "long and odd texts are read in no time",
    arguments: [")", "(", ".", "-", "/", "%", "v", " ", "\0", "@", "\u{301}"])
  func hostile(character: String) {
    let text = String(repeating: character, count: 1_000_000)
    for kind in Identifier.Kind.allCases { _ = Identifier(kind: kind, text: text) }
    _ = Identifier.recognize(text)
  }
}
