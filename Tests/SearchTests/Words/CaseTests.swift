import Foundation
import Search
import Testing

@Suite("The same word in another form")
struct CaseTests {
  /// One index for all cases: a record for each side of each pair.
  private static let opened = Result {
    let index = try makeIndex(
      CaseTable.pairs.flatMap { [$0.0, $0.1] } + CaseTable.oneWay.map(\.0) + CaseTable.strangers.map(\.0))
    // The folder of the index goes with it, so both are kept.
    return (index, try index.open())
  }

  private static func makeIndex(_ texts: [String]) throws -> TestIndex {
    let index = try TestIndex()
    let lines = try texts.enumerated().map { number, text in
      let record = ["_id": "r\(number)", "title": text]
      return String(decoding: try JSONSerialization.data(withJSONObject: record), as: UTF8.self)
    }
    try index.ingest([index.folder.write(lines.joined(separator: "\n"), to: "cases.jsonl")])
    return index
  }

  private func ids(_ text: String) throws -> [String] {
    var request = SearchRequest(text)
    request.limit = nil
    request.syntax = .plain
    request.facets = []
    let results = try Self.opened.get().1.search(request)
    return results.query.match == .all ? results.hits.map(\.id) : []
  }

  @Test("finds a record in both directions", arguments: CaseTable.pairs.indices)
  func pair(number: Int) throws {
    let (left, right) = CaseTable.pairs[number]
    #expect(try ids(right).contains("r\(2 * number)"), "'\(right)' has to find '\(left)'")
    #expect(try ids(left).contains("r\(2 * number + 1)"), "'\(left)' has to find '\(right)'")
  }

  @Test("finds a record by a part of its words", arguments: CaseTable.oneWay.indices)
  func part(number: Int) throws {
    let (text, word) = CaseTable.oneWay[number]
    #expect(
      try ids(word).contains("r\(2 * CaseTable.pairs.count + number)"), "'\(word)' has to find '\(text)'")
  }

  @Test("does not find what only looks alike", arguments: CaseTable.strangers.indices)
  func stranger(number: Int) throws {
    let (text, word) = CaseTable.strangers[number]
    #expect(
      try !ids(word).contains("r\(2 * CaseTable.pairs.count + CaseTable.oneWay.count + number)"),
      "'\(word)' must not find '\(text)'")
  }
}
