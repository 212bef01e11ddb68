import Basics
import Indexer
import Publication
import Search

/// What the commands ask of one index file: the only way from the program to the libraries.
///
/// Making an engine touches no file; each call opens what it needs. Thrown errors are printed with their
/// description, and with the hint that `CLIError` or they themselves have. Questions may be asked by several
/// threads.
protocol Engine: Sendable {
  func search(_ request: SearchRequest) throws -> SearchResults
  /// Searches with another ranking than the product's.
  func search(_ request: SearchRequest, ranking: RankingParameters) throws -> SearchResults
  /// Calls `body` with each record that answers a question.
  func forEachRecord(_ request: SearchRequest, _ body: (Record) throws -> Void) throws -> RecordStream
  func show(_ ids: [String]) throws -> FoundRecords
  func explain(_ id: String, _ request: SearchRequest) throws -> ExplainReport
  /// The records like one; nil if there is no such record.
  func similar(_ id: String, _ request: SearchRequest) throws -> SearchResults?
  /// Words and titles that continue a text; at most `limit` of each.
  func suggest(_ text: String, limit: Int) throws -> Suggestions
  /// Needs no index.
  func analyze(_ text: String) -> AnalyzedText
  /// `without`: The names of checks.
  func quality(_ request: SearchRequest, without: Set<String>) throws -> QualityReport
  /// Among all records if the request is nil.
  func duplicates(_ request: SearchRequest?) throws -> DuplicatesReport
  func table(of facet: FacetDefinition, _ request: SearchRequest, byYear: Bool) throws -> FacetTable
  func stats() throws -> StatsReport
  func check(quick: Bool) throws -> CheckReport
  func repair(wait seconds: Int) throws -> RepairReport
  func backup(to file: String, force: Bool) throws -> BackupReport
  /// Newest first.
  func history(limit: Int) throws -> [RunSummary]
  /// One run with its changes; nil if there is no such run.
  func history(run: Int) throws -> RunDetails?
  /// The runs that began then or later with their changes, oldest first.
  func history(since moment: Date) throws -> [RunDetails]
  /// What the runs did to one record, oldest first.
  func history(id: String) throws -> [RunDetails]
  func optimize(purge: Bool, wait seconds: Int) throws -> OptimizeReport
  func departments(file: String, isDryRun: Bool, wait seconds: Int) throws -> DepartmentsReport
  /// `progress` may be called from any thread, one call at a time.
  func run(_ request: RunRequest, progress: @escaping @Sendable (RunProgress) -> Void) throws -> RunReport
}

/// An ingest or a reindex, as the command line asks for it.
struct RunRequest: Hashable, Sendable {
  var kind: RunKind
  /// Files and folders; `-` is standard input.
  var paths: [String]
  var source = "default"
  /// Do not delete records because the input lacks them.
  var isPartial = false
  var isDryRun = false
  var allowsDelete = false
  /// Remove deleted words from the file for good.
  var purges = false
  var departmentsFile: String?
  /// The folder for the raw bytes of rejected frames.
  var keepRejected: String?
  /// How long to wait for another writer.
  var waitSeconds = 10
}
