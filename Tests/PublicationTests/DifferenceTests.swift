import Foundation
import Publication
import TestSupport
import Testing

@Suite("What changed between two versions of a record")
struct DifferenceTests {
  private static func changes(_ before: String, _ after: String) throws -> [FieldChange] {
    RecordDifference.changes(
      in: CanonicalFields(Array(try canonicalText(before).utf8))
        .differences(to: CanonicalFields(Array(try canonicalText(after).utf8))))
  }

  private static func text(_ before: String?, _ after: String?) -> FieldChange.Content {
    .text(before: before, after: after)
  }

  static let cases: [(before: String, after: String, expected: [FieldChange])] = [
    (#"{"year":"2019"}"#, #"{"year":"2020"}"#, [.init(field: "year", content: text("2019", "2020"))]),
    (#"{"doi":"10.1/x"}"#, "{}", [.init(field: "doi", content: text("10.1/x", nil))]),
    ("{}", #"{"OA_type":"gold"}"#, [.init(field: "OA_type", content: text(nil, "gold"))]),
    (
      #"{"department":[{"_id":"MapsG"},{"_id":"A"}]}"#, #"{"department":[{"_id":"A"},{"_id":"RedoG"}]}"#,
      [.init(field: "department", content: .members(removed: ["MapsG"], added: ["RedoG"]))]
    ),
    (
      #"{"keyword":["a","a","b"]}"#, #"{"keyword":["a","b","c"]}"#,
      [.init(field: "keyword", content: .members(removed: ["a"], added: ["c"]))]
    ),
    (
      #"{"author":[{"full_name":"Wu"},{"full_name":"Li"},{"full_name":"Xu"}]}"#,
      #"{"author":[{"full_name":"Li"},{"full_name":"Wu"},{"full_name":"Xu"}]}"#,
      [.init(field: "author", content: .order(before: ["Wu", "Li"], after: ["Li", "Wu"]))]
    ),
    (
      #"{"author":[{"full_name":"Wu"},{"full_name":"Li"}]}"#,
      #"{"author":[{"full_name":"Wu","orcid":"1"},{"full_name":"Xu"}]}"#,
      [
        .init(field: "author", part: "Wu: orcid", content: text(nil, "1")),
        .init(field: "author", content: .members(removed: ["Li"], added: ["Xu"])),
      ]
    ),
    (
      #"{"abstract":[{"lang":"eng","text":"One."}]}"#, #"{"abstract":[{"lang":"eng","text":"Two."}]}"#,
      [.init(field: "abstract", content: text("One.", "Two."))]
    ),
    (
      #"{"abstract":[{"text":"One."}]}"#, #"{"abstract":[{"text":"Two."}]}"#,
      [.init(field: "abstract", content: text("One.", "Two."))]
    ),
    (
      #"{"abstract":[{"lang":"eng","text":"One."}]}"#,
      #"{"abstract":[{"lang":"eng","text":"One."},{"lang":"ger","text":"Eins."}]}"#,
      [.init(field: "abstract", content: .members(removed: [], added: ["ger: Eins."]))]
    ),
    (
      #"{"abstract":[{"lang":"eng","text":"One."},{"lang":"ger","text":"Eins."}]}"#,
      #"{"abstract":[{"lang":"eng","text":"One."},{"lang":"ger","text":"Zwei."}]}"#,
      [.init(field: "abstract", part: "ger", content: text("Eins.", "Zwei."))]
    ),
    (
      #"{"publication_identifier":{"issn":["1"]}}"#, #"{"publication_identifier":{"issn":["1","2"]}}"#,
      [.init(field: "publication_identifier", part: "issn", content: .members(removed: [], added: ["2"]))]
    ),
    (
      #"{"title":"x","keyword":"a"}"#, #"{"title":{"a":"y"},"keyword":["a","b"]}"#,
      [
        .init(field: "keyword", content: .members(removed: [], added: ["b"])),
        .init(field: "title", content: text("x", #"{"a":"y"}"#)),
      ]
    ),
    (#"{"user_id":"1","year":"1"}"#, #"{"user_id":"2","year":"1"}"#, []),
    (
      #"{"author":[{"full_name":"Wu","email":"a@b.org"}]}"#,
      #"{"author":[{"full_name":"Wu","email":"c@d.org"}]}"#, []
    ),
  ]

  @Test("field by field, lists as what came and went, and nothing private", arguments: cases.indices)
  func fields(number: Int) throws {
    let (before, after, expected) = Self.cases[number]
    let found = try Self.changes(before, after)
    #expect(found == expected)
    for change in found {
      let (before, after) = change.storedSides
      let kept = FieldChange(
        field: change.field, part: change.part, kind: change.kind.rawValue, before: before, after: after)
      #expect(kept == change)
    }
  }

  private static let words = (1...60).map { "word\($0)" }

  static let texts: [(change: @Sendable (inout [String]) -> Void, before: String, after: String)] = [
    (
      { $0[29] = "new" }, "… word27 word28 word29 word30 word31 word32 word33 …",
      "… word27 word28 word29 new word31 word32 word33 …"
    ),
    ({ $0[0] = "new" }, "word1 word2 word3 word4 …", "new word2 word3 word4 …"),
    ({ $0.removeLast() }, "… word56 word57 word58 word59 word60", "… word56 word57 word58 word59"),
    (
      { $0.insert("new", at: 30) }, "… word28 word29 word30 word31 word32 word33 …",
      "… word28 word29 word30 new word31 word32 word33 …"
    ),
    (
      { ($0[10], $0[50]) = ("a", "b") },
      "… word8 word9 word10 word11 word12 word13 word14 … word48 word49 word50 word51 word52 word53 word54 …",
      "… word8 word9 word10 a word12 word13 word14 … word48 word49 word50 b word52 word53 word54 …"
    ),
    (
      { ($0[10], $0[14]) = ("a", "b") },
      "… word8 word9 word10 word11 word12 word13 word14 word15 word16 word17 word18 …",
      "… word8 word9 word10 a word12 word13 word14 b word16 word17 word18 …"
    ),
  ]

  @Test("a long text is cut to the words that changed", arguments: texts.indices)
  func longText(number: Int) throws {
    let (change, before, after) = Self.texts[number]
    var changed = Self.words
    change(&changed)
    let found = try Self.changes(
      #"{"title":"\#(Self.words.joined(separator: " "))"}"#,
      #"{"title":"\#(changed.joined(separator: " "))"}"#)
    #expect(found == [.init(field: "title", content: .text(before: before, after: after))])
  }

  @Test("what is kept of any two texts is short, and each piece of it is in its text", arguments: 0..<60)
  func anyTexts(seed: UInt64) throws {
    var generator = SeededGenerator(seed: seed)
    let words = ["neural", "神経回路の崩壊", "é", "e\u{301}", "x", "", "  ", "a-b", "🎉", "of"]
    func text() -> String {
      (0..<Int.random(in: 0..<300, using: &generator)).map { _ in words.randomElement(using: &generator) ?? ""
      }
      .joined(separator: Bool.random(using: &generator) ? " " : "\n")
    }
    let (before, after) = (text(), text())
    let old = Value(unsorted: [
      .init(key: "_id", value: .string("1")), .init(key: "title", value: .string(before)),
    ])
    let new = Value(unsorted: [
      .init(key: "_id", value: .string("1")), .init(key: "title", value: .string(after)),
    ])
    let changes = RecordDifference.changes(
      in: CanonicalFields(old.canonicalRecord().canonicalJSON)
        .differences(to: CanonicalFields(new.canonicalRecord().canonicalJSON)))
    #expect(changes.isEmpty == (old.canonicalRecord() == new.canonicalRecord()))
    for change in changes {
      guard case .text(let shownBefore, let shownAfter) = change.content else {
        Issue.record("\(change)")
        continue
      }
      for (shown, whole) in [(shownBefore, before), (shownAfter, after)] {
        guard let shown else { continue }
        #expect(shown.utf8.count <= 400, "\(shown)")
        for piece in shown.components(separatedBy: "…") {
          let piece = piece.trimmingCharacters(in: .whitespacesAndNewlines)
          #expect(Array(whole.utf8).contains(Array(piece.utf8)), "\(piece)")
        }
      }
    }
  }

  @Test("a record that changed without end says where its changes end")
  func manyChanges() throws {
    func record(_ letter: String) -> String {
      "{" + (1000..<4000).map { "\"k\($0)\":\"\(letter)\($0)\"" }.joined(separator: ",") + "}"
    }
    let changes = try Self.changes(record("a"), record("b"))
    #expect((500..<2000).contains(changes.count) && changes.last?.content == .text(before: "…", after: "…"))
    #expect(changes.last?.part == "and \(3001 - changes.count) more fields")
    #expect(changes.first?.content == .text(before: "a1000", after: "b1000"))
  }

  @Test("ids are in the order that people expect")
  func naturalOrder() {
    let ordered = ["", "1", "2", "02", "10", "010", "N1", "N2", "N2a", "N10", "N10b2", "N10b12", "n1", "é1"]
    for (place, id) in ordered.enumerated() {
      for (otherPlace, other) in ordered.enumerated()
      where id != "02" && other != "02" && id != "010" && other != "010" {
        #expect(id.precedesNaturally(other) == (place < otherPlace), "\(id) \(other)")
      }
    }
    #expect("02".precedesNaturally("2") != "2".precedesNaturally("02"))
    #expect("99999999999999999999".precedesNaturally("100000000000000000000"))
  }
}
