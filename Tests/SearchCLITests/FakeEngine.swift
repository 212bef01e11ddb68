import Basics
import Foundation
import Publication

@testable import Indexer
@testable import Search
@testable import SearchCLI

/// Answers with what it was given, and remembers what it was asked.
final class FakeEngine: Engine, Sendable {
  struct State {
    var requests: [SearchRequest] = []
    var runs: [RunRequest] = []
    var index: String?
    var time: QuestionTime?
  }

  let state = Locked(State())
  let results: @Sendable (SearchRequest) -> SearchResults
  let report: RunReport
  let error: CLIError?

  init(
    results: @escaping @Sendable (SearchRequest) -> SearchResults = { _ in .sample() },
    report: RunReport = .sample(), error: CLIError? = nil
  ) {
    self.results = results
    self.report = report
    self.error = error
  }

  var requests: [SearchRequest] { state.withLock { $0.requests } }
  var runs: [RunRequest] { state.withLock { $0.runs } }

  private func asked(_ request: SearchRequest) throws {
    state.withLock { $0.requests.append(request) }
    if let error { throw error }
  }

  func search(_ request: SearchRequest) throws -> SearchResults {
    try asked(request)
    var results = results(request)
    // `search facet` asks for one facet, and for no hit.
    if request.limit == 0, let name = request.facets.first {
      results.facets.removeAll { $0.facet != name }
      if results.facets.isEmpty {
        throw SearchError.unknownFacet(name: name, known: ["department", "oa", "year"])
      }
    }
    return results
  }

  func search(_ request: SearchRequest, ranking: RankingParameters) throws -> SearchResults {
    try search(request)
  }

  func show(_ ids: [String]) throws -> FoundRecords {
    let value = Value(unsorted: [
      .init(key: "_id", value: .string("21326")),
      .init(
        key: "abstract",
        value: .string(
          "Neural <i>collapse</i> is a phenomenon where the last-layer representations of a well-trained neural "
            + "network converge to a highly structured geometry.")),
      .init(key: "author", value: .list([.string("Wu, Diyuan"), .string("Mondelli, Marco")])),
      .init(key: "department", value: .list([.string("MaMo")])),
      .init(key: "doi", value: .string("10.1000/1")),
      .init(key: "keyword", value: .list([.string("deep learning"), .string("mean field")])),
      .init(key: "page", value: .string("1-9")),
      .init(key: "publication", value: .string("Journal of Tests")),
      .init(key: "title", value: .string(#"A "b", {c}"#)),
      .init(key: "type", value: .string("journal_article")),
      .init(key: "year", value: .string("2025")),
    ])
    return FoundRecords(
      records: ids.filter { $0 == "21326" }.map { Record(id: $0, value: value) },
      missing: ids.filter { $0 != "21326" })
  }

  func forEachRecord(_ request: SearchRequest, _ body: (Record) throws -> Void) throws -> RecordStream {
    try asked(request)
    let records = try show(["21326"]).records
    for record in records { try body(record) }
    return RecordStream(total: records.count, count: records.count)
  }

  func explain(_ id: String, _ request: SearchRequest) throws -> ExplainReport {
    try asked(request)
    let parts = [
      ExplainReport.Step(label: "idf: 120 of 18,204 records", value: 5.02),
      ExplainReport.Step(label: "frequency: title 1, abstract 4", value: 1.47),
    ]
    return ExplainReport(
      id: id, title: "Neural collapse", text: request.query, parsed: "neural AND collapse", isMatch: true,
      score: 14.82, steps: [ExplainReport.Step(label: "neural", value: 7.38, parts: parts)])
  }

  func similar(_ id: String, _ request: SearchRequest) throws -> SearchResults? {
    try asked(request)
    return id == "21326" ? results(request) : nil
  }

  func suggest(_ text: String, limit: Int) throws -> Suggestions {
    Suggestions(
      text: text, phrases: [.init(text: "neural collapse", count: 12)],
      words: [.init(word: "collapse", count: 1234), .init(word: "collapses", count: 2)],
      titles: [.init(id: "21326", title: "Neural collapse")])
  }

  func analyze(_ text: String) -> AnalyzedText {
    var offset = 0
    let tokens = text.split(separator: " ").enumerated().map { position, word in
      defer { offset += word.utf8.count + 1 }
      return AnalyzedText.Token(
        position: position, term: word.lowercased(), bytes: offset..<offset + word.utf8.count,
        original: String(word))
    }
    return AnalyzedText(text: text, tokens: tokens)
  }

  func quality(_ request: SearchRequest, without: Set<String>) throws -> QualityReport {
    try asked(request)
    return QualityReport(
      records: 18_202,
      findings: QualityCheck.all.filter { !without.contains($0.name) }.enumerated().map { number, check in
        .init(
          name: check.name, sentence: check.sentence, count: number < 3 ? 1234 / (number + 1) : 0,
          departments: check.findsRecords ? nil : [])
      }, notes: [])
  }

  func duplicates(_ request: SearchRequest?) throws -> DuplicatesReport {
    if let request { try asked(request) }
    let first = DuplicatePair.Side(id: "21326", title: "Neural collapse", type: "preprint", year: 2024)
    let second = DuplicatePair.Side(id: "21400", title: "Neural collapse", type: "conference", year: 2025)
    let third = DuplicatePair.Side(id: "17", title: "Neural collapse.", type: "conference", year: 2025)
    return DuplicatesReport(
      records: 18_202,
      pairs: [
        .init(
          kind: .duplicate, first: third, second: second, agrees: ["doi", "authors", "year", "type"],
          differs: [.init(field: "title", first: third.title, second: second.title)]),
        .init(
          kind: .preprint, first: first, second: second, agrees: ["title"],
          differs: [
            .init(field: "authors", first: "Wu, Diyuan", second: nil),
            .init(field: "year", first: "2024", second: "2025"),
            .init(field: "type", first: "preprint", second: "conference"),
          ]),
      ])
  }

  func table(of facet: FacetDefinition, _ request: SearchRequest, byYear: Bool) throws -> FacetTable {
    try asked(request)
    let values: [FacetTable.Value] = [
      .init(code: "gold", label: "gold", count: 1200), .init(code: "none", label: "not stated", count: 34),
    ]
    let years: [FacetTable.Year] = [
      .init(year: 2024, records: 700, counts: [690, 10]), .init(year: nil, records: 534, counts: [510, 24]),
    ]
    return FacetTable(facet: facet.name, records: 1234, values: values, years: byYear ? years : [])
  }

  func stats() throws -> StatsReport {
    StatsReport(
      records: 18_202, generation: 42, fingerprint: "9f2c", terms: 120_034, segments: 3,
      sizes: [.init(name: "file", bytes: 41_203_712), .init(name: "text", bytes: 20_000_000)],
      facets: [.init(name: "department", distinct: 61, notStated: 20)],
      updated: Timestamp.date("2026-11-22T03:00:00Z"))
  }

  func check(quick: Bool) throws -> CheckReport {
    CheckReport(
      problems: error == nil ? [] : ["record 3: no docsize"],
      notes: quick ? ["the file may not be written"] : [])
  }

  func repair(wait seconds: Int) throws -> RepairReport {
    var report = RepairReport(
      records: 18_202, fingerprint: "9f2c", lost: [], lostUnnamed: 0, damagedFile: nil,
      took: .milliseconds(3100))
    guard error != nil else { return report }
    report.lost = [
      .init(id: "17211", reason: "its stored text is damaged"),
      .init(id: nil, reason: "its row cannot be read"),
    ]
    (report.lostUnnamed, report.damagedFile) = (3, "index/publications.db.damaged-1")
    return report
  }

  func backup(to file: String, force: Bool) throws -> BackupReport {
    BackupReport(
      file: file, bytes: 41_203_712, records: 18_202, fingerprint: "9f2c", took: .milliseconds(120))
  }

  func history(limit: Int) throws -> [RunSummary] {
    [
      RunSummary(
        run: 42, kind: .reindex, source: "default", started: Timestamp.date("2026-11-22T03:00:00Z"),
        took: .milliseconds(3100),
        counts: RunCounts(
          added: 14, updated: 61, unchanged: 18_127, deleted: 3, rejected: 1, skipped: 2, superseded: 1),
        records: 18_202)
    ]
  }

  func history(run: Int) throws -> RunDetails? {
    guard let summary = try history(limit: 1).first(where: { $0.run == run }) else { return nil }
    let changes: [RunChange] = [
      .updateOfAll, RunChange(id: "9", kind: .updated, fields: ["OA_type", "title"], parts: ["facets"]),
      RunChange(id: "17211", kind: .deleted, title: "A title", reason: .missing),
      RunChange(id: "17212", kind: .deleted, reason: .withdrawn),
      RunChange(id: "17213", kind: .deleted, title: "Moved", reason: .moved(to: "theses")),
    ]
    return RunDetails(
      summary: summary, changes: changes, departments: .sample,
      rejects: [RejectedRecord(file: "a.yml", line: 7, id: "17214", reason: "it is not finished")],
      superseded: [
        SupersededRecord(id: "N1010", file: "a.yml", line: 120, laterFile: "a.yml", laterLine: 488)
      ])
  }

  func history(since moment: Date) throws -> [RunDetails] {
    guard Timestamp.text(of: moment) <= "2026-11-22T03:00:00Z" else { return [] }
    return try [history(run: 42)].compactMap(\.self)
  }

  func history(id: String) throws -> [RunDetails] {
    try [history(run: 42)].compactMap { run in
      guard var run, let changes = run.changes?.filter({ $0.id == id }), !changes.isEmpty else { return nil }
      run.changes = changes
      (run.rejects, run.superseded) = ([], [])
      return run
    }
  }

  func optimize(purge: Bool, wait seconds: Int) throws -> OptimizeReport {
    OptimizeReport(bytesBefore: 50_000_000, bytesAfter: 41_203_712, segmentsBefore: 7, segmentsAfter: 1)
  }

  func departments(file: String, isDryRun: Bool, wait seconds: Int) throws -> DepartmentsReport {
    DepartmentsReport(
      departments: 61, unknown: ["Xyz"], changes: .sample, run: isDryRun ? nil : 43, isDryRun: isDryRun)
  }

  func run(_ request: RunRequest, progress: @escaping @Sendable (RunProgress) -> Void) throws -> RunReport {
    state.withLock { $0.runs.append(request) }
    if let error { throw error }
    return report
  }
}
