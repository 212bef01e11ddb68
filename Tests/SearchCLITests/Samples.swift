import Foundation
import Publication

@testable import Indexer
@testable import Search

extension SearchResults {
  /// The answer of the design's example, with invented neighbours.
  static func sample(
    title: String? = nil, notes: [String] = [], explanation: [String]? = nil,
    filters: [(String, [String])] = [], parsed: String = "neural AND collapse"
  ) -> SearchResults {
    SearchResults(
      query: QueryInfo(
        text: "neural collapse", parsed: parsed, match: .all,
        filters: filters.map { (facet: $0.0, values: $0.1) }, sort: .relevance, notes: notes,
        explanation: explanation),
      index: IndexInfo(
        records: 18_204, generation: 42, fingerprint: "9f2c", updated: Timestamp.date("2026-11-22T03:00:00Z")),
      total: 12, offset: 0, limit: 10, next: "c1", took: .microseconds(4120),
      hits: [.collapse(title: title), .japanese, .bare],
      facets: [.departments, .oa, .years])
  }

  static let none = SearchResults(
    query: QueryInfo(
      text: "", parsed: "", match: .all, filters: [], sort: .relevance, notes: ["no searchable word"],
      explanation: nil),
    index: IndexInfo(
      records: 1, generation: 1, fingerprint: "00", updated: Timestamp.date("2026-11-22T03:00:00Z")),
    total: 0, offset: 0, limit: 10, next: nil, took: .microseconds(40), hits: [], facets: [])
}

extension Hit {
  static func collapse(title: String? = nil) -> Hit {
    let title =
      title
      ?? "Neural collapse beyond the unconstrained features model: Landscape, dynamics, and generalization "
      + "in the mean-field regime"
    return Hit(
      rank: 1, id: "21326", score: 14.82, title: title,
      authors: [
        Author(name: "Wu, Diyuan", orcid: nil),
        Author(name: "Mondelli, Marco", orcid: "0000-0002-3242-7020"),
      ],
      year: 2025, type: "conference", oa: "gold",
      departments: [Department(code: "MaMo", label: "Mondelli Group")], doi: nil, arxiv: "2501.19104",
      venue: "Proceedings of the 42nd International Conference on Machine Learning",
      pages: "67499-67536", publisher: "ML Research Press", url: "https://arxiv.org/abs/2501.19104",
      citation: "Wu, D., & Mondelli, M. (2025). Neural collapse.",
      titleMatches: [0..<6, 7..<15],
      plainTitle: Snippet(
        field: "title", text: title, matches: [0..<6, 7..<15], isCutAtStart: false, isCutAtEnd: false),
      snippet: Snippet(
        field: "abstract",
        text:
          "Neural Collapse is a phenomenon where the last-layer representations of a well-trained neural network "
          + "converge to a highly structured geometry",
        matches: [0..<6, 7..<15], isCutAtStart: true, isCutAtEnd: true))
  }

  static let japanese = Hit(
    rank: 2, id: "ab-7", score: 3, title: "神経回路の崩壊について：深層学習における表現の幾何学と、その一般化性能に関する実験的および理論的研究の報告",
    authors: (1...9).map { Author(name: "Author\($0), A.", orcid: nil) }, year: nil, type: nil, oa: nil,
    departments: [], doi: "10.1000/182", arxiv: nil, venue: nil, url: "https://doi.org/10.1000/182",
    titleMatches: [],
    plainTitle: Snippet(
      field: "title", text: "神経回路の崩壊について：深層学習における表現の幾何学と、その一般化性能に関する実験的および理論的研究の報告",
      matches: [0..<4], isCutAtStart: false, isCutAtEnd: false),
    snippet: nil)

  static let bare = Hit(
    rank: 3, id: "x", score: 0.1, title: nil, authors: [], year: 1999, type: nil, oa: nil, departments: [],
    doi: nil, arxiv: nil, venue: nil, titleMatches: [],
    plainTitle: Snippet(field: "title", text: "", matches: [], isCutAtStart: false, isCutAtEnd: false),
    snippet: nil)
}

extension FacetCounts {
  static let departments = FacetCounts(
    facet: "department",
    values: [
      ("MaMo", "Mondelli Group", 7), ("DaAl", "Alistarh Group", 4), ("ChLa", "Lampert Group", 3),
      ("GradSch", "Graduate School", 2),
      ("FrLo", "Locatello Group", 1), ("VlKo", "VlKo", 1),
      ("a,b", "Odd one, with a very long name that has to be cut", 1),
    ].map { Value(code: $0.0, label: $0.1, parent: nil, count: $0.2, isSelected: $0.0 == "VlKo") },
    distinct: 7, notStated: 0)

  static let oa = FacetCounts(
    facet: "oa",
    values: [("gold", 5), ("green", 4)].map {
      Value(code: $0.0, label: $0.0, parent: nil, count: $0.1, isSelected: false)
    }, distinct: 2, notStated: 3)

  static let years = FacetCounts(
    facet: "year",
    values: [("2021", 3), ("2022", 2), ("2023", 0), ("2024", 3), ("2025", 4)].map {
      Value(code: $0.0, label: $0.0, parent: nil, count: $0.1, isSelected: false)
    }, distinct: 4, notStated: 0)
}

extension [DepartmentChange] {
  /// One of each kind.
  static let sample = [
    DepartmentChange(
      before: .init(code: "DaAl", label: "Alistarh Group", parent: "ISTA"),
      after: .init(code: "DaAl", label: "Alistarh's \u{1B}[31mGroup", parent: "ISTA")),
    DepartmentChange(
      before: .init(code: "MaMo", label: "Mondelli Group", parent: "ISTA"),
      after: .init(code: "mamo", label: nil, parent: nil)),
    DepartmentChange(before: nil, after: .init(code: "New", label: "New Group", parent: "ISTA")),
    DepartmentChange(before: .init(code: "Old", label: nil, parent: nil), after: nil),
  ]
}

extension RunChange {
  /// An update with every form of a change.
  static let updateOfAll = RunChange(
    id: "21326", kind: .updated, fields: ["abstract", "author", "department", "year"],
    parts: ["text", "facets"], title: "Neural <i>collapse</i> & more \u{1B}[31m",
    values: [
      FieldChange(
        field: "abstract",
        content: .text(
          before: "… of a network converge slowly to the same …",
          after: "… of a network converge quickly to the same …")),
      FieldChange(field: "author", content: .order(before: ["Wu", "Mondelli"], after: ["Mondelli", "Wu"])),
      FieldChange(
        field: "author", part: "Wu, Diyuan: orcid", content: .text(before: nil, after: "0000-0002-3242-7020")),
      FieldChange(field: "department", content: .members(removed: ["MapsG"], added: ["RedoG", "<b>|*x*"])),
      FieldChange(field: "year", content: .text(before: "2019", after: "2020")),
    ])
}

extension RunReport {
  static func sample() -> RunReport {
    var report = RunReport(
      kind: .reindex, source: "default", started: Timestamp.date("2026-11-22T03:00:00Z") ?? Date())
    report.counts = RunCounts(added: 14, updated: 61, unchanged: 18_127, deleted: 3, rejected: 1)
    (report.records, report.run, report.took) = (18_202, 42, .milliseconds(3100))
    report.changes = [
      RunChange(id: "17211", kind: .deleted, title: "A title", reason: .missing),
      RunChange(id: "17218", kind: .deleted, reason: .withdrawn),
      RunChange(id: "18002", kind: .deleted, title: "Another", reason: .missing),
    ]
    report.changes.append(.updateOfAll)
    report.departments = .sample
    report.rejects = [
      RejectedRecord(file: "exports/2026-11.yml", line: 88_210, id: nil, reason: "no _id: a record needs one")
    ]
    report.warnings = (1...7).map {
      Warning(
        file: "a.yml", line: $0, id: "r\($0)", field: "year", reason: "not four digits, taken as not stated")
    }
    return report
  }

  /// With all its updates: 37 of text, 22 of facets, 2 of neither.
  static func whole() -> RunReport {
    var report = sample()
    report.changes.removeAll { $0.kind == .updated }
    for number in 0..<61 {
      let part = number < 37 ? "text" : number < 59 ? "facets" : "stored"
      report.changes.append(RunChange(id: "u\(number)", kind: .updated, parts: [part]))
    }
    return report
  }

  static func busy() -> RunReport {
    var report = whole()
    report.run = nil
    report.isDryRun = true
    report.departments = (1...22).map {
      DepartmentChange(before: nil, after: .init(code: "D\($0)", label: nil, parent: nil))
    }
    (report.counts.skipped, report.counts.superseded) = (2, 1_234_567)
    (report.counts.deletionsHeld, report.counts.rejected) = (5, 25)
    report.changes.removeAll { $0.kind == .deleted }
    report.changes += (1...30).map { RunChange(id: "\($0)", kind: .deleted, reason: .missing) }
    report.skipped = (1...2).map { SkippedRecord(id: "s\($0)", file: "b.json", line: $0) }
    report.superseded = [
      SupersededRecord(id: "N1010", file: "a.yml", line: 120, laterFile: "a.yml", laterLine: 488),
      SupersededRecord(id: "N1011", file: "a.yml", line: 130, laterFile: "b.json", laterLine: 5),
    ]
    report.unknownDepartments = ["X\u{1B}[31m", "Y"]
    report.stop = RunStop(missing: 30, withdrawn: 0, records: 60, source: "default")
    report.rejects = (1...25).map {
      RejectedRecord(file: "b.json", line: $0, id: "i\u{1B}[31m\($0)", reason: "not \u{9B}JSON")
    }
    return report
  }
}
