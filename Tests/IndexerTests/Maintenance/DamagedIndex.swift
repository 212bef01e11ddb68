import Foundation
import Indexer
import Publication
import Search
import SearchSQLite
import TestSupport
import Testing

/// An index with a page of every kind, to be copied and damaged; made once for all tests.
final class SoundIndex: Sendable {
  static let shared = Result { try SoundIndex() }

  let bytes: Data
  /// What a sound index answers.
  let state: IndexState
  /// The pages of the file by kind, such as "record leaf" or "text_data overflow"; from 1.
  let pages: [String: [Int]]
  let pageSize: Int

  private init() throws {
    let index = try SyncedIndex()
    var generator = SeededGenerator(seed: 1)
    // Words with an ending: one that is its own stem takes no row among the stems.
    let words = (0..<900).map { "w\(Self.letters($0 * 7919 % 20_011))ing" }
    let records = (0..<400).map { number in Self.record(number, words, &generator) }
    let departments = try index.file(
      #"[{"_id":"D3","name":"Data"},{"_id":"MaMo","name":"Mondelli Group","tree":[{"_id":"D3"}]}]"#,
      name: "departments.json")
    // Several runs: several segments, tombstones, a history, and pages that became free.
    try index.ingest(Array(records[..<300])) { $0.departmentFile = departments }
    try index.ingest(Array(records[300...]))
    try index.reindex(records.enumerated().filter { $0.offset % 15 != 7 }.map(\.element))
    try index.reindex(
      records.enumerated().filter { $0.offset % 15 != 7 }.map { number, record in
        number % 20 == 3 ? SampleRecord(record.id) { $0.title = "Changed \(number)" } : record
      })
    try Connection(path: index.path, ConnectionSettings(.readWrite)).execute(
      "CREATE TABLE filler(x); INSERT INTO filler VALUES (randomblob(30000)); DROP TABLE filler")
    bytes = try Data(contentsOf: URL(fileURLWithPath: index.path))
    state = try IndexState(index.path)
    let connection = try Connection(path: index.path, ConnectionSettings(.readWrite))
    let rows = try connection.all("SELECT name, pagetype, pageno FROM dbstat ORDER BY pageno") {
      (kind: "\(try $0.string(0)) \(try $0.string(1))", page: try $0.int(2))
    }
    var pages: [String: [Int]] = [:]
    for row in rows { pages[row.kind, default: []].append(row.page) }
    pageSize = try connection.int("PRAGMA page_size") ?? 0
    let used = Set(pages.values.joined())
    pages["free"] = (1...bytes.count / pageSize).filter { !used.contains($0) }
    self.pages = pages
  }

  private static func record(
    _ number: Int, _ words: [String], _ generator: inout SeededGenerator
  ) -> SampleRecord {
    let length = number % 40 == 5 ? 2000 : 40
    var text = (0..<length).map { _ in words[Int.random(in: 0..<words.count, using: &generator)] }
    // A list of positions long enough for an index of its doclist.
    text += Array(repeating: "network", count: 90) + ["networks", "net", "work"]
    return SampleRecord("r\(number * 37 % 1000 + 1000)-\(number)") {
      $0.title = "Paper \(number) on \(words[number]) and \(words[number * 3 % 900])"
      $0.abstract = text.shuffled(using: &generator).joined(separator: " ")
      $0.author = "Doe\(letters(number % 50)), Jane"
      $0.otherAuthors = (0..<number % 4).map { "Roe\(letters(number + $0)), Richard" }
      $0.venue = ["Journal A", "Journal B", nil][number % 3]
      $0.year = number % 9 == 0 ? nil : String(1990 + number % 30)
      $0.oa = ["gold", "green", nil][number % 3]
      $0.departments = [["MaMo"], ["MaMo", "DaAl"], [], ["X\(number % 40)"]][number % 4]
      $0.doi = "10.1234/x\(number)"
    }
  }

  /// A number written in letters: a word with digits has no stem.
  private static func letters(_ number: Int) -> String {
    String(decoding: String(number).utf8.map { $0 - 0x30 + 0x61 }, as: UTF8.self)
  }

  /// The bytes of a part of the pages, from the first on.
  func length(ofPages part: Double) -> Int { Int(Double(bytes.count / pageSize) * part) * pageSize }

  /// A copy in a folder of its own.
  func copy() throws -> DamagedIndex { try DamagedIndex(bytes) }
}

/// A copy of the sound index, to damage.
final class DamagedIndex {
  let folder: URL
  var path: String { folder.appending(path: "index.db").path }

  init(_ bytes: Data) throws {
    folder = FileManager.default.temporaryDirectory.appending(path: "search-damage-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    try bytes.write(to: URL(fileURLWithPath: path))
  }

  deinit { try? FileManager.default.removeItem(at: folder) }

  /// Changes what SQLite lets be changed.
  func execute(_ sql: String) throws {
    try Connection(path: path, ConnectionSettings(.readWrite)).execute(sql)
  }

  func overwrite(_ bytes: [UInt8], at offset: Int) throws {
    let file = try FileHandle(forUpdating: URL(fileURLWithPath: path))
    try file.seek(toOffset: UInt64(offset))
    try file.write(contentsOf: bytes)
    try file.close()
  }

  func truncate(to size: Int) throws {
    let file = try FileHandle(forUpdating: URL(fileURLWithPath: path))
    try file.truncate(atOffset: UInt64(size))
    try file.close()
  }

  var names: [String] {
    ((try? FileManager.default.contentsOfDirectory(atPath: folder.path)) ?? []).sorted()
  }

  func check(isQuick: Bool = false) throws -> [String] {
    try SearchIndex.check(path: path, isQuick: isQuick).problems
  }

  func repair() throws -> RepairReport { try IndexUpdater(index: path).repair() }
}

/// All that can be asked of an index: two with the same state cannot be told apart by questions.
struct IndexState: Equatable {
  var fingerprint: String
  var records: [String: String]
  var answers: [String]
  var history: [String]

  static let queries = [
    "network", "paper on", "changed", "\"paper 20\"", "waaab*", "doea", "author:doeb", "=network", "papers",
    "10.1234/x5", "title:paper network -changed", "netwrok", "year:2000..2010 network", "department:D3",
  ]

  init(_ path: String) throws {
    let index = try SearchIndex(path: path)
    fingerprint = try index.statistics().fingerprint
    var all = SearchRequest("*")
    all.limit = nil
    let ids = try index.search(all).hits.map(\.id)
    records = Dictionary(
      try index.records(ids: ids).records.map { ($0.id, String(decoding: $0.canonicalJSON, as: UTF8.self)) },
      uniquingKeysWith: { first, _ in first })
    answers = try Self.queries.map { query in
      var request = SearchRequest(query)
      request.limit = nil
      request.facets = ["department", "oa", "year", "type", "language"]
      let results = try index.search(request)
      let hits = results.hits.map { "\($0.id) \($0.score) \($0.title ?? "")" }
      let facets = results.facets.map { facet in
        facet.facet + facet.values.map { " \($0.code)=\($0.label):\($0.count)" }.joined()
          + " \(facet.notStated)"
      }
      return "\(query): \(results.total) \(results.query.notes) \(hits) \(facets)"
    }
    history = try IndexUpdater(index: path).history(limit: 100).map { "\($0)" }
  }

  /// The first difference in words; nil if there is none.
  func difference(from other: IndexState) -> String? {
    if records != other.records {
      let keys = Set(records.keys).union(other.records.keys).filter { records[$0] != other.records[$0] }
      return "records differ: \(keys.sorted().prefix(5))"
    }
    if fingerprint != other.fingerprint { return "fingerprint \(fingerprint), expected \(other.fingerprint)" }
    for (own, their) in zip(answers, other.answers) where own != their {
      return "answer \(own.prefix(400)) expected \(their.prefix(400))"
    }
    return nil
  }
}
