import Publication
import Testing

@testable import IndexStore

@Suite("A prepared record")
struct PreparedRecordTests {
  /// A record with every key that texts, facets and identifiers come from.
  private static let entries: [(key: String, json: String)] = [
    ("OA_type", #""gold""#),
    ("_id", #""1""#),
    ("abstract", #"[{"lang":"eng","text":"Of owls."}]"#),
    ("author", #"[{"full_name":"Wu, Ada","id":"7","orcid":"0000-0002-3242-7020"}]"#),
    ("department", #"[{"_id":"MaMo"}]"#),
    ("doi", #""10.1000/1""#),
    ("editor", #"[{"full_name":"Berg, Kim"}]"#),
    ("external_id", #"{"arxiv":["2405.12345"]}"#),
    ("keyword", #"["owl"]"#),
    ("language", #"[{"iso":"eng"}]"#),
    ("license", #""https://example.org/by""#),
    ("project", #"[{"_id":"p1","name":"Owls"}]"#),
    ("publication", #""Journal of Owls""#),
    ("publisher", #""Owl Press""#),
    ("title", #""On owls""#),
    ("tmp", #"{"legal_code_url":"https://example.org/by/4","short":"BY"}"#),
    ("translator", #"[{"full_name":"Lind, Bo"}]"#),
    ("type", #""book""#),
    ("year", #""2020""#),
  ]

  private static func json(without key: String? = nil) -> [UInt8] {
    let kept = entries.filter { $0.key != key }.map { #""\#($0.key)":\#($0.json)"# }
    return Array("{\(kept.joined(separator: ","))}".utf8)
  }

  @Test(
    "of an earlier version is the same whether parts are taken from the later one or not",
    arguments: entries.map(\.key).filter { $0 != "_id" })
  func earlierVersion(key: String) throws {
    let (with, without) = (Self.json(), Self.json(without: key))
    for (old, new) in [(with, without), (without, with)] {
      let later = try #require(PreparedRecord(json: new, id: "1"))
      let expected = try #require(PreparedRecord(json: old, id: "1"))
      let record = try #require(Record(canonicalJSON: old))
      let keys = CanonicalFields(old).differences(to: CanonicalFields(new)).map(\.key)
      #expect(keys == [key])
      let found = PreparedRecord(record, json: old, before: later, changed: Set(keys))
      #expect(found.terms == expected.terms)
      #expect(found.facets == expected.facets)
      #expect(found.identifiers == expected.identifiers)
    }
  }
}
