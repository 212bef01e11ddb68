import Foundation
import Testing

@Suite("Files of others, and what records say of files")
struct SafeFilesTests {
  private static func place() throws -> Workplace {
    let place = try Workplace()
    _ = try place.file("{\"_id\":\"1\",\"title\":\"good\"}\n", name: "x.jsonl")
    return place
  }

  private static func link(_ name: String, to target: String, in place: Workplace) throws {
    try FileManager.default.createSymbolicLink(
      atPath: place.folder.appending(path: name).path, withDestinationPath: target)
  }

  @Test(
    "a run fills an empty file and keeps its permissions, other verbs say that it is empty")
  func emptyFile() throws {
    let place = try Self.place()
    _ = try place.file("", name: "index.db")
    let path = place.folder.appending(path: "index.db").path
    #expect(chmod(path, 0o600) == 0)
    for verb in [["good"], ["check"], ["stats"], ["optimize"], ["repair"]] {
      let outcome = try Program.start(verb + ["--index", "index.db"], in: place.folder).wait()
      #expect(outcome.status == 2 && outcome.errors.contains("it is empty"), "\(verb): \(outcome.errors)")
    }
    // A dry run leaves it as it is.
    #expect(try place.search("ingest", "x.jsonl", "--index", "index.db", "--dry-run").status == 0)
    #expect(FileManager.default.contents(atPath: path)?.isEmpty == true)
    #expect(try place.search("ingest", "x.jsonl", "--index", "index.db").status == 0)
    let attributes = try FileManager.default.attributesOfItem(atPath: path)
    #expect(attributes[.posixPermissions] as? Int == 0o600)
    #expect(try place.search("good", "--ids", "--index", "index.db").text == "1\n")
    // A file with a byte in it is somebody's.
    _ = try place.file("x", name: "text.db")
    #expect(try place.search("ingest", "x.jsonl", "--index", "text.db").status == 2)
    #expect(
      FileManager.default.contents(atPath: place.folder.appending(path: "text.db").path) == Data("x".utf8))
  }

  @Test("a link in place of the index, in a folder that anybody may write to, is not followed")
  func index() throws {
    let place = try Self.place()
    #expect(try place.search("ingest", "x.jsonl", "--index", "mine.db").status == 0)
    let bytes = try Data(contentsOf: place.folder.appending(path: "mine.db"))
    let open = place.folder.appending(path: "open")
    try FileManager.default.createDirectory(at: open, withIntermediateDirectories: false)
    #expect(chmod(open.path, 0o1777) == 0)
    for (name, target) in [("open/a.db", "../mine.db"), ("open/b.db", "../none.db")] {
      try Self.link(name, to: target, in: place)
      for arguments in [["ingest", "x.jsonl"], ["good"], ["check"], ["optimize"]] {
        let outcome = try Program.start(arguments + ["--index", name], in: place.folder).wait()
        #expect(outcome.status == 2, "\(arguments)")
        let isRefused = outcome.errors.contains("'\(name)' is a symbolic link")
        // A reader finds nothing behind a broken link.
        let isMissing = name == "open/b.db" && outcome.errors.contains("no index at")
        #expect(isRefused || isMissing, "\(arguments): \(outcome.errors)")
      }
    }
    #expect(try Data(contentsOf: place.folder.appending(path: "mine.db")) == bytes)
    #expect(!FileManager.default.fileExists(atPath: place.folder.appending(path: "none.db").path))
    // A link in one's own folder is one's own.
    try Self.link("link.db", to: "mine.db", in: place)
    #expect(try place.search("good", "--index", "link.db").status == 0)
  }

  @Test(
    "links in place of the files beside the index are never followed",
    arguments: [".lock", "-wal", "-shm", "-journal"])
  func beside(suffix: String) throws {
    let place = try Self.place()
    _ = try place.file("precious", name: "victim")
    #expect(try place.search("ingest", "x.jsonl", "--index", "mine.db").status == 0)
    let beside = place.folder.appending(path: "mine.db" + suffix)
    try? FileManager.default.removeItem(at: beside)
    try Self.link("mine.db" + suffix, to: "victim", in: place)
    let outcome = try place.search("reindex", "x.jsonl", "--allow-delete", "--index", "mine.db")
    #expect(outcome.status == 2)
    #expect(outcome.errors.contains("'mine.db\(suffix)' is a symbolic link"), "\(outcome.errors)")
    #expect(try Data(contentsOf: place.folder.appending(path: "victim")) == Data("precious".utf8))
  }

  @Test("the index has the permissions that the user's umask gives, its lock none for others")
  func permissions() throws {
    for (mask, expected) in [("022", "644"), ("077", "600"), ("027", "640")] {
      let place = try Self.place()
      #expect(try place.shell("umask \(mask); search ingest x.jsonl").status == 0)
      let modes = try place.shell("stat -c %a index/publications.db index/publications.db.lock").lines
      #expect(modes == [expected, "600"])
    }
  }

  @Test("a path that a record gives is never opened")
  func paths() throws {
    let place = try Self.place()
    // Opening a pipe that nobody writes to waits for ever.
    let pipe = place.folder.appending(path: "pipe").path
    #expect(mkfifo(pipe, 0o600) == 0)
    let fields = ["file", "main_file_link", "link", "title", "include", "$ref", "license", "path"]
    let entries = fields.map {
      "\"\($0)\":[{\"file_name\":\"\(pipe)\",\"url\":\"file://\(pipe)\"},\"\(pipe)\"]"
    }
    _ = try place.file("{\"_id\":\"\(pipe)\",\(entries.joined(separator: ","))}\n", name: "p.jsonl")
    _ = try place.file(
      "---\n_id: ../../p\ntitle: !include \(pipe)\nfile: !!binary \(pipe)\nx: <<\(pipe)\n...\n---\n- broken: [\n...\n",
      name: "p.yaml")
    for line in [
      "ingest p.jsonl p.yaml --keep-rejected kept", "reindex p.jsonl p.yaml --allow-delete", "show \(pipe)",
      "pipe --json",
      "check", "stats",
    ] {
      let outcome = try place.shell("timeout 60 search \(line) < /dev/null")
      #expect(outcome.status != 124 && outcome.status != 2, "\(line): \(outcome.errors)")
    }
    // A kept reject is named after the export, in the folder that was given.
    let names = try place.shell("find . -newer x.jsonl -type f | sort").lines
    #expect(
      names.allSatisfy { $0.hasPrefix("./index/") || $0.hasPrefix("./kept/p.") || $0.hasPrefix("./p.") },
      "\(names)")
  }

  @Test("escapes in a record reach neither a terminal nor a table of any command")
  func escapes() throws {
    let place = try Self.place()
    let evil = "\\u001b]0;x\\u0007\\u001b[31m\\u009b2J\\u202e=1+1"
    let record =
      "{\"_id\":\"e\",\"title\":\"\(evil) word\",\"abstract\":\"\(evil) word\",\"author\":[\"\(evil)\"],\"type\":\"\(evil)\","
      + "\"department\":[{\"_id\":\"\(evil)\",\"name\":\"\(evil)\"}],\"OA_type\":\"\(evil)\",\"\(evil)\":\"\(evil)\",\"year\":\"\(evil)\"}"
    _ = try place.file(record + "\n", name: "e.jsonl")
    _ = try place.file(record.replacing(" word", with: " another") + "\n", name: "e2.jsonl")
    for line in [
      "ingest x.jsonl", "ingest e.jsonl", "ingest e2.jsonl --json", "another", "another --json",
      "another --jsonl", "another --csv",
      "another --explain",
      "show e", "show e --jsonl", "facet department", "facet type --json", "history", "history 2",
      "history 3", "history 3 --json",
      "explain e another", "similar e", "suggest anoth", "stats", "-t missing",
    ] {
      let outcome = try place.shell("search \(line)")
      #expect(!outcome.isSignaled)
      let text = outcome.text + outcome.errors
      let isHarmful = text.unicodeScalars.contains {
        ($0.value < 0x20 && $0 != "\n") || (0x7F..<0xA0).contains($0.value) || $0.value == 0x202E
      }
      #expect(!isHarmful, "\(line): \(text.debugDescription.prefix(500))")
    }
    #expect(try place.search("another", "--csv").lines.dropFirst().allSatisfy { !$0.contains(",=") })
  }
}
