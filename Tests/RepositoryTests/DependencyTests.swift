import Foundation
import TestSupport
import Testing

@Suite("Nothing is fetched")
struct DependencyTests {
  @Test("every manifest takes its packages from a folder, and asks for the Swift that the README names")
  func manifests() throws {
    let manifests = try Repository.files().filter { $0.split(separator: "/").last == "Package.swift" }
    #expect(manifests.count >= 3, "the program's, Benchmarks' and Fuzz'")
    for manifest in manifests {
      let text = try Repository.text(manifest)
      for dependency in text.matches(of: /\.package\([^)]*\)/) {
        #expect(dependency.output.contains("path: "), "\(manifest): \(dependency.output)")
      }
      #expect(text.hasPrefix("// swift-tools-version: 6.2\n"), "\(manifest)")
    }
    #expect(try Repository.text("README.md").contains("Swift 6.2 or newer"))
    #expect(try Repository.text("Scripts/install-dependencies").contains("swift_major=6 swift_minor=2\n"))
  }

  @Test("each library of the system has a row that names its package and everyone who imports it")
  func libraries() throws {
    let manifest = try Manifest()
    let importsOfTargets = try ["Sources", "Tests"].flatMap { root in
      try Repository.folders(in: root).map { ($0, try Repository.imports(in: "\(root)/\($0)")) }
    }
    var rows: [String: String] = [:]
    for row in try MarkdownTable(in: "ARCHITECTURE.md", under: "Libraries").rows {
      try #require(row.count == 5, "\(row)")
      let module = try #require(MarkdownTable.names(in: row[3]).first, "\(row)")
      rows[module] = MarkdownTable.names(in: row[1]).first
      let importers = importsOfTargets.filter { $0.1.contains(module) }.map(\.0)
      #expect(Set(MarkdownTable.names(in: row[4])) == Set(importers), "who imports \(module)")
    }
    #expect(rows == manifest.systemLibraries)
    let script = try Repository.text("Scripts/install-dependencies")
    let installed = script.firstMatch(of: /packages=\(([^)]*)\)/)?.output.1.split(separator: " ") ?? []
    #expect(Set(installed.map(String.init)) == Set(rows.values).union(["pkg-config"]))
  }

  @Test("each target imports what ARCHITECTURE.md and the manifest say, no more and no less")
  func targets() throws {
    let manifest = try Manifest()
    let known = Set(manifest.dependencies.keys).union(manifest.systemLibraries.keys)
    var described: Set<String> = []
    for row in try MarkdownTable(in: "ARCHITECTURE.md", under: "Targets").rows {
      try #require(row.count == 3, "\(row)")
      let target = try #require(MarkdownTable.names(in: row[0]).first, "\(row)")
      described.insert(target)
      let imported = try Repository.imports(in: "Sources/\(target)").intersection(known)
      #expect(Set(MarkdownTable.names(in: row[2])) == imported, "what \(target) imports")
      #expect(manifest.dependencies[target] == imported, "what \(target) depends on")
    }
    let folders = Set(try Repository.folders(in: "Sources"))
    #expect(described == folders.subtracting(manifest.systemLibraries.keys))
  }

  @Test(
    "what search is made of gets the C library and Foundation's small part from Basics, and nowhere the whole"
  )
  func foundation() throws {
    // These bring a program of their own.
    let online = ["SearchServer", "SearchOnline"]
    for target in try Repository.folders(in: "Sources") where !online.contains(target) {
      for file in try Repository.files(under: "Sources/\(target)")
      where file.hasSuffix(".swift") && file != "Sources/Basics/CLibrary.swift" {
        #expect(
          try !Repository.text(file).contains(/import (?:\w+ )?(?:Foundation|Glibc|Darwin)\b/), "\(file)")
      }
    }
  }

  @Test("only IndexStore imports the database and speaks SQL")
  func sql() throws {
    let statement = /"\s*(?:SELECT|INSERT|UPDATE|DELETE FROM|CREATE|PRAGMA)\b|\bFROM \w+ WHERE\b/
    for target in try Repository.folders(in: "Sources")
    where target != "IndexStore" && target != "SearchSQLite" {
      #expect(try !Repository.imports(in: "Sources/\(target)").contains("SearchSQLite"), "\(target)")
      for file in try Repository.files(under: "Sources/\(target)") where file.hasSuffix(".swift") {
        #expect(try !Repository.text(file).contains(statement), "\(file)")
      }
    }
  }

  @Test("no library names an option, a verb or a variable of the program in a text")
  func words() throws {
    let word = /"[^"]*--[a-z]|SEARCH_[A-Z]|"[^"]*\bsearch (?:ingest|reindex|repair|check|backup|facet|show)\b/
    for target in [
      "Publication", "Tokenize", "SearchSQLite", "IndexStore", "Indexer", "Search", "Export", "Configuration",
    ] {
      for file in try Repository.files(under: "Sources/\(target)") where file.hasSuffix(".swift") {
        for line in try Repository.text(file).split(separator: "\n")
        where !line.contains("SEARCH_PLAIN_PLATFORM") && !line.drop(while: { $0 == " " }).hasPrefix("//") {
          #expect(!line.contains(word), "\(file): \(line)")
        }
      }
    }
  }

  @Test("no package that was fetched once is named, but in the history and in lines with a date")
  func names() throws {
    let name = "(?i)grdb|argument-parser|argumentparser|\\byams\\b|ordo-one|package-benchmark"
    let date = /\b20\d\d-\d\d-\d\d\b/
    let ourselves = "Tests/RepositoryTests/DependencyTests.swift"
    for path in try Repository.files() where path != "CHANGELOG.md" && path != ourselves {
      // Python's own has the same name.
      let text = try Repository.text(path).replacingOccurrences(of: "argparse.ArgumentParser", with: "")
      guard text.range(of: name, options: .regularExpression) != nil else { continue }
      for (number, line) in text.split(separator: "\n", omittingEmptySubsequences: false).enumerated()
      where line.range(of: name, options: .regularExpression) != nil && !line.contains(date) {
        Issue.record("\(path):\(number + 1): \(line)")
      }
    }
  }
}
