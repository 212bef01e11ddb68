import Foundation
import Indexer
import Publication
import Testing

@testable import Search

@Suite("Limits of a query")
struct QueryLimitTests {
  /// 60 records, each with a word `pre00` to `pre59`, and `lattice` in every second.
  private static func index(limits: (inout Limits) -> Void) throws -> (index: SearchIndex, folder: URL) {
    let folder = FileManager.default.temporaryDirectory.appending(path: "search-limits-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    let lines = (0..<60).map { number in
      let word = "pre" + (number < 10 ? "0" : "") + "\(number)"
      return "{\"_id\":\"\(number)\",\"title\":\"\(word)\(number % 2 == 0 ? " lattice" : "")\"}\n"
    }
    let file = folder.appending(path: "x.jsonl")
    try Data(lines.joined().utf8).write(to: file)
    let path = folder.appending(path: "x.db").path
    _ = try IndexUpdater(index: path).run(RunOptions(kind: .ingest), paths: [file.path])
    var chosen = Limits()
    limits(&chosen)
    var options = SearchIndex.Options()
    options.limits = chosen
    return (try SearchIndex(path: path, options: options), folder)
  }

  @Test(
    "a prefix stands for words up to the limit, in their order, and a note says so", arguments: [59, 60, 61])
  func prefix(limit: Int) throws {
    let (index, folder) = try Self.index { $0.prefixWords = limit }
    defer { try? FileManager.default.removeItem(at: folder) }
    let results = try index.search(SearchRequest("pre*"))
    #expect(results.total == min(limit, 60))
    let note =
      "'pre*' stands for too many words: it was looked for up to 'pre58'; the limit is 59 (Limits.prefixWords)"
    #expect(results.query.notes == (limit < 60 ? [note] : []))
    #expect(try index.search(SearchRequest("pre5*")).total == 10)
  }

  @Test("words that no record has any more count in no limit of prefixes", arguments: [19, 20, 40, 60])
  func deadWords(limit: Int) throws {
    let (index, folder) = try Self.index { $0.prefixWords = limit }
    defer { try? FileManager.default.removeItem(at: folder) }
    // Two thirds of the words go: those whose number is not a multiple of 3.
    let lines = (0..<60).map { number in
      let word = "pre" + (number < 10 ? "0" : "") + "\(number)"
      return "{\"_id\":\"\(number)\",\"title\":\"\(number % 3 == 0 ? word : "other")\"}\n"
    }
    let file = folder.appending(path: "y.jsonl")
    try Data(lines.joined().utf8).write(to: file)
    _ = try IndexUpdater(index: folder.appending(path: "x.db").path).run(
      RunOptions(kind: .ingest), paths: [file.path])
    let results = try index.search(SearchRequest("pre*"))
    #expect(results.total == min(limit, 20))
    #expect(results.query.notes.count == (limit < 20 ? 1 : 0))
    // Two prefixes share the limit.
    let both = try index.search(SearchRequest("pre* OR oth*"))
    #expect(both.total == (limit > 20 ? 60 : min(limit, 20)))
    #expect(both.query.notes.count == (limit > 20 ? 0 : 1))
  }

  @Test("the limit is one for all prefixes of a query; what is past it stands for itself")
  func severalPrefixes() throws {
    let (index, folder) = try Self.index { $0.prefixWords = 15 }
    defer { try? FileManager.default.removeItem(at: folder) }
    let results = try index.search(SearchRequest("pre1* OR pre2* OR pre3*"))
    #expect(results.total == 15)
    #expect(results.query.notes.count == 1 && results.query.notes[0].contains("and 1 more such words"))
    #expect(try index.search(SearchRequest("lattice pre1*")).total == 5)
    #expect(try index.search(SearchRequest("pre1* pre1*")).query.notes.isEmpty)
    var plain = SearchRequest("\"lattice pre1\"*")
    plain.limit = nil
    #expect(try index.search(plain).query.notes.isEmpty)
    let explained = try index.explain(id: "39", SearchRequest("pre*"))
    #expect(!explained.isMatch)
  }

  @Test("bytes and words of a query: the rest is ignored, with a note", arguments: [-1, 0, 1])
  func length(past: Int) throws {
    let (index, folder) = try Self.index {
      $0.queryBytes = 20
      $0.queryWords = 3
    }
    defer { try? FileManager.default.removeItem(at: folder) }
    // The last word is the one that is not whole in 20 bytes.
    let long = "lattice" + String(repeating: " ", count: 8 + past) + "pre00"
    let results = try index.search(SearchRequest(long))
    #expect(
      results.query.notes.contains("the query is longer than 20 bytes: the rest was ignored") == (past > 0))
    #expect(results.total == (past > 0 ? 0 : 1) || results.query.match == .any)
    let many = try index.search(
      SearchRequest(Array(repeating: "pre0", count: 3 + past).joined(separator: " ")))
    #expect(many.query.notes.contains("the query has more than 3 words: the rest was ignored") == (past > 0))
    var plain = SearchRequest(long)
    plain.syntax = .plain
    #expect(try index.search(plain).query.notes.contains { $0.contains("20 bytes") } == (past > 0))
  }

  @Test("a code whose last record is gone is unknown as an option, and matches nothing with a note inline")
  func absentCode() throws {
    let folder = FileManager.default.temporaryDirectory.appending(path: "search-gone-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    let path = folder.appending(path: "x.db").path
    func ingest(_ text: String) throws {
      let file = folder.appending(path: "x.jsonl")
      try Data(text.utf8).write(to: file)
      _ = try IndexUpdater(index: path).run(RunOptions(kind: .ingest), paths: [file.path])
    }
    try ingest(
      #"{"_id":"1","type":"book","department":[{"_id":"MaMo"}]}"# + "\n"
        + #"{"_id":"2","type":"article","department":[{"_id":"MaMa"}]}"# + "\n")
    try ingest(#"{"_id":"2","type":"book","department":[{"_id":"MaMo"}]}"# + "\n")
    let index = try SearchIndex(path: path)
    for (facet, gone, near) in [("department", "MaMa", "MaMo"), ("type", "article", "book")] {
      for codes in [[gone], [near, gone]] {
        var request = SearchRequest("")
        request.filters = [FacetFilter(facet: facet, values: codes.map { FilterValue(.code($0)) })]
        let error = #expect(throws: SearchError.self) { try index.search(request) }
        #expect(error?.description == "unknown \(facet) '\(gone)'")
        #expect(error?.hint == "there are: \(near) (2)")
      }
      let inline = try index.search(SearchRequest("\(facet):\(gone)"))
      #expect(inline.total == 0)
      #expect(inline.query.notes.contains("no record has \(facet) '\(gone)'; there are: \(near) (2)"))
    }
    // One that a department file names is known: it has no record, and that is said.
    let departments = folder.appending(path: "d.json")
    try Data(#"[{"_id":"MaMa","name":"Empty"},{"_id":"MaMo","name":"M"}]"#.utf8).write(to: departments)
    _ = try IndexUpdater(index: path).setDepartments(file: departments.path)
    var request = SearchRequest("")
    request.filters = [FacetFilter(facet: "department", values: [FilterValue(.code("MaMa"))])]
    let results = try SearchIndex(path: path).search(request)
    #expect(results.total == 0 && results.query.notes.contains("no record has department 'MaMa'"))
  }
}
