import Foundation
import TestSupport
import Testing

/// One index of the 33,812 papers: first their state of 2019, then that of 2022.
enum PapersIndex {
  static let papers = Shared.path("corpora/acl/records.jsonl.gz")

  static let place = Result {
    let place = try Workplace()
    let first = try place.search(
      "reindex", Shared.path("corpora/acl/snapshot-2019.jsonl.gz"), "--json", "--quiet")
    let second = try place.search("reindex", PapersIndex.papers, "--json", "--quiet")
    return (place: SharedWorkplace(place: place), first: first, second: second)
  }
}

@Suite(
  "33,812 papers", .serialized,
  .enabled(if: Shared.has("corpora"), "\(Shared.missing("corpora"))"))
struct PapersTests {
  private static let needed = ["added", "updated", "unchanged", "deleted", "rejected", "records"]

  private static func counts(_ outcome: Program.Outcome) throws -> [Int?] {
    let report = try outcome.json()
    return needed.map { report[$0].int }
  }

  @Test("The state of 2022 after that of 2019: what was added, updated, unchanged, deleted")
  func reindex() throws {
    let (_, first, second) = try PapersIndex.place.get()
    #expect(first.status == 0 && second.status == 0)
    #expect(try Self.counts(first) == [13_155, 0, 0, 0, 0, 13_155])
    #expect(try Self.counts(second) == [20_658, 3_765, 9_389, 1, 0, 33_812])
  }

  @Test("again: nothing is written, and a dry run agrees")
  func again() throws {
    let place = try PapersIndex.place.get().place.place
    let bytes = try place.indexBytes()
    for arguments in [[], ["--dry-run"]] {
      let outcome = try Program.start(
        ["reindex", PapersIndex.papers, "--json", "--quiet"] + arguments, in: place.folder
      ).wait()
      #expect(try Self.counts(outcome) == [0, 0, 33_812, 0, 0, 33_812])
      #expect(try outcome.json()["run"] == .null)
      #expect(try place.indexBytes() == bytes)
    }
  }

  @Test("13,000 of the records missing: the brake holds; --partial deletes nothing; a cut .gz stops")
  func brake() throws {
    let place = try PapersIndex.place.get().place.place
    let bytes = try place.indexBytes()
    #expect(try place.shell("gzip -cd '\(PapersIndex.papers)' | tail -n +13001 > less.jsonl").status == 0)
    let outcome = try place.search("reindex", "less.jsonl", "--json", "--quiet")
    #expect(outcome.status == 2)
    let error = try JSON(Data(outcome.errors.utf8))
    #expect(error["deleted"].int == 13_000)
    #expect(error["unchanged"].int == 20_812)
    let partial = try place.search("reindex", "less.jsonl", "--partial", "--json", "--quiet")
    #expect(partial.status == 0)
    #expect(try Self.counts(partial) == [0, 0, 20_812, 0, 0, 33_812])
    #expect(try place.shell("head -c 15000000 '\(PapersIndex.papers)' > cut.jsonl.gz").status == 0)
    let cut = try place.search("reindex", "cut.jsonl.gz", "--quiet")
    #expect(cut.status == 2)
    #expect(cut.errors.contains("cut.jsonl.gz"))
    #expect(try place.indexBytes() == bytes)
    for name in ["less.jsonl", "cut.jsonl.gz"] {
      try FileManager.default.removeItem(at: place.folder.appending(path: name))
    }
  }

  @Test("For every value of every facet, the count shown is the total after the click")
  func clicks() throws {
    let place = try PapersIndex.place.get().place.place
    for (query, facet) in [
      ("translation", "department"), ("neural -network", "year"), ("*", "oa"), ("*", "type"),
    ] {
      let counts = try place.search("facet", facet, "--json", "--", query).json()
      #expect(!counts["values"].items.isEmpty)
      for value in counts["values"].items.filter({ $0["count"].int ?? 0 > 0 }).prefix(40) {
        let code = value["code"].string ?? ""
        let total = try place.search(
          "\(facet):\"\(code)\" \(query)", "--limit", "0", "--json", "--facets", "none"
        ).json()["total"]
        #expect(total == value["count"], "\(query) \(facet) \(code)")
      }
      let none = try place.search("\(facet):none \(query)", "--limit", "0", "--json").json()
      #expect(none["total"] == counts["not_stated"], "\(query) \(facet)")
    }
  }

  @Test("The index is sound")
  func check() throws {
    let outcome = try PapersIndex.place.get().place.place.search("check", "--json")
    #expect(try outcome.json()["problems"] == .array([]))
    #expect(outcome.status == 0)
  }

  @Test("The same ids as a plain sqlite3", .enabled(if: PipeTests.hasSQLite, "needs the sqlite3 program"))
  func sqlite() throws {
    let place = try PapersIndex.place.get().place.place
    let sql =
      "SELECT record.id FROM text JOIN record ON record.docid = text.rowid WHERE text MATCH 'neural collapse'"
    let plain = try place.shell("sqlite3 index/publications.db \"\(sql)\"").lines
    let found = try place.search("=neural =collapse", "--ids", "--all").lines
    #expect(Set(plain) == Set(found))
  }
}

@Suite(
  "Real and awkward LibreCat files",
  .enabled(if: Shared.has("corpora"), "\(Shared.missing("corpora"))"))
struct LibreCatFilesTests {
  private static func fingerprint(_ place: Workplace) throws -> JSON {
    try place.search("stats", "--json").json()["fingerprint"]
  }

  @Test("YAML and the JSON Lines made from it have equal fingerprints, and the one is no change to the other")
  func sameFingerprint() throws {
    let place = try Workplace()
    let yaml = Shared.path("corpora/acl/sample-2000.yaml.gz")
    #expect(try place.search("reindex", yaml, "--quiet").status == 0)
    _ = try place.file(try place.recordsBackwards(), name: "other.jsonl")
    let other = place.folder.appending(path: "other.jsonl")
    let report = try place.search("reindex", "other.jsonl", "--json", "--quiet").json()
    #expect(report["unchanged"].int == 2000)
    #expect(report["updated"].int == 0)
    #expect(report["run"] == .null)
    let second = try Workplace()
    #expect(try second.search("reindex", other.path, "--quiet").status == 0)
    #expect(try Self.fingerprint(place) == Self.fingerprint(second))
    // The same records stand first in the big file: these are the originals, not what the program made of
    // them.
    #expect(try second.shell("gzip -cd '\(PapersIndex.papers)' | head -2000 > first.jsonl").status != 2)
    let original = try second.search("reindex", "first.jsonl", "--json", "--quiet").json()
    #expect(original["records"].int == 2000)
  }

  static let files =
    [
      "publication-versions.jsonl.gz", "invalid-publication.yml.gz", "valid-publication.yml.gz",
      "publications.yml.gz",
      "valid-publication-no-citation.yml.gz", "ista-three-records.yaml.gz",
    ].map { "corpora/librecat/\($0)" } + ["corpora/acl/odd-records.jsonl.gz"]

  @Test("No crash, each reject named, nothing lost", arguments: files)
  func file(name: String) throws {
    let place = try Workplace()
    let outcome = try place.search("ingest", Shared.path(name), "--json")
    #expect(!outcome.isSignaled)
    #expect(outcome.status == 0 || outcome.status == 3)
    let report = try outcome.json()
    for reject in report["rejects"].items {
      #expect(reject["file"].string == Shared.path(name))
      #expect(reject["line"].int ?? 0 > 0)
      #expect(reject["reason"].string?.isEmpty == false)
    }
    #expect((report["rejected"].int ?? 0 > 0) == (outcome.status == 3))
    #expect(try place.search("check", "--json").json()["ok"].bool == true)
    let again = try place.search("ingest", Shared.path(name), "--json").json()
    for key in ["added", "updated", "deleted"] { #expect(again[key].int == 0, "\(key)") }
  }

  @Test("A record that turns private disappears")
  func turnsPrivate() throws {
    let place = try Workplace()
    let lines = try place.shell(
      "gzip -cd '\(Shared.path("corpora/librecat/publication-versions.jsonl.gz"))'"
    ).lines
    let records = try lines.map { try JSON(Data($0.utf8)) }
    let hidden = Set(records.filter { $0["status"].string == "private" }.map { $0["_id"].string ?? "" })
    #expect(!hidden.isEmpty)
    for (number, line) in lines.enumerated() {
      let id = records[number]["_id"].string ?? ""
      guard hidden.contains(id) else { continue }
      _ = try place.file(line + "\n", name: "version.jsonl")
      let outcome = try place.search("ingest", "version.jsonl", "--json")
      let isPrivate = records[number]["status"].string == "private"
      #expect(
        try place.search("show", id).status == (isPrivate ? 1 : 0), "line \(number + 1): \(outcome.text)")
    }
  }

  @Test("Relevance collections ingest whole", arguments: ["cranfield", "cisi"])
  func relevance(name: String) throws {
    let path = Shared.path("relevance/\(name)/docs.jsonl.gz")
    let place = try Workplace()
    let report = try place.search("ingest", path, "--json").json()
    let lines = try place.shell("gzip -cd '\(path)' | wc -l").text.trimmingCharacters(
      in: .whitespacesAndNewlines)
    #expect(report["rejected"].int == 0)
    #expect(report["added"].int == Int(lines))
    #expect(try place.search("check").status == 0)
  }

  @Test("The two forms of the department file", arguments: ["department.yml.gz", "department-tree.yml.gz"])
  func departments(name: String) throws {
    let place = try Workplace()
    #expect(try place.search("ingest", Repository.threeRecords).status == 0)
    let outcome = try place.search("departments", Shared.path("corpora/librecat/\(name)"), "--json")
    #expect(outcome.status == 0, "\(outcome.errors)")
    #expect(try outcome.json()["departments"].int ?? 0 > 1)
    #expect(try place.search("check").status == 0)
  }
}

extension Workplace {
  /// Every record of the index, as `show` gives it, as JSON Lines with the keys of each object backwards.
  func recordsBackwards() throws -> String {
    let script = """
      search '*' --ids --all > ids
      xargs -a ids search show --json > shown.json
      """
    let shown = try shell(script)
    #expect(shown.status == 0, "\(shown.errors)")
    let text = try String(contentsOf: folder.appending(path: "shown.json"), encoding: .utf8)
    let records = try text.split(separator: "\n").flatMap { try JSON(Data($0.utf8))["records"].items }
    return records.map { $0.backwards + "\n" }.joined()
  }
}

extension JSON {
  /// As JSON text with the keys of every object backwards.
  var backwards: String {
    switch self {
    case .null: return "null"
    case .bool(let bool): return "\(bool)"
    case .number(let number): return "\(number)"
    case .string(let text):
      guard let data = try? JSONEncoder().encode(text) else { return "\"\"" }
      return String(decoding: data, as: UTF8.self)
    case .array(let items): return "[" + items.map(\.backwards).joined(separator: ", ") + "]"
    case .object(let entries):
      return "{"
        + entries.reversed().map { JSON.string($0.key).backwards + " : " + $0.value.backwards }.joined(
          separator: " ,") + "}"
    }
  }
}
