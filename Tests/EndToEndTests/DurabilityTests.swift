import Foundation
import Testing

@Suite("One writer, many readers, and the end of a process at any point")
struct DurabilityTests {
  private static func export(_ count: Int, version: Int) -> String {
    (0..<count).map { number in
      "{\"_id\":\"r\(number)\",\"title\":\"Paper \(number) in version\(version)\",\"year\":\"2020\","
        + "\"abstract\":\"Words of paper \(number), and some more of them to take time.\"}\n"
    }.joined()
  }

  /// A run that waits in the middle: its input is a pipe that does not end before `release`.
  private static func startWriter(_ place: Workplace, _ first: String, verb: String = "reindex") throws
    -> Running
  {
    _ = try place.file(first, name: "first.jsonl")
    let path = ProcessInfo.processInfo.environment["PATH"] ?? "/usr/bin:/bin"
    let script =
      "mkfifo pipe; (cat first.jsonl; : > read; while [ ! -e go ]; do sleep 0.05; done) > pipe 2>/dev/null & "
      // A test runner may ignore interrupts, and the programs that it starts inherit that.
      + "exec env --default-signal=INT search \(verb) pipe"
    let writer = try Running(
      executable: URL(fileURLWithPath: "/bin/bash"), ["-c", script], folder: place.folder, input: Data(),
      environment: ["PATH": Program.url.deletingLastPathComponent().path + ":" + path])
    let lock = place.index.path + ".lock"
    let isRead = place.folder.appending(path: "read").path
    for _ in 0..<600 {
      let holder = (try? String(contentsOfFile: lock, encoding: .utf8)) ?? ""
      if holder.contains("process \(writer.identifier),"), FileManager.default.fileExists(atPath: isRead) {
        break
      }
      Thread.sleep(forTimeInterval: 0.05)
    }
    #expect(writer.isRunning && FileManager.default.fileExists(atPath: isRead))
    return writer
  }

  @Test("Killed in the middle of a reindex: the old state stands, and the next run goes through")
  func killed() throws {
    let place = try Workplace()
    _ = try place.file(Self.export(300, version: 1), name: "export.jsonl")
    #expect(try place.search("reindex", "export.jsonl").status == 0)
    let before = try place.search("stats", "--json").json()
    let writer = try Self.startWriter(place, Self.export(3000, version: 2))
    writer.kill()
    // What feeds the pipe ends, too.
    _ = try place.file("", name: "go")
    #expect(try writer.wait().isSignaled)
    let after = try place.search("stats", "--json").json()
    for key in ["records", "generation", "fingerprint", "updated"] {
      #expect(after[key] == before[key], "\(key)")
    }
    #expect(try place.search("check", "--json").json()["problems"] == .array([]))
    #expect(try place.search("version2", "--ids").text == "")
    _ = try place.file(Self.export(300, version: 2), name: "export.jsonl")
    // A killed writer is in no one's way: there is nothing to wait for.
    let report = try place.search("reindex", "export.jsonl", "--wait", "0", "--json").json()
    #expect(report["updated"].int == 300)
    #expect(try place.search("check", "--json").json()["problems"] == .array([]))
  }

  @Test("Killed in the middle of a first build: there is no index, and the next run leaves no trace of it")
  func killedFirstBuild() throws {
    let place = try Workplace()
    let writer = try Self.startWriter(place, Self.export(3000, version: 1), verb: "ingest")
    writer.kill()
    _ = try place.file("", name: "go")
    _ = try writer.wait()
    #expect(!FileManager.default.fileExists(atPath: place.index.path))
    let none = try place.search("paper")
    #expect(none.status == 2)
    #expect(none.errors.contains("search ingest"), "\(none.errors)")
    _ = try place.file(Self.export(5, version: 1), name: "export.jsonl")
    #expect(try place.search("ingest", "export.jsonl").status == 0)
    let names = try FileManager.default.contentsOfDirectory(
      atPath: place.index.deletingLastPathComponent().path)
    #expect(Set(names) == ["publications.db", "publications.db.lock"])
  }

  @Test("A second writer is told who writes and since when; readers see the old state meanwhile")
  func secondWriter() throws {
    let place = try Workplace()
    _ = try place.file(Self.export(50, version: 1), name: "export.jsonl")
    #expect(try place.search("reindex", "export.jsonl").status == 0)
    let fingerprint = try place.search("stats", "--json").json()["fingerprint"]
    let writer = try Self.startWriter(place, Self.export(60, version: 2))
    let second = try place.search("ingest", "export.jsonl", "--wait", "0", "--json")
    #expect(second.status == 2)
    let error = try JSON(Data(second.errors.utf8))
    #expect(error["error"].string?.contains("process \(writer.identifier)") == true, "\(second.errors)")
    #expect(error["error"].string?.contains("since 20") == true, "\(second.errors)")
    #expect(try place.search("version1", "--json").json()["total"].int == 50)
    #expect(try place.search("version2", "--json").json()["total"].int == 0)
    #expect(try place.search("stats", "--json").json()["fingerprint"] == fingerprint)
    _ = try place.file("", name: "go")
    let outcome = try writer.wait()
    #expect(outcome.status == 0, "\(outcome.errors)")
    #expect(try place.search("version2", "--json").json()["total"].int == 60)
    #expect(try place.search("version1", "--json").json()["total"].int == 0)
    #expect(try place.search("check", "--json").json()["ok"].bool == true)
  }

  @Test("A second writer that may wait goes on when the first has ended")
  func waiting() throws {
    let place = try Workplace()
    _ = try place.file(Self.export(50, version: 1), name: "export.jsonl")
    #expect(try place.search("reindex", "export.jsonl").status == 0)
    let writer = try Self.startWriter(place, Self.export(60, version: 2))
    let second = try Program.start(["optimize", "--wait", "30"], in: place.folder)
    Thread.sleep(forTimeInterval: 0.5)
    #expect(second.isRunning)
    _ = try place.file("", name: "go")
    #expect(try writer.wait().status == 0)
    let outcome = try second.wait()
    #expect(outcome.status == 0, "\(outcome.errors)")
    #expect(try place.search("version2", "--json").json()["total"].int == 60)
    #expect(try place.search("check", "--json").json()["ok"].bool == true)
  }

  @Test("An interrupt ends it with 130, and nothing is changed")
  func interrupted() throws {
    let place = try Workplace()
    _ = try place.file(Self.export(50, version: 1), name: "export.jsonl")
    #expect(try place.search("reindex", "export.jsonl").status == 0)
    let writer = try Self.startWriter(place, Self.export(60, version: 2))
    kill(writer.identifier, SIGINT)
    #expect(try writer.wait().status == 130)
    _ = try place.file("", name: "go")
    #expect(try place.search("version2", "--json").json()["total"].int == 0)
    #expect(try place.search("check", "--json").json()["ok"].bool == true)
  }

  @Test("A log that a lost index left behind is reported, not adopted")
  func leftover() throws {
    let place = try Workplace()
    _ = try place.file(Self.export(5, version: 1), name: "export.jsonl")
    #expect(try place.search("reindex", "export.jsonl").status == 0)
    try FileManager.default.removeItem(at: place.index)
    try Data("left".utf8).write(to: URL(fileURLWithPath: place.index.path + "-wal"))
    let outcome = try place.search("reindex", "export.jsonl")
    #expect(outcome.status == 2)
    #expect(outcome.errors.contains("-wal"), "\(outcome.errors)")
    #expect(!FileManager.default.fileExists(atPath: place.index.path))
  }

  @Test("Deleted words are gone for good after --purge", arguments: ["reindex", "optimize"])
  func purge(verb: String) throws {
    let place = try Workplace()
    let secret = "{\"_id\":\"s\",\"title\":\"unforgettableword\"}\n"
    _ = try place.file(Self.export(50, version: 1) + secret, name: "export.jsonl")
    #expect(try place.search("reindex", "export.jsonl").status == 0)
    _ = try place.file(Self.export(50, version: 1), name: "export.jsonl")
    if verb == "reindex" {
      #expect(try place.search("reindex", "export.jsonl", "--purge").status == 0)
    } else {
      #expect(try place.search("reindex", "export.jsonl").status == 0)
      #expect(try place.search("optimize", "--purge").status == 0)
    }
    for (name, bytes) in try place.indexBytes() {
      #expect(bytes.range(of: Data("unforgettable".utf8)) == nil, "\(name)")
      // Terms share prefixes with their neighbours in a segment.
      #expect(bytes.range(of: Data("forgettableword".utf8)) == nil, "\(name)")
    }
    #expect(try place.search("check", "--json").json()["ok"].bool == true)
  }
}
