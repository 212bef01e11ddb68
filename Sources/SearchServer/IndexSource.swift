import Basics
import Publication
import Search

/// The index that is asked: opened with the first question, and again where that failed.
public final class IndexSource: Sendable {
  private let path: String
  private let options: SearchIndex.Options
  private let opened = Locked<SearchIndex?>(nil)

  /// `readers`: How many questions are answered at the same time.
  public init(path: String, limits: ServerLimits = ServerLimits(), readers: Int = 2) {
    var options = SearchIndex.Options()
    options.limits.questionMilliseconds = limits.questionMilliseconds
    options.limits.queryBytes = limits.headBytes
    options.readers = readers
    (self.path, self.options) = (path, options)
  }

  /// The same file by itself, for what may take as long as it takes.
  func indexWithoutDeadline() throws -> SearchIndex {
    var options = options
    options.limits.questionMilliseconds = 0
    options.readers = 1
    return try SearchIndex(path: path, options: options)
  }

  func index() throws -> SearchIndex {
    try opened.withLock { opened in
      if let opened { return opened }
      let index = try SearchIndex(path: path, options: options)
      opened = index
      return index
    }
  }
}
