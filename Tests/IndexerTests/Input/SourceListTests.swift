import Foundation
import Testing

@testable import Indexer

@Suite("Source list")
struct SourceListTests {
  @Test(
    "takes the files of a folder by extension, at any depth, without hidden ones, in the order of their bytes"
  )
  func folder() throws {
    let folder = try TemporaryFolder()
    for name in [
      "b.yml", "a.JSON", "z/x.yaml.gz", "z/y.txt", ".hidden.yml", ".git/c.yml", "c.ndjson.gz", "d.jsonl",
      "yml", "e.gz", "ä.yml",
    ] {
      try folder.write(name, [0x61])
    }
    try FileManager.default.createSymbolicLink(
      atPath: folder.path("z/loop"), withDestinationPath: folder.path(""))
    let list = SourceList(paths: [folder.path("")])
    #expect(list.problems.isEmpty)
    let names = ["a.JSON", "b.yml", "c.ndjson.gz", "d.jsonl", "z/x.yaml.gz", "ä.yml"]
    #expect(list.sources.map(\.name) == names.map { folder.path($0) })
    #expect(list.totalBytes == 6)
  }

  @Test("keeps the order of the arguments, and takes a named file whatever its ending")
  func files() throws {
    let folder = try TemporaryFolder()
    try folder.write("b.txt", [0x61, 0x62])
    try folder.write(".a", [0x61])
    let list = SourceList(paths: [folder.path("b.txt"), "-", folder.path(".a")])
    #expect(list.sources.map(\.name) == [folder.path("b.txt"), "-", folder.path(".a")])
    #expect(list.totalBytes == nil)
  }

  @Test("says what is missing, empty or named twice")
  func problems() throws {
    let folder = try TemporaryFolder()
    try folder.write("empty/x.txt", [])
    let (missing, empty) = (folder.path("none.yml"), folder.path("empty"))
    let list = SourceList(paths: [missing, empty, "-", "-", ""])
    #expect(
      list.problems == [
        .missing(path: missing), .noFiles(directory: empty), .repeatedStandardInput, .missing(path: ""),
      ])
    #expect(list.problems[0].description == "\(missing): no such file or folder; check the path")
    // A name that is not in UTF-8, on the command line and in a folder.
    for error in [InputError.missing(path: "f\u{FFFD}.yml"), .cannotOpen(path: "f\u{FFFD}.yml", code: 2)] {
      #expect(error.description.contains("not in UTF-8") && error.description.contains("rename"))
    }
    #expect(
      list.problems[1].description
        == "\(empty): no file to read in this folder, expected names ending in .yml .yaml .json .jsonl .ndjson, each also with .gz"
    )
  }

  @Test("an unreadable file is a problem", .enabled(if: geteuid() != 0, "root may read everything"))
  func unreadable() throws {
    let folder = try TemporaryFolder()
    try folder.write("a.yml", [])
    chmod(folder.path("a.yml"), 0)
    #expect(
      SourceList(paths: [folder.path("a.yml")]).problems == [
        .cannotOpen(path: folder.path("a.yml"), code: EACCES)
      ])
  }
}
