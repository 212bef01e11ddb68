import Indexer
import Search

/// Stands where the engine will be: every call is an error.
struct MissingEngine: Engine {
  let index: String

  private var error: CLIError { CLIError("\(index): there is no engine yet") }

  func search(_ request: SearchRequest) throws -> SearchResults { throw error }
  func facet(_ name: String, _ request: SearchRequest, match: String?) throws -> FacetCounts { throw error }
  func show(_ ids: [String]) throws -> [ShownRecord] { throw error }
  func explain(_ id: String, _ request: SearchRequest) throws -> ExplainReport { throw error }
  func tokens(_ text: String) -> [TokenReport] { [] }
  func stats() throws -> StatsReport { throw error }
  func check() throws -> CheckReport { throw error }
  func history(limit: Int) throws -> [RunSummary] { throw error }
  func optimize(purge: Bool, wait seconds: Int) throws -> OptimizeReport { throw error }
  func departments(file: String, wait seconds: Int) throws -> DepartmentsReport { throw error }
  func run(_ request: RunRequest, progress: @escaping @Sendable (RunProgress) -> Void) throws -> RunReport {
    throw error
  }
}
