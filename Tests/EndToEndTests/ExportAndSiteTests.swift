import Foundation
import TestSupport
import Testing

@Suite("Lists for other programs and for web sites")
struct ExportAndSiteTests {
  private static func entries(_ outcome: Program.Outcome) -> Int {
    outcome.lines.count { $0.hasPrefix("@") }
  }

  @Test("are whole, unless a part is asked for", arguments: [["export"], []])
  func all(verb: [String]) throws {
    let total = try ExampleIndex.search("neural", "--limit", "0", "--json").json()["total"].int ?? 0
    #expect(total > 10)
    let place = try ExampleIndex.place.get().place
    func export(_ more: String...) throws -> Program.Outcome {
      try Program.start(verb + ["neural", "--format", "bibtex"] + more, in: place.folder).wait()
    }
    let whole = try export()
    #expect(Self.entries(whole) == total)
    #expect(whole.errors.contains("\(total) records"))
    let part = try export("--limit", "3")
    #expect(Self.entries(part) == 3)
    #expect(part.errors.contains("3 of \(total) records"))
  }

  @Test("are no file where nothing matches")
  func nothing() throws {
    let outcome = try ExampleIndex.search("export", "zzzznothing", "--format", "ris", "-o", "none.ris")
    #expect(outcome.status == 1)
    let place = try ExampleIndex.place.get().place
    #expect(!FileManager.default.fileExists(atPath: place.folder.appending(path: "none.ris").path))
  }

  @Test("are written again only where something has changed, and are removed only as they were written")
  func site() throws {
    let place = try Workplace()
    _ = try place.search("reindex", Repository.inventedRecords, "--departments", Repository.departments)
    func write(_ arguments: String...) throws -> String {
      let outcome = try Program.start(
        ["site", "lists", "--title", "Lists"] + arguments, in: place.folder
      ).wait()
      #expect(outcome.status == 0, "\(outcome.errors)")
      return outcome.text + outcome.errors
    }
    let files = {
      try FileManager.default.contentsOfDirectory(atPath: place.folder.appending(path: "lists").path)
    }
    _ = try write("--by", "year")
    let byYear = try files().count
    #expect(try write("--by", "year").contains("0 files written, 0 removed"))
    // A file of somebody else, and a page that somebody has edited.
    let folder = place.folder.appending(path: "lists")
    try Data("mine".utf8).write(to: folder.appending(path: "own.html"))
    try Data("edited".utf8).write(to: folder.appending(path: "2024.html"))
    _ = try write("--by", "type")
    let left = try files()
    #expect(left.contains("own.html"))
    #expect(left.contains("2024.html"))
    #expect(!left.contains("2023.html"))
    #expect(left.count < byYear)
  }
}
