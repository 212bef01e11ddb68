/// Which records are relevant to which query.
package struct Judgements: Hashable, Sendable {
  /// By query id, then record id. A grade of 1 or more is relevant.
  package private(set) var grades: [String: [String: Int]] = [:]

  /// Makes one.
  package init() {}

  /// Adds a line of a file of judgements; an empty one adds nothing.
  ///
  /// Two forms are read, with columns apart by blanks or tabs: `query record grade`, and that of TREC, `query
  /// 0 record grade`. The last line about a pair wins.
  ///
  /// - Throws: `JudgementError` for any other line.
  package mutating func add(line: String) throws(JudgementError) {
    let columns = line.split(whereSeparator: \.isWhitespace)
    guard !columns.isEmpty else { return }
    guard columns.count == 3 || columns.count == 4 else { throw .columns(columns.count) }
    let record = columns[columns.count - 2]
    guard let grade = Int(columns[columns.count - 1]) else {
      throw .grade(String(columns[columns.count - 1]))
    }
    grades[String(columns[0]), default: [:]][String(record)] = grade
  }

  /// The grades of a query that has a relevant record; nil for any other, which no measure is defined for.
  package func relevant(_ query: String) -> [String: Int]? {
    guard let judged = grades[query], judged.values.contains(where: { $0 > 0 }) else { return nil }
    return judged
  }
}

/// Why a line of judgements cannot be read.
package enum JudgementError: Error, Hashable, CustomStringConvertible {
  case columns(Int)
  case grade(String)

  /// The message, on one line.
  package var description: String {
    switch self {
    case .columns(let count):
      "found \(count) columns, expected query, record, grade (or query, 0, record, grade)"
    case .grade(let text): "the grade '\(text.shortened())' is no whole number"
    }
  }
}
