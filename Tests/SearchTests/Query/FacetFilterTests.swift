import TestSupport
import Testing

@testable import Search

@Suite("Facet filters as text")
struct FacetFilterTests {
  static let examples: [(facet: String, text: String, values: [FilterValue], printed: String)] = [
    ("department", "MaMo", [FilterValue(.code("MaMo"))], "MaMo"),
    ("department", "MaMo,DaAl", [FilterValue(.code("MaMo")), FilterValue(.code("DaAl"))], "MaMo,DaAl"),
    ("department", " MaMo , ,DaAl,", [FilterValue(.code("MaMo")), FilterValue(.code("DaAl"))], "MaMo,DaAl"),
    ("oa", "!gold", [FilterValue(.code("gold"), isExcluded: true)], "!gold"),
    ("oa", "!!gold", [FilterValue(.code("gold"))], "gold"),
    ("oa", "! gold", [FilterValue(.code("gold"), isExcluded: true)], "!gold"),
    ("oa", "none", [FilterValue(.notStated)], "none"),
    ("oa", "!None", [FilterValue(.notStated, isExcluded: true)], "!none"),
    ("oa", "\"none\"", [FilterValue(.code("none"))], "\"none\""),
    ("oa", "\"!gold\"", [FilterValue(.code("!gold"))], "\"!gold\""),
    ("publisher", "ML Research Press", [FilterValue(.code("ML Research Press"))], "\"ML Research Press\""),
    ("publisher", "\"A, B\",C", [FilterValue(.code("A, B")), FilterValue(.code("C"))], "\"A, B\",C"),
    (
      "publisher", "“A, B”,«C D»", [FilterValue(.code("A, B")), FilterValue(.code("C D"))], "\"A, B\",\"C D\""
    ),
    ("publisher", "!\"A \"\"B\"\"\"", [FilterValue(.code("A \"B\""), isExcluded: true)], "!\"A \"\"B\"\"\""),
    ("publisher", "O'Reilly", [FilterValue(.code("O'Reilly"))], "O'Reilly"),
    ("publisher", "5\" x", [FilterValue(.code("5\" x"))], "\"5\"\" x\""),
    ("project", "a(b)", [FilterValue(.code("a(b)"))], "\"a(b)\""),
    ("department", "2020..2024", [FilterValue(.code("2020..2024"))], "2020..2024"),
    ("year", "2024", [FilterValue(.years(from: 2024, to: 2024))], "2024"),
    ("year", "2020..2024", [FilterValue(.years(from: 2020, to: 2024))], "2020..2024"),
    ("year", "2020 .. 2024", [FilterValue(.years(from: 2020, to: 2024))], "2020..2024"),
    ("year", "2020-2024", [FilterValue(.years(from: 2020, to: 2024))], "2020..2024"),
    ("year", "2020-", [FilterValue(.years(from: 2020, to: nil))], "2020.."),
    ("year", ">2019", [FilterValue(.years(from: 2020, to: nil))], "2020.."),
    ("year", "<= 1999", [FilterValue(.years(from: nil, to: 1999))], "..1999"),
    ("year", "2020–2024", [FilterValue(.years(from: 2020, to: 2024))], "2020..2024"),
    ("year", "2020..2020", [FilterValue(.years(from: 2020, to: 2020))], "2020"),
    ("year", "2020..", [FilterValue(.years(from: 2020, to: nil))], "2020.."),
    ("year", "..1999", [FilterValue(.years(from: nil, to: 1999))], "..1999"),
    ("year", "..", [FilterValue(.years(from: nil, to: nil))], ".."),
    ("year", "0000..0999", [FilterValue(.years(from: 0, to: 999))], "0000..0999"),
    (
      "year", "none,!2020,2022..",
      [
        FilterValue(.notStated), FilterValue(.years(from: 2020, to: 2020), isExcluded: true),
        FilterValue(.years(from: 2022, to: nil)),
      ], "none,2022..,!2020"
    ),
  ]

  @Test("reads the values of an option and prints them so that they read back", arguments: examples)
  func reading(facet: String, text: String, values: [FilterValue], printed: String) throws {
    let filter = try FacetFilter.parse(facet: facet, text: text).flat
    #expect(filter == FacetFilter(facet: facet, values: values))
    #expect(filter.description == "\(facet):\(printed)")
    #expect(try FacetFilter.parse(facet: facet, text: printed).flat.sorted == filter.sorted)
    #expect(QueryParser.forTests.parse(filter.description).filters.map(\.flat.sorted) == [filter.sorted])
  }

  static let invalid: [(facet: String, text: String, error: FilterError)] = [
    ("oa", "", .noValue(facet: "oa")),
    ("oa", " , !,", .noValue(facet: "oa")),
    ("oa", "\"\"", .noValue(facet: "oa")),
    ("oa", "\"gold", .unclosedQuote("\"gold")),
    ("oa", "gold,“A", .unclosedQuote("gold,“A")),
    ("year", "abc", .invalidYearRange("abc")),
    ("year", "20", .invalidYearRange("20")),
    ("year", "20200", .invalidYearRange("20200")),
    ("year", "２０２０", .invalidYearRange("２０２０")),
    ("year", "2020...2024", .invalidYearRange("2020...2024")),
    ("year", "2020.", .invalidYearRange("2020.")),
    ("year", "-2020", .invalidYearRange("-2020")),
    ("year", "+200", .invalidYearRange("+200")),
    ("year", "2020,in press", .invalidYearRange("in press")),
    ("year", "2024..2020", .reversedYearRange(from: 2024, to: 2020)),
  ]

  @Test("says what is wrong with a value", arguments: invalid)
  func errors(facet: String, text: String, error: FilterError) {
    #expect(throws: error) { try FacetFilter.parse(facet: facet, text: text) }
  }

  @Test("errors name what was found and what was expected")
  func messages() {
    #expect(
      FilterError.invalidYearRange("abc").description
        == "'abc' is not a year or a range of years such as 2020..2024")
    #expect(
      FilterError.reversedYearRange(from: 2024, to: 2020).description
        == "the range of years 2024..2020 ends before it begins, expected 2020..2024")
    #expect(FilterError.invalidYearRange(String(repeating: "x", count: 1_000_000)).description.count < 200)
  }

  @Test("any code prints so that it reads back", arguments: UInt64(0)..<20)
  func codes(seed: UInt64) throws {
    var generator = SeededGenerator(seed: seed)
    let pieces = [
      "a", "B", "\"", "“", "”", ",", " ", "!", "none", "..", "2020", "(", ")", "\u{301}", "\u{A0}", ":", "\\",
      "*", "-",
    ]
    for _ in 0..<200 {
      var code = (0..<Int.random(in: 1...8, using: &generator)).compactMap { _ in
        pieces.randomElement(using: &generator)
      }.joined()
      code = String(code[...].trimmingBlanks())
      guard !code.isEmpty else { continue }
      let filter = FacetFilter(
        facet: "publisher",
        values: [
          FilterValue(.code(code), isExcluded: Bool.random(using: &generator)), FilterValue(.notStated),
        ])
      let text = String(filter.description.unicodeScalars.dropFirst("publisher:".count))
      #expect(
        try FacetFilter.parse(facet: "publisher", text: text).flat == filter.sorted,
        "seed \(seed): \(code.debugDescription)")
      #expect(
        QueryParser.forTests.parse(filter.description).filters.map(\.flat) == [filter.sorted],
        "seed \(seed): \(code.debugDescription)")
    }
  }
}
