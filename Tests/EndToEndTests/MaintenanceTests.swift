import Foundation
import Testing

@Suite("check, repair, optimize, backup, as a shell runs them")
struct MaintenanceTests {
  private static let records = (0..<40).map { "{\"_id\":\"r\($0)\",\"title\":\"Paper number \($0)\"}\n" }
    .joined()

  private static func place() throws -> Workplace {
    let place = try Workplace()
    _ = try place.file(records, name: "export.jsonl")
    try #require(try place.search("reindex", "export.jsonl").status == 0)
    return place
  }

  /// What may stand where an index is expected, and the message about it.
  static let foreign: [(name: String, make: String, message: String)] = [
    ("an empty file", ": > it", "it is empty"),
    ("a text file", "seq 1 2000 > it", "it is not an SQLite database"),
    ("a folder", "mkdir it", "is a folder"),
    ("nothing", "true", "no index at"),
    (
      "a database of another program",
      "python3 -c \"import sqlite3; c=sqlite3.connect('it'); c.execute('create table t(x)')\"",
      "a database of another program"
    ),
    (
      "a newer format",
      "cp index/publications.db it; printf '\\0\\0\\0\\11' | dd of=it bs=1 seek=60 conv=notrunc status=none",
      "has index format 9"
    ),
    (
      "a link in a folder for everybody", "chmod 1777 .; ln -s index/publications.db it",
      "a symbolic link, which is not followed here"
    ),
  ]

  @Test(
    "each thing that is no index has its own sentence, from every verb, and stays as it is",
    arguments: foreign.indices)
  func foreignFile(number: Int) throws {
    let (name, make, message) = Self.foreign[number]
    let place = try Self.place()
    try #require(try place.shell(make).status == 0, "\(name)")
    let before = try? Data(contentsOf: place.folder.appending(path: "it"))
    let verbs = [
      ["stats"], ["check"], ["check", "--quick"], ["repair"], ["optimize"], ["history"],
      ["backup", "copy.db"], ["paper"],
    ]
    for verb in verbs {
      let outcome = try Program.start(verb + ["--index", "it"], in: place.folder).wait()
      #expect(outcome.status == 2, "\(name): \(verb)")
      #expect(outcome.errors.contains(message), "\(name): \(verb): \(outcome.errors)")
      #expect(outcome.errors.split(separator: "\n").count <= 2, "\(name): \(verb): \(outcome.errors)")
    }
    #expect((try? Data(contentsOf: place.folder.appending(path: "it"))) == before, "\(name)")
    #expect(!FileManager.default.fileExists(atPath: place.folder.appending(path: "copy.db").path))
    // A run takes an empty file for no index: see SafeFilesTests.
    if name != "nothing", name != "an empty file" {
      let run = try place.search("ingest", "export.jsonl", "--index", "it")
      #expect(run.status == 2 && run.errors.contains(message), "\(name): \(run.errors)")
      #expect((try? Data(contentsOf: place.folder.appending(path: "it"))) == before, "\(name)")
    }
  }

  @Test("check says what is wrong, repair mends it, and both say so by their exit codes")
  func repair() throws {
    let place = try Self.place()
    #expect(try place.search("check").text == "no problems found\n")
    let size = try Data(contentsOf: place.index).count
    try FileHandle(forUpdating: place.index).truncate(atOffset: UInt64(size / 2))
    let check = try place.search("check")
    #expect(check.status == 3 && check.text.contains("malformed") && check.errors.contains("search repair"))
    let repair = try place.search("repair", "--json")
    let report = try repair.json()
    #expect(repair.status == (report["lost"].int == 0 ? 0 : 3))
    #expect(report["damaged_file"].string?.hasSuffix(".damaged-1") == true)
    #expect(try place.search("check", "--json").json()["ok"].bool == true)
    #expect(try place.search("reindex", "export.jsonl").status == 0)
    #expect(try place.search("paper", "--json").json()["total"].int == 40)
  }

  @Test(
    "a damaged index is told in words by every verb",
    arguments: [
      ["paper"], ["stats"], ["history"], ["optimize"], ["show", "r1"], ["ingest", "export.jsonl"],
    ])
  func damaged(verb: [String]) throws {
    let place = try Self.place()
    // Pages after the first, so that the file opens.
    let size = try Data(contentsOf: place.index).count
    let file = try FileHandle(forUpdating: place.index)
    try file.seek(toOffset: 4096)
    try file.write(contentsOf: [UInt8](repeating: 0xA5, count: size - 4096))
    try file.close()
    let outcome = try Program.start(verb, in: place.folder).wait()
    #expect(outcome.status == 2 && !outcome.isSignaled, "\(verb)")
    #expect(
      outcome.errors.contains("is damaged") && outcome.errors.contains("search repair"), "\(outcome.errors)")
    #expect(!outcome.errors.contains("SELECT"), "\(outcome.errors)")
  }

  @Test("an index that may not be written is checked as far as that goes, and the rest is told")
  func readOnly() throws {
    // Root may write here, too.
    guard geteuid() != 0 else { return }
    let place = try Self.place()
    _ = try place.shell("chmod 400 index/publications.db; chmod 500 index")
    let outcome = try place.search("check")
    #expect(outcome.status == 0 && outcome.errors.contains("left out"), "\(outcome.errors)")
    _ = try place.shell("chmod 700 index")
  }

  @Test("backup makes one file, and does not replace one unasked")
  func backup() throws {
    let place = try Self.place()
    // What a killed backup left; no process has this number.
    _ = try place.file("half a copy", name: "copy.db.backup-99999999")
    #expect(try place.search("backup", "copy.db").status == 0)
    let again = try place.search("backup", "copy.db")
    #expect(again.status == 2 && again.errors.contains("'copy.db' is there already"), "\(again.errors)")
    let forced = try place.search("backup", "copy.db", "--force", "--json").json()
    #expect(forced["records"].int == 40 && forced["file"].string == "copy.db")
    #expect(try place.search("check", "--index", "copy.db").status == 0)
    #expect(try place.shell("ls copy.db*; ls *.backup-* 2>/dev/null; true").text == "copy.db\n")
  }

  @Test("an interrupted first build leaves nothing beside the index", arguments: [SIGINT, SIGTERM, SIGHUP])
  func interrupted(number: Int32) throws {
    let place = try Workplace()
    let script =
      "mkfifo pipe; (printf '{\"_id\":\"1\",\"title\":\"x\"}\\n'; sleep 3) > pipe & "
      + "exec env --default-signal=INT,TERM,HUP \(Program.url.path) ingest pipe"
    let run = try Running(
      executable: URL(fileURLWithPath: "/bin/bash"), ["-c", script], folder: place.folder, input: Data(),
      environment: ["PATH": "/usr/bin:/bin"])
    let folder = place.index.deletingLastPathComponent().path
    func names() -> [String] { (try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? [] }
    for _ in 0..<200 where !names().contains(where: { $0.contains(".building-") }) {
      Thread.sleep(forTimeInterval: 0.02)
    }
    Thread.sleep(forTimeInterval: 0.2)
    kill(run.identifier, number)
    let outcome = try run.wait()
    #expect(number == SIGINT ? outcome.status == 130 : outcome.isSignaled)
    #expect(names().filter { !$0.hasSuffix(".lock") } == [])
  }
}
