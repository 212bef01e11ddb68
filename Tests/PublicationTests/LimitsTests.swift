import Testing

@testable import Publication

@Suite("Limits")
struct LimitsTests {
  @Test(
    "each is called by the name of its property, and its default is in its range",
    arguments: Limits.settings.indices)
  func names(number: Int) {
    let setting = Limits.settings[number]
    #expect(setting.range.contains(Limits()[keyPath: setting.limit]))
    #expect(Mirror(reflecting: Limits()).children.map(\.label)[number] == setting.name)
    #expect(Limits.name(of: setting.limit) == "Limits.\(setting.name)")
  }

  @Test("authors past the limit are left out, with one warning for the field", arguments: [2, 3, 4])
  func authors(count: Int) throws {
    var limits = Limits()
    limits.authors = 3
    for key in ["author", "editor", "translator"] {
      let names = (0..<count).map { #"{"full_name":"N\#($0), F"}"# }.joined(separator: ",")
      let (record, warnings) = try Record.make(
        from: value(#"{"_id":"1","\#(key)":[\#(names)]}"#), limits: limits)
      #expect(record.value[key]?.list.count == min(count, 3))
      #expect(record.text(of: .author) == (0..<min(count, 3)).map { "F N\($0)" })
      let expected =
        "\(key) has \(count) names, the limit is 3 (Limits.authors): the others are left out"
      #expect(warnings.map(\.reason) == (count > 3 ? [expected] : []))
    }
  }

  static let abstracts = [
    #""TEXT""#, #"["TEXT"]"#, #"{"lang":"eng","text":"TEXT"}"#, #"[{"lang":"eng","text":"TEXT"},"b"]"#,
    #"[{"text":["TEXT"]}]"#,
  ]

  @Test("an abstract past the limit loses its end, between two characters", arguments: abstracts)
  func abstract(json: String) throws {
    // Two bytes each, so that an odd limit falls into the middle of one.
    let text = "äöü"
    for maxBytes in 0...7 {
      var limits = Limits()
      limits.abstractBytes = maxBytes
      let given = #"{"_id":"1","abstract":\#(json.replacing("TEXT", with: text))}"#
      let (record, warnings) = try Record.make(from: value(given), limits: limits)
      let expected = String(text.prefix(maxBytes / 2))
      #expect(
        record.abstracts.first?.text ?? ""
          == (expected.isEmpty && json.contains("b") ? (maxBytes > 0 ? "b" : "") : expected))
      #expect(warnings.map(\.field) == (maxBytes < 6 ? ["abstract"] : []), "\(maxBytes)")
      // What is stored is within the limits: read again, it loses nothing.
      #expect(try Record.make(from: record.value, limits: limits).warnings.isEmpty)
    }
  }

  @Test("JSON is read up to the limits of depth and values, and not past them", arguments: [-1, 0, 1])
  func json(past: Int) throws {
    let depth = 5
    let deep = String(repeating: "[", count: depth + past) + String(repeating: "]", count: depth + past)
    let limits = JSONReader.Limits(depth: depth, values: 7)
    let wide = "[" + Array(repeating: "1", count: 6 + past).joined(separator: ",") + "]"
    for (text, variable) in [(deep, "Limits.recordDepth"), (wide, "Limits.recordValues")] {
      let result = Result { try JSONReader.value(of: Array(text.utf8), limits: limits) }
      if past > 0 {
        let error = #expect(throws: JSONError.self) { try result.get() }
        #expect(error?.description.contains(variable) == true)
      } else {
        #expect(throws: Never.self) { try result.get() }
      }
    }
  }

  @Test("a record of the greatest depth is stored and read, whatever the limit is later")
  func deepest() throws {
    let depth = Limits.maxDepth
    let text =
      #"{"_id":"1","x":"# + String(repeating: "[", count: depth - 1) + "1"
      + String(repeating: "]", count: depth - 1) + "}"
    let made = try Record.make(from: JSONReader.value(of: Array(text.utf8), limits: .init(depth: depth)))
      .record
    #expect(Record(canonicalJSON: made.canonicalJSON)?.value == made.value)
  }

  @Test(
    "a status that is no text is not public, and warned about without a word of it",
    arguments: ["[\"public\"]", "{\"a\":\"public\"}"])
  func status(json: String) throws {
    let raw = try value(#"{"_id":"1","status":\#(json)}"#)
    #expect(!Record.isPublic(status: Record.status(of: raw)))
    let warning = try #require(Record.statusWarning(of: raw))
    #expect(warning.reason.hasPrefix("status is a ") && warning.reason.hasSuffix("taken as not public"))
    for text in ["\"public\"", "\" Private\"", "\"returned\"", "null", "[]", "\"\""] {
      #expect(Record.statusWarning(of: try value(#"{"_id":"1","status":\#(text)}"#)) == nil)
    }
  }

  @Test("a status that nobody knows is named, and not public")
  func unknownStatus() throws {
    let raw = try value(#"{"_id":"1","status":"Publik"}"#)
    #expect(!Record.isPublic(status: Record.status(of: raw)))
    #expect(Record.statusWarning(of: raw)?.reason == "the status 'publik' is not known: taken as not public")
    let long = try value(#"{"_id":"1","status":"\#(String(repeating: "x", count: 5000))"}"#)
    #expect(Record.statusWarning(of: long).map { $0.reason.count < 120 } == true)
  }

  @Test(
    "a text that stands in a list is taken, with a warning",
    arguments: ["title", "OA_type", "type", "publisher", "publication", "license", "year", "doi"])
  func textInList(key: String) throws {
    let text = key == "year" ? "2020" : key == "doi" ? "10.1000/1" : "a"
    #expect(
      try warnings(#"{"_id":"1","\#(key)":["\#(text)","b"]}"#) == [
        "\(key) is a list, expected a text: its first text is taken"
      ])
  }

  @Test(
    "the time of a question is kept to the millisecond, and neither negative nor past what a number holds",
    arguments: [
      (Duration.milliseconds(2), 2), (.seconds(2), 2000), (.microseconds(2500), 2), (.zero, 0),
      (.seconds(-1), 0),
      (.seconds(Int64.max), 1_000_000_000_000),
    ])
  func questionTime(_ time: Duration, milliseconds: Int) {
    var limits = Limits()
    limits.questionTime = time
    #expect(limits.questionMilliseconds == milliseconds)
    #expect(limits.questionTime == .milliseconds(milliseconds))
  }
}
