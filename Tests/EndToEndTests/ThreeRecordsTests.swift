import Foundation
import TestSupport
import Testing

@Suite("The three records of ISTA")
struct ThreeRecordsTests {
  private static func workplace() throws -> Workplace {
    let place = try Workplace()
    let outcome = try place.search("ingest", Repository.threeRecords)
    #expect(outcome.status == 0, "\(outcome.errors)")
    #expect(outcome.errors == "")
    return place
  }

  /// The counts of a facet by code, with "none" for not stated.
  private static func counts(_ facets: JSON, _ name: String) -> [String: Int] {
    var counts: [String: Int] = [:]
    for value in facets[name]["values"].items { counts[value["code"].string ?? "?"] = value["count"].int }
    counts["none"] = facets[name]["not_stated"].int
    return counts
  }

  @Test("neural collapse is 21326, with its facets")
  func neuralCollapse() throws {
    let place = try Self.workplace()
    for query in [["\"neural collapse\""], ["neural collapse"], ["neural", "collapse"]] {
      let outcome = try Program.start(query + ["--json"], in: place.folder).wait()
      let answer = try outcome.json()
      // Records that have one of the two words come after them.
      let full = answer["hits"].items.filter { $0["missing"].items.isEmpty }
      #expect(full.map { $0["id"].string } == ["21326"])
      #expect(answer["hits"][0]["id"].string == "21326")
      #expect(answer["total"].int == 1)
      #expect(Self.counts(answer["facets"], "department") == ["MaMo": 1, "none": 0])
      #expect(Self.counts(answer["facets"], "oa") == ["gold": 1, "none": 0])
      #expect(Self.counts(answer["facets"], "year") == ["2025": 1, "none": 0])
      #expect(outcome.status == 0)
      #expect(outcome.errors == "")
    }
  }

  static let queries: [(arguments: [String], ids: Set<String>)] = [
    (["neural collapse"], ["21326"]),
    (["mondelli"], ["21326", "14924"]),
    (["-d", "DaAl"], ["19518"]),
    (["heavy ball", "--year", "..2023"], ["14924"]),
    (["doi:10.48550/arXiv.2210.06819"], ["14924"]),
    (["2210.06819"], ["14924"]),
    (["10.48550/arXiv.2210.06819"], ["14924"]),
    (["id:14924"], ["14924"]),
    (["14924"], ["14924"]),
    (["0000-0002-3242-7020"], ["21326", "14924"]),
    (["arxiv:2408.17163"], ["19518"]),
    (["--oa", "none"], ["14924"]),
    (["-d", "mamo", "--oa", "!gold"], ["19518", "14924"]),
    (["*"], ["21326", "19518", "14924"]),
    (["emph"], []),
    (["kungurtsev -stochastic"], []),
  ]

  @Test("Each query finds its records", arguments: queries.indices)
  func finds(number: Int) throws {
    let (arguments, ids) = Self.queries[number]
    let place = try Self.workplace()
    let outcome = try Program.start(arguments + ["--ids"], in: place.folder).wait()
    #expect(Set(outcome.lines) == ids, "\(arguments)")
    #expect(outcome.lines.count == ids.count, "\(arguments)")
    #expect(outcome.status == (ids.isEmpty ? 1 : 0), "\(arguments)")
  }

  @Test("The facets count all three")
  func facets() throws {
    let place = try Self.workplace()
    let departments = try place.search("facet", "department", "--json").json()
    #expect(departments["values"].items.map { $0["code"].string } == ["MaMo", "DaAl"])
    #expect(departments["values"].items.map { $0["count"].int } == [3, 1])
    #expect(departments["not_stated"].int == 0)
    let oa = try place.search("facet", "oa", "--json").json()
    #expect(oa["values"].items.map { $0["code"].string } == ["gold", "green"])
    #expect(oa["values"].items.map { $0["count"].int } == [1, 1])
    #expect(oa["not_stated"].int == 1)
    let text = try place.search("facet", "oa").text
    #expect(text.contains("not stated"))
  }

  @Test("No private field is anywhere in the file, before, during and after a change")
  func privateFields() throws {
    let place = try Workplace()
    let secrets = [
      "2DF688A6-F248-11E8-B48F-1D18A9856A87", "dernst", "seeded-secret-login", "seeded-secret-creator",
      "seeded-secret@mail.example", "seeded-secret-message", "seeded-secret-title",
    ]
    let text = try String(contentsOfFile: Repository.threeRecords, encoding: .utf8)
    #expect(text.contains(secrets[0]) && text.contains(secrets[1]))
    let seeded = """
      {"_id":"1","title":"Seeded","login":"seeded-secret-login","creator":{"id":"seeded-secret-creator"},\
      "message":"seeded-secret-message","author":[{"full_name":"Doe, Jane","email":"seeded-secret@mail.example"}],\
      "file":[{"creator":"seeded-secret-creator","rac_email":"seeded-secret@mail.example","access_level":"closed"}]}
      {"_id":"2","title":"seeded-secret-title","status":"private"}

      """
    _ = try place.file(text, name: "export.yaml")
    _ = try place.file(seeded, name: "seeded.jsonl")
    #expect(try place.search("ingest", "export.yaml", "seeded.jsonl").status == 0)
    try Self.expectNone(secrets, in: place)
    // A change while a reader keeps the log from being emptied.
    let changed = seeded.replacingOccurrences(of: "Seeded", with: "Changed")
    _ = try place.file(changed, name: "seeded.jsonl")
    #expect(try place.search("ingest", "seeded.jsonl").status == 0)
    try Self.expectNone(secrets, in: place)
    let shown = try place.search("show", "1", "21326", "--json").text
    for secret in secrets { #expect(!shown.contains(secret)) }
  }

  private static func expectNone(_ secrets: [String], in place: Workplace) throws {
    for (name, bytes) in try place.indexBytes() {
      for secret in secrets {
        #expect(bytes.range(of: Data(secret.utf8)) == nil, "\(secret) is in \(name)")
        #expect(bytes.range(of: Data(secret.lowercased().utf8)) == nil, "\(secret) is in \(name)")
      }
    }
  }
}
