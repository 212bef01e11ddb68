import Foundation
import Testing

@Suite("Hostile input takes no more memory than a limit")
struct MemoryLimitTests {
  /// Address space of the program in KiB: a gigabyte, of which threads and memory maps take most.
  private static let limit = "ulimit -v 1500000"

  private static let good = #"{"_id":"good","title":"good"}"#

  /// Inputs as a shell makes them, so that nothing large is ever in a test's own memory.
  static let inputs: [(name: String, make: String, rejected: Int)] = [
    ("a line of 1 GB", "head -c 1000000000 /dev/zero | tr '\\0' a; echo", 1),
    (
      "an abstract of 100 MB",
      "printf '{\"_id\":\"x\",\"abstract\":\"'; head -c 100000000 /dev/zero | tr '\\0' a; echo '\"}'", 1
    ),
    (
      "an abstract just within the record",
      "printf '{\"_id\":\"x\",\"abstract\":\"'; yes 'some words' | head -c 16000000 | tr '\\n' ' '; echo '\"}'",
      0
    ),
    ("100 MB of opening brackets", "head -c 100000000 /dev/zero | tr '\\0' '['; echo", 1),
    (
      "16 MB of small values",
      "printf '{\"_id\":\"x\",\"a\":[1'; yes ,1 | head -n 5000000 | tr -d '\\n'; echo ']}'", 1
    ),
    (
      "10,000 authors",
      "printf '{\"_id\":\"x\",\"author\":[\"a\"'; seq 10000 | sed 's/.*/,\"n&\"/' | tr -d '\\n'; echo ']}'", 0
    ),
  ]

  @Test("in JSON Lines, plain and compressed", arguments: inputs.indices, [false, true])
  func jsonLines(number: Int, isCompressed: Bool) throws {
    let (name, make, rejected) = Self.inputs[number]
    let place = try Workplace()
    _ = try place.file(Self.good + "\n", name: "good.jsonl")
    let pack = isCompressed ? "| gzip -1" : ""
    let outcome = try place.shell(
      "{ cat good.jsonl; \(make); cat good.jsonl; } \(pack) | (\(Self.limit); search ingest - --json)")
    #expect(outcome.status == (rejected > 0 ? 3 : 0), "\(name): \(outcome.errors.prefix(300))")
    let report = try outcome.json()
    #expect(report["rejected"].int == rejected, "\(name)")
    #expect(report["added"].int == 2 - rejected, "\(name)")
    #expect(report["superseded"].int == 1, "\(name)")
  }

  @Test("in YAML: many small records whose aliases would fill the memory together")
  func aliases() throws {
    let place = try Workplace()
    var bombs = ""
    for number in 0..<600 {
      bombs += "---\n_id: b\(number)\na0: &a0 \(String(repeating: "y", count: 5000))\n"
      for level in 1...6 {
        let names = Array(repeating: "*a\(level - 1)", count: 8).joined(separator: ", ")
        bombs += "a\(level): &a\(level) [\(names)]\n"
      }
    }
    _ = try place.file(bombs + "---\n_id: good\ntitle: good\n...\n", name: "bombs.yaml")
    let outcome = try place.shell("\(Self.limit); search ingest bombs.yaml --json")
    #expect(outcome.status == 3, "\(outcome.errors.prefix(300))")
    #expect(try outcome.json()["rejected"].int == 600)
    #expect(try outcome.json()["added"].int == 1)
  }

  @Test("a query of 100 MB, and one of a prefix of very many words")
  func queries() throws {
    let place = try Workplace()
    let words = "seq 200000 | sed 's/.*/p&/' | paste -sd' ' | fold -sw 60000"
    _ = try place.shell(
      "\(words) | awk '{print \"{\\\"_id\\\":\\\"\" NR \"\\\",\\\"title\\\":\\\"\" $0 \"\\\"}\"}' > x.jsonl")
    #expect(try place.search("ingest", "x.jsonl").status == 0)
    let long = try place.shell(
      "head -c 100000000 /dev/zero | tr '\\0' 'p' | (\(Self.limit); search query - --json) | tail -c 300; true"
    )
    #expect(!long.isSignaled && long.status == 0, "\(long.errors.prefix(300))")
    let wide = try place.shell("\(Self.limit); search 'p*' --json")
    #expect(wide.status == 0, "\(wide.errors.prefix(300))")
    let notes = try wide.json()["query"]["notes"].items
    #expect(notes.count == 1 && notes[0].string?.contains("SEARCH_LIMIT_PREFIX_WORDS") == true, "\(notes)")
    let all = try place.search("p*", "--json", environment: ["SEARCH_LIMIT_PREFIX_WORDS": "1000000"]).json()
    #expect(all["query"]["notes"] == .array([]))
  }

  @Test("an invalid limit is an error that says what to do, in text and JSON")
  func variables() throws {
    let place = try Workplace()
    _ = try place.file(Self.good + "\n", name: "x.jsonl")
    for (name, value) in [("SEARCH_LIMIT_AUTHOR", "5"), ("SEARCH_LIMIT_AUTHORS", "many")] {
      let outcome = try place.search("ingest", "x.jsonl", environment: [name: value])
      #expect(outcome.status == 2 && outcome.errors.contains(name), "\(outcome.errors)")
      let json = try place.search("good", "--json", environment: [name: value])
      #expect(json.status == 2 && json.errors.hasPrefix("{\"schema\":\"search.error/1\""), "\(json.errors)")
    }
    let low = try place.search("ingest", "x.jsonl", environment: ["SEARCH_LIMIT_RECORD_BYTES": "10"])
    #expect(low.status == 3 && low.text.contains("SEARCH_LIMIT_RECORD_BYTES"), "\(low.text)")
  }
}
