import Basics
import Indexer
import Publication
import Search

/// The libraries, asked about one index file.
final class IndexEngine: Engine {
  private let path: String
  private let environment: [String: String]
  private let readers: Int?
  private let time: QuestionTime
  private let opened = Locked<SearchIndex?>(nil)

  /// `environment` may set limits. `readers`: How many of the questions run at the same time; nil where one
  /// is asked, or a few. Each runs for at most `time`.
  init(
    path: String, environment: [String: String] = [:], readers: Int? = nil, time: QuestionTime = .unlimited
  ) {
    self.time = time
    self.path = path
    self.environment = environment
    self.readers = readers
  }

  func search(_ request: SearchRequest) throws -> SearchResults { named(try index().search(request)) }

  func search(_ request: SearchRequest, ranking: RankingParameters) throws -> SearchResults {
    try index().search(request, ranking: ranking)
  }

  func forEachRecord(_ request: SearchRequest, _ body: (Record) throws -> Void) throws -> RecordStream {
    var stream = try index().forEachRecord(request, body)
    stream.notes = stream.notes.map(LimitVariables.named)
    return stream
  }

  func show(_ ids: [String]) throws -> FoundRecords { try index().records(ids: ids) }

  func explain(_ id: String, _ request: SearchRequest) throws -> ExplainReport {
    try index().explain(id: id, request)
  }

  func similar(_ id: String, _ request: SearchRequest) throws -> SearchResults? {
    try index().similar(to: id, request).map(named)
  }

  func suggest(_ text: String, limit: Int) throws -> Suggestions {
    try index().suggestions(for: text, limit: limit)
  }

  func analyze(_ text: String) -> AnalyzedText { SearchIndex.analyze(text) }
  func quality(_ request: SearchRequest, without: Set<String>) throws -> QualityReport {
    try index().quality(request, without: without)
  }

  func duplicates(_ request: SearchRequest?) throws -> DuplicatesReport { try index().duplicates(request) }

  func table(of facet: FacetDefinition, _ request: SearchRequest, byYear: Bool) throws -> FacetTable {
    try index().table(of: facet, request, byYear: byYear)
  }

  func stats() throws -> StatsReport { try index().statistics() }
  func check(quick: Bool) throws -> CheckReport { try SearchIndex.check(path: path, isQuick: quick) }

  func repair(wait seconds: Int) throws -> RepairReport {
    try IndexUpdater(index: path).repair(wait: .seconds(seconds))
  }

  func backup(to file: String, force: Bool) throws -> BackupReport {
    try IndexUpdater(index: path).backup(to: file, replacesFile: force)
  }

  func history(limit: Int) throws -> [RunSummary] { try IndexUpdater(index: path).history(limit: limit) }

  func history(run: Int) throws -> RunDetails? { try IndexUpdater(index: path).details(ofRun: run) }

  func history(since moment: Date) throws -> [RunDetails] {
    try IndexUpdater(index: path).details(since: moment)
  }

  func history(id: String) throws -> [RunDetails] { try IndexUpdater(index: path).details(ofRecord: id) }

  func optimize(purge: Bool, wait seconds: Int) throws -> OptimizeReport {
    try IndexUpdater(index: path).optimize(purge: purge, wait: .seconds(seconds))
  }

  func departments(file: String, isDryRun: Bool, wait seconds: Int) throws -> DepartmentsReport {
    try IndexUpdater(index: path).setDepartments(file: file, isDryRun: isDryRun, wait: .seconds(seconds))
  }

  func run(_ request: RunRequest, progress: @escaping @Sendable (RunProgress) -> Void) throws -> RunReport {
    var options = Indexer.RunOptions(kind: request.kind)
    options.source = request.source
    options.isPartial = request.isPartial
    options.isDryRun = request.isDryRun
    options.allowsMassDeletion = request.allowsDelete
    options.purges = request.purges
    options.departmentFile = request.departmentsFile
    options.rejectedFolder = request.keepRejected
    options.wait = .seconds(request.waitSeconds)
    options.limits = try LimitVariables.limits(in: environment)
    let report = try IndexUpdater(index: path).run(options, paths: request.paths) {
      progress($0)
      return .goOn
    }
    return named(report)
  }

  /// With limits named by their environment variables.
  private func named(_ results: SearchResults) -> SearchResults {
    var results = results
    for index in results.query.notes.indices {
      results.query.notes[index] = LimitVariables.named(in: results.query.notes[index])
    }
    return results
  }

  /// With limits named by their environment variables.
  private func named(_ report: RunReport) -> RunReport {
    var report = report
    for index in report.rejects.indices {
      report.rejects[index].reason = LimitVariables.named(in: report.rejects[index].reason)
    }
    for index in report.warnings.indices {
      report.warnings[index].reason = LimitVariables.named(in: report.warnings[index].reason)
    }
    return report
  }

  private func index() throws -> SearchIndex {
    try opened.withLock { opened in
      if let opened { return opened }
      var options = SearchIndex.Options()
      options.limits = try LimitVariables.limits(in: environment)
      let isSet = LimitVariables.sets(\.questionMilliseconds, in: environment)
      switch time {
      case .unlimited where !isSet: options.limits.questionMilliseconds = 0
      case .seconds(let seconds, let isDefault) where !isSet || !isDefault:
        options.limits.questionMilliseconds = min(seconds, 1_000_000_000) * 1000
      case .unlimited, .seconds: break
      }
      options.readers = readers ?? 1
      // Each mapped page counts as memory of the process, with those around it: 122 MiB for one question to a
      // million records, and not 48, for 3 % of the time. Of many questions, a first one takes a tenth less.
      options.mapsFile = readers != nil
      options.readsAhead = readers == nil
      let index = try SearchIndex(path: path, options: options)
      opened = index
      return index
    }
  }
}
