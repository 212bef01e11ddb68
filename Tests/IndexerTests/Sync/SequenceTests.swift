import Foundation
import Publication
import Search
import TestSupport
import Testing

@testable import Indexer

@Suite("Any sequence of runs gives the index of a fresh build")
struct SequenceTests {
  private static let words = [
    "neural", "collapse", "gradient", "lattice", "protein", "Łódź", "straße", "quantum", "H<sub>2</sub>O",
    "$\\alpha$-synuclein", "mean-field", "C++", "network", "graph", "theory", "of", "the",
  ]
  private static let queries = [
    "*", "neural collapse", "\"neural network\"", "lodz", "strasse OR quantum", "title:graph -theory", "h2o",
    "mean*",
    "alpha synuclein", "oa:gold lattice", "department:DaAl", "year:2019..2021 protein", "author:roe", "xyzzy",
  ]

  private static let sources = ["default", "second"]

  /// What an index should hold, and the generator that changes it.
  private struct Model {
    var generator: SeededGenerator
    var records: [String: SampleRecord] = [:]
    /// The department file that was read last.
    var departments: String?

    mutating func pick<T>(_ values: [T]) -> T { values[Int.random(in: values.indices, using: &generator)] }
    mutating func happens(oneIn count: Int) -> Bool { Int.random(in: 0..<count, using: &generator) == 0 }

    mutating func text(_ count: Int) -> String {
      (0..<count).map { _ in pick(SequenceTests.words) }.joined(separator: " ")
    }

    mutating func record(_ id: String) -> SampleRecord {
      var record = SampleRecord(id)
      record.title = text(Int.random(in: 0...5, using: &generator))
      record.abstract = Bool.random(using: &generator) ? text(Int.random(in: 1...30, using: &generator)) : nil
      record.author = pick(["Doe, Jane", "Doe, J.", "Roe, Richard", "Lévy, Paul", "Levy, Paul", ""])
      record.authorID = pick([nil, nil, "p1", "P1", "p2"])
      record.year = pick(["2018", "2019", "2020", "2021", "2022", nil, "in press"])
      record.oa = pick(["gold", "Gold", "GOLD", "green", nil])
      record.departments = pick([
        [], ["MaMo"], ["mamo"], ["DaAl"], ["MaMo", "DaAl"], ["DaAl", "MAMO"], ["Math"],
        ["New\(Int.random(in: 0..<9, using: &generator))"],
      ])
      for code in record.departments {
        record.departmentLabels[code] = pick([
          nil, "Group of \(code)", "Group", "Gruppe \(code.lowercased())",
        ])
      }
      record.tree = pick([[], [], ["Math", "ISTA"]])
      record.projects = pick([
        [], [.init(code: "P-1", label: "First")], [.init(code: "p-1", label: "The first")],
        [.init(code: "P-1", label: nil), .init(code: "P2", label: "Second")],
      ])
      record.languages = pick([
        [], [.init(code: "eng", label: "English")], [.init(code: "eng", label: "Englisch")],
        [.init(code: "ENG", label: nil), .init(code: "ger", label: "German")],
      ])
      record.publisher = pick([
        nil, "Owl & Sons", "Owl &amp; Sons", "OWL & SONS", "\u{C9}ditions", "E\u{301}ditions",
      ])
      record.note = pick([nil, nil, "a", "b"])
      record.venue = pick([nil, "Journal A", "Journal B", "JOURNAL A"])
      record.otherAuthors = (0..<Int.random(in: 0...4, using: &generator)).map { _ in
        "\(pick(["Person", "PERSON", "Pérson"]))\(Int.random(in: 0..<200, using: &generator)), A"
      }
      return record
    }

    /// A record of the index with some of it changed.
    mutating func changed(_ record: SampleRecord) -> SampleRecord {
      let other = self.record(record.id)
      var changed = record
      switch Int.random(in: 0..<12, using: &generator) {
      case 0: changed.title = other.title
      case 1: changed.oa = other.oa
      case 2: changed.departments = other.departments
      case 3: changed.note = other.note
      case 4: changed.abstract = other.abstract
      case 5: changed.otherAuthors = other.otherAuthors
      case 6: changed.venue = other.venue
      case 7: changed.departmentLabels = other.departmentLabels
      case 8: (changed.projects, changed.languages) = (other.projects, other.languages)
      case 9: changed.publisher = other.publisher
      case 10: changed.author = other.author
      default: changed = other
      }
      return changed
    }

    /// A department file: some units with an entry of their own, some in trees alone.
    mutating func departmentFile() -> String {
      let codes = ["MaMo", "mamo", "DaAl", "Math", "ISTA", "New1", "Nobody"].shuffled(using: &generator)
      var known: Set<String> = []
      let listed = codes.filter { known.insert($0.lowercased()).inserted }.prefix(
        Int.random(in: 1...6, using: &generator))
      let units = listed.enumerated().map { place, code in
        // Above are units that come later, so that there is no cycle, and one that has no entry.
        let above = Array(listed[(place + 1)...].prefix(1)) + (happens(oneIn: 2) ? ["Top"] : [])
        let name = happens(oneIn: 3) ? "" : "\"name\":\"\(pick(["Unit", "Einheit"])) \(code)\","
        let tree = above.map { "{\"_id\":\"\($0)\"}" }.joined(separator: ",")
        return "{\"_id\":\"\(code)\",\(name)\"tree\":[\(tree)]}"
      }
      return "[" + units.joined(separator: ",\n") + "]"
    }

    /// Frames of one run; `records` is what they leave.
    mutating func run(_ kind: RunKind, _ source: String) -> [String] {
      let letter = source.prefix(1)
      var lines: [String] = []
      if kind == .reindex {
        let own = records.keys.filter { $0.hasPrefix(letter) }.sorted()
        let gone = own.filter { _ in happens(oneIn: 12) }
        for id in gone.prefix(own.count / 3) { records[id] = nil }
        let left = records.keys.filter { $0.hasPrefix(letter) }.sorted()
        for id in left where !happens(oneIn: 6) { lines.append(line(id)) }
        // Those left out above come last, in an order of their own.
        let there = Set(lines)
        lines += left.map { line($0) }.filter { !there.contains($0) }.shuffled(using: &generator)
      }
      for _ in 0..<Int.random(in: 0...12, using: &generator) {
        let id = "\(letter)\(Int.random(in: 0..<60, using: &generator))"
        if happens(oneIn: 4) {
          lines.append(SampleRecord(id) { $0.status = "deleted" }.json)
          records[id] = nil
        } else {
          let record = records[id].map { changed($0) } ?? self.record(id)
          records[id] = record
          lines.append(line(id))
        }
      }
      return lines
    }

    private mutating func line(_ id: String) -> String {
      guard let record = records[id] else { return "" }
      return happens(oneIn: 5) ? record.otherJSON : record.json
    }
  }

  @Test("of the same records: fingerprint, answers, names, and no problem found", arguments: UInt64(0)..<16)
  func sequence(seed: UInt64) throws {
    var model = Model(generator: SeededGenerator(seed: seed))
    let index = try SyncedIndex()
    for step in 0..<Int.random(in: 4...10, using: &model.generator) {
      let kind: RunKind = Bool.random(using: &model.generator) || step == 0 ? .ingest : .reindex
      let source = model.pick(Self.sources)
      let lines = model.run(kind, source)
      guard !lines.isEmpty else { continue }
      let path = try index.file(lines.joined(separator: "\n") + "\n", name: "export.jsonl")
      let label = Comment(rawValue: "seed \(seed), step \(step), \(kind)")
      var departments: String?
      if model.happens(oneIn: 3) {
        model.departments = model.departmentFile()
        departments = try index.file(model.departments ?? "", name: "departments.json")
      }
      let purges = model.happens(oneIn: 5)
      func run(isDryRun: Bool) throws -> RunReport {
        try index.run(kind, [path]) {
          $0.isDryRun = isDryRun
          $0.source = source
          $0.departmentFile = departments
          $0.purges = purges
          // In a small source, a few records are soon too many to delete.
          $0.allowsMassDeletion = true
        }
      }
      let dry = try run(isDryRun: true)
      let report = try run(isDryRun: false)
      #expect(dry.counts == report.counts, label)
      #expect(dry.changes == report.changes, label)
      #expect(dry.departments == report.departments, label)
      #expect(report.records == model.records.count, label)
      if step % 3 == 2 { #expect(try index.problems() == [], label) }
      if step % 4 == 3 { _ = try IndexUpdater(index: index.path).optimize(purge: step % 8 == 7) }
    }
    try expectSame(index, model, seed)
    _ = try IndexUpdater(index: index.path).repair()
    try expectSame(index, model, seed)
  }

  private func expectSame(_ index: SyncedIndex, _ model: Model, _ seed: UInt64) throws {
    let label = Comment(rawValue: "seed \(seed)")
    #expect(try index.problems() == [], label)
    guard !model.records.isEmpty else { return }
    var generator = SeededGenerator(seed: seed)
    let fresh = try SyncedIndex()
    for source in Self.sources.shuffled(using: &generator) {
      let records = model.records.values.filter { $0.id.hasPrefix(source.prefix(1)) }.sorted { $0.id < $1.id }
      try fresh.ingest(records.shuffled(using: &generator)) { $0.source = source }
    }
    if let departments = model.departments {
      let file = try fresh.file(departments, name: "departments.json")
      _ = try IndexUpdater(index: fresh.path).setDepartments(file: file)
    }
    #expect(try Self.names(index) == Self.names(fresh), label)
    let (statistics, expected) = (try index.statistics(), try fresh.statistics())
    #expect(statistics.fingerprint == expected.fingerprint, label)
    #expect(statistics.records == expected.records, label)
    #expect(statistics.facets.map(\.distinct) == expected.facets.map(\.distinct), label)
    #expect(statistics.facets.map(\.notStated) == expected.facets.map(\.notStated), label)
    let (here, there) = (try index.open(), try fresh.open())
    for sort in SearchRequest.Sort.allCases {
      for query in Self.queries {
        var request = SearchRequest(query)
        request.sort = sort
        try expectSameAnswer(request, here, there, "seed \(seed), '\(query)' by \(sort)")
      }
    }
    for (facet, code) in Self.codes {
      for isExcluded in [false, true] {
        var request = SearchRequest("*")
        request.filters = [
          FacetFilter(facet: facet, values: [FilterValue(.code(code), isExcluded: isExcluded)])
        ]
        try expectSameAnswer(request, here, there, "seed \(seed), \(facet) '\(code)' \(isExcluded)")
      }
    }
    for author in ["p1", "P1", "p2", "=p1", "doe j", "=doe jane"] {
      var request = SearchRequest("*")
      request.authors = [author]
      try expectSameAnswer(request, here, there, "seed \(seed), author '\(author)'")
    }
  }

  /// Codes in each spelling; some are in no record any more, and some only in the department file.
  private static let codes: [(facet: String, code: String)] =
    ["MaMo", "mamo", "MAMO", "DaAl", "Math", "ISTA", "Top", "New1", "new2", "Nobody"].map {
      ("department", $0)
    }
    + ["gold", "Gold", "GOLD", "green"].map { ("oa", $0) } + ["P-1", "p-1", "P2"].map { ("project", $0) }
    + ["eng", "ENG", "ger"].map { ("language", $0) } + ["Journal A", "JOURNAL A"].map { ("venue", $0) }
    + ["Owl & Sons", "owl & sons", "E\u{301}ditions"].map { ("publisher", $0) }

  /// What the index says of its values, whatever their numbers, and how often they are spelled otherwise.
  private static func names(_ index: SyncedIndex) throws -> [String] {
    try index.query(
      """
      SELECT facet || ' ' || code || ' ' || coalesce(label, '-') || ' ' || coalesce(parent, '-')
        FROM facet_value WHERE code >= char(2)
      UNION ALL
      SELECT v.facet || ' ' || v.code || ': ' || s.code || ' ' || s.label || ' ' || s.records
        FROM facet_spelling AS s JOIN facet_value AS v USING (facet, value)
      ORDER BY 1
      """)
  }

  /// Compares hits with their labels, scores and all facets, or the errors where the question is one.
  private func expectSameAnswer(
    _ request: SearchRequest, _ index: SearchIndex, _ fresh: SearchIndex, _ what: String
  ) throws {
    let label = Comment(rawValue: what)
    var request = request
    request.limit = nil
    request.facets = FacetDefinition.all.map(\.name)
    let answers = [index, fresh].map { index in Result { try index.search(request) } }
    switch (answers[0], answers[1]) {
    case (.success(let answer), .success(let wanted)):
      #expect(answer.total == wanted.total, label)
      #expect(answer.hits.map(\.id) == wanted.hits.map(\.id), label)
      #expect(answer.hits.map(\.score) == wanted.hits.map(\.score), label)
      #expect(answer.hits.map(\.departments) == wanted.hits.map(\.departments), label)
      #expect(answer.query.notes == wanted.query.notes, label)
      for (facet, expected) in zip(answer.facets, wanted.facets) {
        #expect(facet.values == expected.values, label)
        #expect(facet.notStated == expected.notStated, label)
      }
    case (.failure(let error), .failure(let wanted)): #expect("\(error)" == "\(wanted)", label)
    default: Issue.record("\(answers[0]), expected \(answers[1]): \(what)")
    }
  }
}
