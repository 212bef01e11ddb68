import Arguments
import Indexer
import Publication

/// An error as it is told to the user: what is wrong, and what to do.
struct CLIError: HintedError {
  var description: String
  var hint: String?
  /// What a run that was stopped would have done.
  var report: RunReport?

  init(_ description: String, hint: String? = nil, report: RunReport? = nil) {
    self.description = description
    self.hint = hint
    self.report = report
  }

  /// Any error, with its hint where it has one.
  init(describing error: any Error) {
    switch error {
    case let error as CLIError: self = error
    case let error as ArgumentError: self.init(error.description, hint: error.hint)
    case let error as any HintedError: self.init(error.description, hint: error.hint)
    default: self.init("\(error)")
    }
  }
}
