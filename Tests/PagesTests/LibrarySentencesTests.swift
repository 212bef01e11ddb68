import Publication
import Testing

@testable import Pages
@testable import Search

@Suite("Sentences of the libraries on German pages")
struct LibrarySentencesTests {
  private let german = Words(.german)

  private static let questionNotes: [QueryNote] = [
    .noSearchableWord, .onlyFilters, .onlyExclusions, .danglingOperator("AND"), .unclosedQuote,
    .unclosedParenthesis, .strayParenthesis, .nestedTooDeep(limit: 20), .tooManyClauses(limit: 64),
    .tooLong(limitBytes: 10_000), .wildcardInFront("*a"), .wildcardAmongWords, .slopWithoutPhrase("a~5"),
    .unknownField("titel"), .facetWithoutValue("oa"), .filtersAmongAlternatives,
    .invalidFilter(facet: "oa", .noValue(facet: "oa")),
    .invalidFilter(facet: "publisher", .unclosedQuote("\"a")),
    .invalidFilter(facet: "year", .invalidYearRange("soon")),
    .invalidFilter(facet: "year", .reversedYearRange(from: 2020, to: 2010)),
    .invalidIdentifier(kind: "a DOI", "11.1"), .unknownCheck("no-doi", nearest: []),
    .unknownCheck("no-abstrct", nearest: ["no-abstract", "no-author"]),
  ]

  @Test("a note on the question is German", arguments: questionNotes.map(\.description))
  func note(_ english: String) throws {
    let text = try #require(german.sentence(english), "\(english)")
    #expect(text != english && !text.contains("%"), "\(text)")
    #expect(Words.english.sentence(english) == english)
  }

  @Test("a check of quality, and what a filter takes, is German")
  func lists() {
    for english in QualityCheck.all.map(\.sentence) + FacetDefinition.all.map(\.summary) {
      #expect(german.sentence(english) != nil, "\(english)")
    }
  }

  @Test(
    "what stands in a sentence stays as it is",
    arguments: [
      (
        "no record has author 'Wo, D'; nearest: Wu, Diyuan (3)",
        "Kein Eintrag hat Person „Wo, D“; am nächsten: Wu, Diyuan (3)"
      ),
      ("no record has 'year'", "Kein Eintrag hat „year“"),
      ("no record has department 'Mo''", "Kein Eintrag hat Einrichtung „Mo'“"),
      (
        "no record has oa 'golden'; there are: gold (12), green (3)",
        "Kein Eintrag hat Open Access „golden“; es gibt: gold (12), green (3)"
      ),
      ("venue 'Acta' is read as 'Acta A', 'Acta B'", "Erschienen in „Acta“ gilt als 'Acta A', 'Acta B'"),
      (
        "venue 'Acta' is read as 'A', 'B', 'C', 'D' and 7 more",
        "Erschienen in „Acta“ gilt als 'A', 'B', 'C', 'D' und 7 weitere"
      ),
      ("net: net, nets: in 12 records, weight 3.2", "net: net, nets: in 12 Einträgen, Gewicht 3.2"),
      ("net: in 1 record, weight 3.2", "net: in 1 Eintrag, Gewicht 3.2"),
      ("it has none of 'a', 'b'", "er hat keines von 'a', 'b'"),
      ("the filter year:2020 keeps it out", "der Filter Jahr 2020 schließt ihn aus"),
      (
        "year: the range of years 2020..2010 ends before it begins, expected 2010..2020; nothing matches it",
        "Jahr: Der Zeitraum 2020..2010 endet vor seinem Anfang, erwartet 2010..2020; nichts passt dazu"
      ),
      ("'%2 and %1' is not a field: read as text", "„%2 and %1“ ist kein Feld und gilt als Text"),
      ("no record has colour 'red'", nil), ("something else", nil), ("", nil),
    ] as [(String, String?)])
  func parts(_ english: String, _ expected: String?) {
    #expect(german.sentence(english) == expected)
  }
}
