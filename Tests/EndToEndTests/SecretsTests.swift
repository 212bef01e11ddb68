import Foundation
import TestSupport
import Testing

@Suite("What is private, and what is deleted")
struct SecretsTests {
  /// All commands that read an index, in all forms.
  private static let readingVerbs: [[String]] = {
    var verbs: [[String]] = []
    for form in ["text", "json", "jsonl", "csv", "ids"] {
      verbs.append(["query", "q1 OR q2 OR q3", "--all", "--format", form, "--explain"])
    }
    for form in [
      "bibtex", "ris", "csl-json", "csv", "jsonl", "yaml", "markdown", "html", "citations", "atom", "oai_dc",
      "mods",
      "datacite",
    ] {
      verbs.append(["export", "--format", form])
    }
    verbs.append(["cite"] + Exports.secretIDs)
    for facet in ["department", "oa", "year", "type", "language", "publisher", "license", "project"] {
      verbs.append(["facet", facet, "--json"])
    }
    let shown = ["show"] + Exports.secretIDs
    for verb in [
      shown, ["explain", "r0", "q1"], ["suggest", "q"], ["similar", "r0"], ["stats"], ["check"], ["history"],
      ["history", "1"],
    ] {
      verbs += [verb, verb + ["--json"]]
    }
    return verbs + Exports.hiddenIDs.map { ["show", $0] }
  }()

  @Test(
    "what is private is in no file and no output, and neither is what was withdrawn or never public",
    .enabled(if: Program.has("python3"), "needs python3, to keep a reader open"))
  func hidden() throws {
    let exports = try Exports()
    let session = try Session(exports)
    try session.run("ingest", "first.jsonl", "--json")
    // A reader that stays open keeps the log and its index, so that they are there to be searched.
    let reader = try session.startReader()
    try session.run("ingest", "first.jsonl")
    for verb in Self.readingVerbs { try session.run(verb) }
    try session.run("backup", "index/copy.db")
    try session.expectNone(of: exports.hidden, "after a first build")

    try session.run("reindex", "second.jsonl", "--allow-delete", "--dry-run", "--json")
    try session.run("reindex", "second.jsonl", "--allow-delete", "--json")
    #expect(try session.place.indexBytes().contains { $0.key.hasSuffix("-wal") && !$0.value.isEmpty })
    try session.expectNone(of: exports.hidden, "after withdrawals, with a log")
    _ = try session.place.file("", name: "enough")
    #expect(try reader.wait().status == 0)

    try session.run("repair")
    for verb in Self.readingVerbs { try session.run(verb) }
    try session.expectNone(of: exports.hidden, "after a repair")
  }

  @Test(
    "what was deleted, withdrawn or rewritten is gone after --purge",
    arguments: [[["reindex", "--purge"]], [["reindex"], ["optimize", "--purge"]]])
  func gone(commands: [[String]]) throws {
    let exports = try Exports()
    let session = try Session(exports)
    try session.run("ingest", "first.jsonl")
    let before = try session.place.indexBytes()["publications.db"] ?? Data()
    // Else the search proves nothing. (A word that is divided by the end of a page is not found.)
    #expect(exports.gone.found(in: before).count > exports.gone.places.count / 2)
    for command in commands {
      try session.run(command[0] == "reindex" ? command + ["second.jsonl", "--allow-delete"] : command)
    }
    session.forgetOutput()
    for verb in Self.readingVerbs { try session.run(verb) }
    try session.run("backup", "index/copy.db")
    try session.expectNone(of: exports.gone, "after \(commands)")
  }
}

/// The program in a folder of its own, and all that it said.
private final class Session {
  let place: Workplace
  private var said: [(command: String, text: Data)] = []

  init(_ exports: Exports) throws {
    place = try Workplace()
    _ = try place.file(exports.first, name: "first.jsonl")
    _ = try place.file(exports.second, name: "second.jsonl")
  }

  func run(_ arguments: String...) throws { try run(arguments) }

  func run(_ arguments: [String]) throws {
    let outcome = try Program.start(arguments, in: place.folder).wait()
    #expect(!outcome.isSignaled && (0...3).contains(outcome.status), "\(arguments): \(outcome.errors)")
    said.append((arguments.joined(separator: " "), outcome.output + Data(outcome.errors.utf8)))
  }

  func forgetOutput() { said.removeAll() }

  /// Looks into the index, the files beside it, and all output of the program.
  func expectNone(of marks: Marks, _ moment: String) throws {
    for (name, bytes) in try place.indexBytes() {
      let found = marks.found(in: bytes)
      #expect(found.isEmpty, "\(moment): in \(name): \(found)")
    }
    for (command, text) in said {
      let found = marks.found(in: text)
      #expect(found.isEmpty, "\(moment): said by \(command): \(found)")
    }
  }

  /// A process that keeps a transaction open until there is a file `enough`.
  ///
  /// Not this process: it reads the files, and would lose its locks on each file that it closes.
  func startReader() throws -> Running {
    let script = """
      import os, sqlite3, time
      database = sqlite3.connect("file:index/publications.db?mode=ro", uri=True, isolation_level=None)
      database.execute("BEGIN")
      database.execute("SELECT count(*) FROM record").fetchone()
      open("reading", "w").close()
      while not os.path.exists("enough"): time.sleep(0.05)
      """
    let path = ProcessInfo.processInfo.environment["PATH"] ?? "/usr/bin:/bin"
    let reader = try Running(
      executable: URL(fileURLWithPath: "/usr/bin/env"), ["python3", "-c", script], folder: place.folder,
      input: Data(), environment: ["PATH": path])
    let isReading = place.folder.appending(path: "reading").path
    for _ in 0..<600 where !FileManager.default.fileExists(atPath: isReading) {
      Thread.sleep(forTimeInterval: 0.05)
    }
    #expect(reader.isRunning)
    return reader
  }
}

/// Words that occur nowhere else, each with the place that it was put in.
private struct Marks {
  /// Letters that hardly ever stand fourteen in a row in any file.
  private static let letters = Array("bcdfghjkmnpqrtvwxz".utf8)
  private static let length = 18
  /// FTS5 leaves out what a word has in common with the one before it, so the end of a mark is looked for.
  private static let endLength = 14

  private var generator: SeededGenerator
  /// By the end of each mark.
  private(set) var places: [String: String] = [:]

  init(seed: UInt64) { generator = SeededGenerator(seed: seed) }

  mutating func new(_ place: String) -> String {
    let mark = (0..<Self.length).map { _ in
      Self.letters[Int.random(in: 0..<Self.letters.count, using: &generator)]
    }
    places[String(decoding: mark.suffix(Self.endLength), as: UTF8.self)] = place
    return String(decoding: mark, as: UTF8.self)
  }

  mutating func newAddress(_ place: String) -> String { new(place) + "@example.org" }

  /// The places of all marks that these bytes contain, in capitals or not.
  func found(in bytes: Data) -> [String] {
    var found: [String: String] = [:]
    var run: [UInt8] = []
    for byte in bytes {
      let letter = byte | 0x20
      guard Self.letters.contains(letter) else {
        run.removeAll(keepingCapacity: true)
        continue
      }
      run.append(letter)
      guard run.count >= Self.endLength else { continue }
      let end = String(decoding: run.suffix(Self.endLength), as: UTF8.self)
      if let place = places[end] { found[end] = place }
    }
    return found.values.sorted()
  }
}

/// An export, and the same some time later: of its records some are deleted, withdrawn or rewritten.
private struct Exports {
  static let secretIDs = (0..<50).map { "r\($0)" }
  static let hiddenIDs = statuses.indices.map { "hidden\($0)" }
  private static let statuses = [
    "private", "deleted", "returned", "submitted", "new", "draft", "Public?", "unpublished",
  ]

  private(set) var first = ""
  private(set) var second = ""
  /// What must not be stored, and what is public at first.
  private(set) var hidden = Marks(seed: 1)
  private(set) var gone = Marks(seed: 2)
  private var generator = SeededGenerator(seed: 3)

  init() throws {
    for id in Self.secretIDs { try add(recordWithSecrets(id), to: [\.first, \.second]) }
    for number in 50..<250 { try add(record("r\(number)"), to: [\.first, \.second]) }
    for (id, status) in zip(Self.hiddenIDs, Self.statuses) {
      try add(hiddenRecord(id, status), to: [\.first, \.second])
    }
    for number in 0..<90 { try addPassing("passing\(number)", fate: number % 3) }
    // A frame that cannot be read, of a record that may not be public.
    let mark = hidden.new("a frame that cannot be read")
    first += #"{"_id": "broken", "status": "private", "title": "\#(mark)", "year": }"# + "\n"
  }

  private mutating func add(_ record: [String: Any], to exports: [WritableKeyPath<Exports, String>]) throws {
    let line = String(decoding: try JSONSerialization.data(withJSONObject: record), as: UTF8.self)
    for export in exports { self[keyPath: export] += line + "\n" }
  }

  private mutating func words(_ count: Int) -> String {
    (0..<count).map { _ in "q\(Int.random(in: 0..<100, using: &generator))" }.joined(separator: " ")
  }

  private mutating func record(_ id: String) -> [String: Any] {
    [
      "_id": id, "status": "public", "type": "journal_article", "year": "2020", "title": words(8),
      "abstract": [["lang": "eng", "text": words(40)]], "department": [["_id": "DepA"]],
      "author": [["first_name": "Ann", "last_name": "Name"]],
    ]
  }

  /// A public record with a mark in each place that must not be kept.
  private mutating func recordWithSecrets(_ id: String) -> [String: Any] {
    var record = record(id)
    for key in [
      "user_id", "message", "_version", "locked", "username", "user_name", "password", "login", "my_mail_box",
      "LoginName",
    ] {
      record[key] = hidden.new(key)
    }
    record["creator"] = ["id": hidden.new("creator.id"), "login": hidden.new("creator.login")]
    record["mail_list"] = [hidden.new("a list")]
    record["mail_map"] = ["inner": [hidden.new("a map")]]
    record["author"] = [
      [
        "first_name": "Ann", "last_name": "Name", "email": hidden.newAddress("author.email"),
        "login": hidden.new("author.login"), "user_id": hidden.new("author.user_id"),
      ]
    ]
    record["file"] = [
      [
        "file_name": "a.pdf", "creator": hidden.new("file.creator"),
        "rac_email": hidden.newAddress("file.rac_email"),
      ]
    ]
    record["extern"] = hidden.newAddress("an address in any field")
    record["note"] = ["deep": [["deeper": "mailto:" + hidden.newAddress("an address deep inside")]]]
    return record
  }

  private mutating func hiddenRecord(_ id: String, _ status: String) -> [String: Any] {
    var record = record(id)
    record["status"] = status
    record["title"] = hidden.new("\(status): title")
    record["doi"] = "10.5555/" + hidden.new("\(status): doi")
    record["abstract"] = [["lang": "eng", "text": hidden.new("\(status): abstract")]]
    record["year"] = hidden.new("\(status): a year that is none")
    record["department"] = [["_id": hidden.new("\(status): department")]]
    return record
  }

  /// A record that is public at first, and then deleted, withdrawn or rewritten.
  private mutating func addPassing(_ id: String, fate: Int) throws {
    var passing = record(id)
    passing["title"] = gone.new("title")
    passing["abstract"] = [["lang": "eng", "text": words(20) + " " + gone.new("abstract")]]
    passing["author"] = [["first_name": "Ann", "last_name": gone.new("author")]]
    passing["keyword"] = [gone.new("keyword")]
    passing["publisher"] = gone.new("publisher")
    passing["publication"] = gone.new("venue")
    passing["doi"] = "10.5555/" + gone.new("doi")
    passing["department"] = [["_id": gone.new("department"), "name": gone.new("label of a department")]]
    passing["project"] = [["_id": gone.new("project"), "name": gone.new("label of a project")]]
    passing["language"] = [["iso": gone.new("language"), "name": gone.new("label of a language")]]
    passing["license"] = gone.new("license")
    passing["editor"] = [["full_name": "Ann \(gone.new("editor"))", "id": gone.new("id of an editor")]]
    passing["OA_type"] = gone.new("OA type")
    passing["type"] = gone.new("type")
    passing["note"] = gone.new("a field that is stored alone")
    try add(passing, to: [\.first])
    if fate == 1 {
      try add(["_id": id, "status": "private", "title": hidden.new("withdrawn: title")], to: [\.second])
    } else if fate == 2 {
      try add(record(id), to: [\.second])
    }
  }
}
