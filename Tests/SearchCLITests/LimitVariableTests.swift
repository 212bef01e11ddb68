import Publication
import Testing

@testable import SearchCLI

@Suite("Limits that the environment sets")
struct LimitVariableTests {
  static let names = [
    "RECORD_BYTES", "RECORD_DEPTH", "RECORD_VALUES", "ALIAS_GROWTH", "AUTHORS", "ABSTRACT_BYTES",
    "QUERY_BYTES", "QUERY_WORDS", "PREFIX_WORDS", "QUESTION_MILLISECONDS", "QUESTION_BYTES",
  ]

  @Test(
    "each is set by its variable, at both ends of its range, and by no other value",
    arguments: zip(names, Limits.settings.indices))
  func variables(suffix: String, number: Int) throws {
    let setting = Limits.settings[number]
    let name = "SEARCH_LIMIT_\(suffix)"
    for value in [setting.range.lowerBound, setting.range.upperBound] {
      var expected = Limits()
      expected[keyPath: setting.limit] = value
      #expect(try LimitVariables.limits(in: [name: "\(value)", "PATH": "/bin"]) == expected)
    }
    let (least, most) = (setting.range.lowerBound, setting.range.upperBound)
    for text in ["\(least - 1)", "\(most + 1)", "", "x", " 1", "1k", "99999999999999999999"] {
      let error = #expect(throws: LimitError.self) { try LimitVariables.limits(in: [name: text]) }
      #expect(error?.description == "\(name)='\(text)' is not a number from \(least) to \(most)")
    }
  }

  @Test("every limit has a variable")
  func all() {
    #expect(Limits.settings.map(LimitVariables.name) == Self.names.map { "SEARCH_LIMIT_\($0)" })
  }

  @Test("a variable that names no limit is an error: a slip would leave the default")
  func unknown() throws {
    let error = #expect(throws: LimitError.self) {
      try LimitVariables.limits(in: ["SEARCH_LIMIT_AUTHOR": "5"])
    }
    #expect(error?.hint?.contains("SEARCH_LIMIT_AUTHORS") == true)
    #expect(try LimitVariables.limits(in: [:]) == Limits())
  }

  @Test("messages of the libraries name the variables")
  func messages() {
    for setting in Limits.settings {
      #expect(
        LimitVariables.named(in: "5 (\(Limits.name(of: setting.limit)))")
          == "5 (\(LimitVariables.name(of: setting)))")
    }
    #expect(LimitVariables.named(in: "Limits.other") == "Limits.other")
  }
}
