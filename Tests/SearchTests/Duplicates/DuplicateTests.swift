import Foundation
import Indexer
import Publication
import TestSupport
import Testing

@testable import Search

@Suite("Records of one work")
struct DuplicateTests {
  static let base =
    #""author":[{"first_name":"Diyuan","last_name":"Wu"},{"first_name":"Marco","last_name":"Mondelli"}],"year":"2020","type":"conference""#

  /// Two records in the words of their fields, and what they are: nil if they are two works.
  static let pairs: [(first: String, second: String, kind: DuplicatePair.Kind?)] = [
    (
      #""title":"Neural collapse in deep networks""#, #""title":"NEURAL COLLAPSE IN DEEP NETWORKS""#,
      .duplicate
    ),
    (
      #""title":"Théorie des réseaux de neurones""#, #""title":"Theorie des reseaux de neurones""#, .duplicate
    ),
    (
      #""title":"Schrödinger operators on graphs""#, #""title":"Schr\\\"odinger operators on graphs""#,
      .duplicate
    ),
    (#""title":"Mean-field regimes of networks""#, #""title":"Meanfield regimes of networks""#, .duplicate),
    (
      #""title":"Neural collapse in deep networks""#, #""title":"Neural colapse in deep networks""#,
      .duplicate
    ),
    (
      #""title":"Neural collapse in deep networks""#, #""title":"Neural collapse in deep network""#,
      .duplicate
    ),
    (
      #""title":"Neural collapse in deep networks: landscape, dynamics, generalization""#,
      #""title":"Neural collapse in deep networks""#, .duplicate
    ),
    (
      #""title":"Neural collapse in deep networks""#, #""title":"Neural collapse in deep networks, Part 2""#,
      nil
    ),
    (
      #""title":"Neural collapse in deep networks: Part 2""#, #""title":"Neural collapse in deep networks""#,
      nil
    ),
    (
      #""title":"Neural collapse in deep networks I""#, #""title":"Neural collapse in deep networks II""#, nil
    ),
    (#""title":"Findings of the 2019 shared task""#, #""title":"Findings of the 2020 shared task""#, nil),
    (
      #""title":"Supervised learning of deep networks""#,
      #""title":"Unsupervised learning of deep networks""#, nil
    ),
    (#""title":"Macro structure of deep networks""#, #""title":"Micro structure of deep networks""#, nil),
    (
      #""title":"Parsing of English and German texts""#, #""title":"Parsing of English and French texts""#,
      nil
    ),
    (
      #""title":"Explicit regularisation of networks""#, #""title":"Implicit regularisation of networks""#,
      nil
    ),
    (#""title":"Neural collapse in deep networks""#, #""title":"Neural collapse in shallow networks""#, nil),
  ]

  private func found(_ lines: [String], _ request: SearchRequest? = nil) throws -> DuplicatesReport {
    let index = try TestIndex()
    let file = try index.folder.write(lines.map { $0 + "\n" }.joined(), to: "records.jsonl")
    try index.reindex([file])
    return try index.open().duplicates(request)
  }

  @Test("titles, authors and years tell one work from two", arguments: pairs)
  func pair(first: String, second: String, kind: DuplicatePair.Kind?) throws {
    let report = try found([
      "{\"_id\":\"1\",\(first),\(Self.base)}", "{\"_id\":\"2\",\(second),\(Self.base)}",
    ])
    #expect(report.pairs.map(\.kind) == (kind.map { [$0] } ?? []), "\(first) \(second)")
  }

  static let title = #""title":"Neural collapse in deep networks""#
  static let wu = #""author":["Wu, Diyuan"]"#

  static let kinds: [(first: String, second: String, kind: DuplicatePair.Kind?)] = [
    ("\(title),\(wu),\"doi\":\"10.1000/1\"", "\(title),\(wu),\"doi\":\"10.1000/2\"", .versions),
    ("\(title),\(wu),\"year\":\"2020\"", "\(title),\(wu),\"year\":\"2021\"", .duplicate),
    ("\(title),\(wu),\"year\":\"2020\"", "\(title),\(wu),\"year\":\"2023\"", nil),
    ("\(title),\(wu),\"year\":\"2020\"", #"\#(title),"author":["Smith, J."],"year":"2020""#, nil),
    (
      "\(title),\(wu),\"type\":\"preprint\",\"year\":\"2020\"",
      "\(title),\(wu),\"type\":\"journal_article\",\"year\":\"2023\"", .preprint
    ),
    ("\(title),\(wu),\"type\":\"conference\"", "\(title),\(wu),\"type\":\"journal_article\"", .versions),
    (
      #""title":"One thing","doi":"10.1000/A""#, #""title":"Another","doi":"https://doi.org/10.1000/a""#,
      .duplicate
    ),
    (
      #""title":"One thing","external_id":{"pmid":["123"]}"#,
      #""title":"Another","external_id":{"pmid":"123"}"#, .duplicate
    ),
    (
      #""title":"A","type":"preprint","external_id":{"arxiv":["2501.19104"]}"#,
      #""title":"B","type":"conference","external_id":{"arxiv":["arXiv:2501.19104v2"]}"#, .preprint
    ),
    (
      #""title":"Introduction","author":["Wu, D.","Mondelli, M."],"year":"2020""#,
      #""title":"Introduction","author":["Wu, D."],"year":"2020""#, nil
    ),
    (
      #""title":"Introduction","author":["Wu, D."],"year":"2020""#,
      #""title":"Introduction","author":["Wu, D."],"year":"2020""#, .duplicate
    ),
  ]

  @Test("identifiers, types and short titles say what a pair is", arguments: kinds)
  func kind(first: String, second: String, kind: DuplicatePair.Kind?) throws {
    // A third work with the same words, so that none of them is a word of one record only.
    let report = try found(["{\"_id\":\"1\",\(first)}", "{\"_id\":\"2\",\(second)}"])
    #expect(report.pairs.map(\.kind) == (kind.map { [$0] } ?? []), "\(first) \(second)")
  }

  @Test("a pair tells what agrees and what differs, and filters keep the pairs of their records")
  func details() throws {
    let lines = [
      #"{"_id":"1","title":"Neural collapse in deep networks","author":["Wu, D."],"year":"2020","type":"preprint","doi":"10.1000/1"}"#,
      #"{"_id":"2","title":"Neural collapse in deep networks","author":["Wu, D.","Mondelli, M."],"year":"2021","type":"conference","doi":"10.1000/2"}"#,
      #"{"_id":"3","title":"Another thing entirely","author":["Wu, D."],"year":"2021"}"#,
    ]
    let report = try found(lines)
    let pair = try #require(report.pairs.first)
    #expect(report.pairs.count == 1 && report.records == 3)
    #expect(
      pair.kind == .preprint && [pair.first.id, pair.second.id] == ["1", "2"] && pair.agrees == ["title"])
    #expect(pair.differs.map(\.field) == ["doi", "authors", "year", "type"])
    #expect(pair.differs.last == .init(field: "type", first: "preprint", second: "conference"))
    #expect(try found(lines, SearchRequest("year:2020")).pairs == report.pairs)
    #expect(try found(lines, SearchRequest("entirely")).pairs.isEmpty)
  }

  @Test("edited copies of records are found, and other works are not: precision and recall")
  func labelled() throws {
    let index = try TestIndex([Repository.root.appending(path: "Examples/invented-records.yaml").path])
    let open = try index.open()
    let originals = try open.records(ids: index.ids("*").sorted()).records.filter {
      !$0.authors.isEmpty && ($0.title?.split(separator: " ").count ?? 0) >= 4
    }
    let before = Set(try open.duplicates().pairs.map { "\($0.first.id) \($0.second.id)" })
    var generator = SeededGenerator(seed: 18)
    var (lines, wanted): (String, Set<String>) = ("", [])
    for (number, record) in originals.enumerated() {
      let edit = TitleEdit.allCases[number % TitleEdit.allCases.count]
      guard let title = record.title.flatMap({ edit.apply(to: $0, using: &generator) }) else { continue }
      let copy = record.id + "-copy"
      // Without identifiers, which would make it easy.
      let entries = record.value.entries.filter {
        !["_id", "title", "doi", "external_id", "link", "main_file_link"].contains($0.key)
      }
      let value = Value(
        unsorted: entries + [
          .init(key: "_id", value: .string(copy)), .init(key: "title", value: .string(title)),
        ])
      lines += String(decoding: Record(id: copy, value: value).canonicalJSON, as: UTF8.self) + "\n"
      if edit.isSameWork { wanted.insert("\(record.id) \(copy)") }
    }
    try index.ingest([index.folder.write(lines, to: "copies.jsonl")])
    let found = Set(try open.duplicates().pairs.map { "\($0.first.id) \($0.second.id)" }).subtracting(before)
    let right = found.intersection(wanted).count
    let (precision, recall) = (Double(right) / Double(found.count), Double(right) / Double(wanted.count))
    #expect(wanted.count > 100)
    #expect(recall > 0.97, "recall \(recall): \(wanted.subtracting(found).sorted())")
    #expect(precision > 0.97, "precision \(precision): \(found.subtracting(wanted).sorted())")
  }
}

/// What people do to a title when they record it a second time, and what makes it another work.
private enum TitleEdit: CaseIterable {
  case capitals, small, accents, tags, slip, hyphen, noSubtitle, article
  case part, number, otherWord

  var isSameWork: Bool {
    switch self {
    case .part, .number, .otherWord: false
    default: true
    }
  }

  /// nil if there is nothing to edit.
  func apply(to title: String, using generator: inout SeededGenerator) -> String? {
    var words = title.split(separator: " ").map(String.init)
    let long = words.indices.filter { words[$0].count >= 6 && words[$0].allSatisfy(\.isLetter) }
    switch self {
    case .capitals: return title.uppercased()
    case .small: return title.lowercased()
    case .accents:
      let folded = title.folding(options: .diacriticInsensitive, locale: nil)
      return folded
    case .tags: return "<i>\(words[0])</i> " + words.dropFirst().joined(separator: " ")
    case .slip:
      guard let place = long.randomElement(using: &generator) else { return nil }
      words[place].remove(at: words[place].index(words[place].startIndex, offsetBy: 3))
    case .hyphen: return title.replacing("-", with: " ")
    case .noSubtitle:
      guard let end = title.firstRange(of: ": ") else { return nil }
      let main = String(title[..<end.lowerBound])
      return main.split(separator: " ").count >= 3 ? main : nil
    case .article: words.insert("the", at: 1)
    case .part: return title + ", Part 2"
    case .number: return title + " 2021"
    case .otherWord:
      guard let place = long.randomElement(using: &generator) else { return nil }
      words[place] = "thermodynamics"
    }
    return words.joined(separator: " ")
  }
}
