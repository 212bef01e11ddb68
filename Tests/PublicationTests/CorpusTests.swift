import Foundation
import Publication
import TestSupport
import Testing

@Suite("Corpora")
struct CorpusTests {
  static let versions = "corpora/librecat/publication-versions.jsonl.gz"
  static let acl = "corpora/acl/records.jsonl.gz"
  static let odd = "corpora/acl/odd-records.jsonl.gz"
  static let cranfield = "relevance/cranfield/docs.jsonl.gz"

  @Test(
    "every historical version of LibreCat's records is read",
    .enabled(if: Shared.has(versions), "\(Shared.missing(versions))"))
  func historicalVersions() throws {
    var types: Set<String> = []
    for line in try Shared.lines(Self.versions) {
      let raw = try JSONReader.value(of: line)
      let (record, warnings) = try Record.make(from: raw)
      let people = raw["author"]?.list ?? []
      let named = people.filter { person in
        ["full_name", "first_name", "last_name"].contains { person[$0] != nil }
      }
      // Some test records have an author that is nothing but a number.
      #expect(
        warnings.map(\.field) == (named.count < people.count ? ["author"] : []), "\(record.id): \(warnings)")
      #expect(record.authors.count == named.count)
      #expect(record.departmentCodes.count == (raw["department"]?.list.count ?? 0))
      #expect(record.languages.map(\.code).allSatisfy { $0.utf8.count == 3 })
      #expect(record.doi != nil || raw["doi"] == nil)
      let json = String(decoding: record.canonicalJSON, as: UTF8.self)
      for word in ["einstein", "riedel", "\"user_id\"", "\"creator\"", "\"_version\"", "\"login\""] {
        #expect(!json.contains(word), "\(record.id) has \(word)")
      }
      if let type = record.type { types.insert(type) }
    }
    #expect(types.isSuperset(of: ["journal_article", "journalArticle", "book_editor"]))
  }

  @Test(
    "real papers keep every word: what Foundation reads is in the record",
    .enabled(if: Shared.has(odd), "\(Shared.missing(odd))"))
  func oddRecords() throws {
    for line in try Shared.lines(Self.odd) {
      let (record, warnings) = try Record.make(from: JSONReader.value(of: line))
      let oracle = try #require(try JSONSerialization.jsonObject(with: Data(line)) as? [String: Any])
      #expect(warnings.isEmpty, "\(record.id): \(warnings)")
      #expect(record.title == oracle["title"] as? String)
      let abstracts = (oracle["abstract"] as? [[String: String]] ?? []).compactMap { $0["text"] }
      #expect(record.text(of: .abstract).map { Array($0.utf8) } == abstracts.map { Array($0.utf8) })
      #expect(record.authors.count == (oracle["author"] as? [Any] ?? []).count)
      #expect(record.year.map(String.init) == oracle["year"] as? String)
    }
  }

  @Test(
    "a relevance collection with plain authors and abstracts is read",
    .enabled(if: Shared.has(cranfield), "\(Shared.missing(cranfield))"))
  func plainFields() throws {
    let records = try Shared.lines(Self.cranfield).map { try Record.make(from: JSONReader.value(of: $0)) }
    #expect(records.count == 1_400)
    #expect(records.allSatisfy { $0.warnings.isEmpty && Record.isPublic(status: $0.record.status) })
    #expect(records.filter { $0.record.title == nil && $0.record.abstracts.isEmpty }.count == 2)
  }
}
