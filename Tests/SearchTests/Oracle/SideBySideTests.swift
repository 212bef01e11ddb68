import Foundation
import Indexer
import Publication
import Search
import TestSupport
import Testing

/// The reader of FTS5's segments beside FTS5's own MATCH, in whole answers.
@Suite("Answers from segments are those through MATCH")
struct SideBySideTests {
  /// How many times the questions of `make test` are asked: `ORACLE_QUESTIONS=100` takes hours.
  static let scale = ProcessInfo.processInfo.environment["ORACLE_QUESTIONS"].flatMap(Int.init) ?? 1

  struct Corpus: CustomTestStringConvertible {
    var name: String
    var paths: [String]
    var questions: Int

    var testDescription: String { name }
    var isThere: Bool { paths.allSatisfy(FileManager.default.fileExists) }
  }

  static let corpora = [
    Corpus(
      name: "the examples", paths: [Repository.threeRecords, Repository.inventedRecords], questions: 400),
    Corpus(
      name: "LibreCat's demonstration records",
      paths: [Shared.path("corpora/librecat/publications.yml.gz")], questions: 300),
    Corpus(
      name: "versions of LibreCat's test records",
      paths: [Shared.path("corpora/librecat/publication-versions.jsonl.gz")], questions: 300),
    Corpus(name: "odd texts", paths: [Shared.path("corpora/acl/odd-records.jsonl.gz")], questions: 600),
    Corpus(
      name: "2,000 papers as YAML", paths: [Shared.path("corpora/acl/sample-2000.yaml.gz")], questions: 600
    ),
    Corpus(name: "Cranfield", paths: [Shared.path("relevance/cranfield/docs.jsonl.gz")], questions: 500),
    Corpus(name: "CISI", paths: [Shared.path("relevance/cisi/docs.jsonl.gz")], questions: 500),
    Corpus(
      name: "33,812 papers", paths: [Shared.path("corpora/acl/records.jsonl.gz")], questions: 200),
  ]

  @Test(
    "on every corpus that is here", arguments: corpora.filter(\.isThere))
  func corpus(_ corpus: Corpus) throws {
    let index = try TestIndex(corpus.paths)
    try compare(index, questions: corpus.questions * Self.scale, seed: UInt64(corpus.questions))
  }

  @Test(
    "on 9,000 generated records, which are several chunks of docids",
    .enabled(if: GeneratedCorpus.isPossible, "\(GeneratedCorpus.needed)"))
  func generated() throws {
    try compare(TestIndex(generatedRecords: 9_000), questions: 200 * Self.scale, seed: 6)
  }

  @Test(
    "after changes that leave many segments and tombstones, merges, purges and repairs",
    arguments: UInt64(0)..<3)
  func afterChanges(seed: UInt64) throws {
    var generator = SeededGenerator(seed: seed)
    let index = try TestIndex([Repository.threeRecords, Repository.inventedRecords])
    let known = try records(index.open())
    for round in 0..<(24 * Self.scale) {
      // A part of the records, some with words of others: the rest is deleted.
      let kept = known.filter { _ in Int.random(in: 0..<5, using: &generator) > 0 }
      let lines = kept.map { record in
        var record = record
        if Int.random(in: 0..<6, using: &generator) == 0, let other = kept.randomElement(using: &generator) {
          record["title"] = other["title"]
        }
        return record
      }
      let data = try lines.map {
        String(
          decoding: try JSONSerialization.data(withJSONObject: $0, options: [.sortedKeys]), as: UTF8.self)
      }
      let path = try index.folder.write(data.joined(separator: "\n") + "\n", to: "round.jsonl")
      try index.reindex([path]) { options in
        options.allowsMassDeletion = true
        options.purges = round % 9 == 8
      }
      switch round % 12 {
      case 5: _ = try IndexUpdater(index: index.path).optimize()
      case 11: _ = try IndexUpdater(index: index.path).repair()
      default: break
      }
      try compare(index, questions: 12, seed: seed << 16 | UInt64(round))
    }
  }

  @Test(
    "no corpus is left out",
    .disabled(
      if: corpora.allSatisfy { !$0.isThere || $0.paths[0].hasPrefix(Repository.root.path) },
      "\(Shared.missing("one of the corpora"))"))
  func completeness() {
    let missing = Self.corpora.filter { !$0.isThere }
    #expect(missing.isEmpty, "\(missing.map(\.name))")
  }

  private func compare(_ index: TestIndex, questions: Int, seed: UInt64) throws {
    let (direct, matching) = (try index.open(), try SearchIndex(matchingAt: index.path))
    let records = try records(direct).compactMap {
      Record(canonicalJSON: Array(try JSONSerialization.data(withJSONObject: $0)))
    }
    var queries = RandomQuery(records, seed: seed)
    for _ in 0..<questions {
      let request = queries.next()
      let (found, expected) = (try direct.search(request), try matching.search(request))
      let label = Comment(rawValue: "seed \(seed): \(request)")
      #expect(found.total == expected.total, label)
      #expect(found.query.match == expected.query.match, label)
      #expect(found.hits.map(\.id) == expected.hits.map(\.id), label)
      #expect(
        zip(found.hits, expected.hits).allSatisfy { abs($0.score - $1.score) <= 1e-9 * max(1, $1.score) },
        label)
      let counts = { (results: SearchResults) in
        results.facets.map { facet in
          facet.values.map { [$0.code, "\($0.count)"] } + [["", "\(facet.notStated)"]]
        }
      }
      #expect(counts(found) == counts(expected), label)
      // A question for the best alone skips what cannot be among them.
      guard request.limit == 10 else { continue }
      var best = request
      (best.countsTotal, best.facets) = (false, [])
      let top = try direct.search(best)
      #expect(top.hits.map(\.id) == expected.hits.map(\.id), label)
      #expect(top.hits.map(\.score) == found.hits.map(\.score), label)
    }
  }

  private func records(_ search: SearchIndex) throws -> [[String: Any]] {
    var request = SearchRequest("*")
    (request.limit, request.facets, request.detail) = (nil, [], .ids)
    return try search.records(ids: search.search(request).hits.map(\.id)).records.compactMap { record in
      try JSONSerialization.jsonObject(with: Data(record.canonicalJSON)) as? [String: Any]
    }
  }
}
