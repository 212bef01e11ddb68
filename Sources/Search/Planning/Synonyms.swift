import Basics
import Tokenize

/// Words and phrases that stand for one another in a query.
///
/// The form of a file, a line each:
///
///     # a comment
///     car, automobile, motor vehicle
///     ml => machine learning, statistical learning
///
/// The words of a group stand for each other; behind `=>` stands what the words before it are also looked up
/// as, and not the other way round. Case, accents and hyphens do not matter.
public struct Synonyms: Hashable, Sendable {
  private var groups: [[String]: [[String]]] = [:]
  /// The number of terms of the longest entry.
  private(set) var maxWords = 0

  /// A longer entry is a sentence, not a name for something.
  private static let maxTerms = 8

  /// No synonyms.
  public init() {}

  /// Reads the text of a file.
  ///
  /// - Throws: `SynonymError` with the number of the first line that is none.
  public init(_ text: String) throws(SynonymError) {
    var line = 0
    for content in text.split(omittingEmptySubsequences: false, whereSeparator: \.isNewline) {
      line += 1
      try read(content.prefix { $0 != "#" }, line: line)
    }
  }

  /// Whether there is no group.
  public var isEmpty: Bool { groups.isEmpty }

  /// What else stands for some terms in a row.
  subscript(terms: [String]) -> [[String]] { groups[terms] ?? [] }

  private mutating func read(_ content: Substring, line: Int) throws(SynonymError) {
    guard !content.isBlank else { return }
    let sides = content.split(separator: "=>", omittingEmptySubsequences: false).map { Self.entries($0) }
    guard let left = sides.first, let right = sides.last, sides.count <= 2, !left.isEmpty, !right.isEmpty,
      sides.count == 2 || left.count > 1
    else { throw .notAGroup(line: line) }
    guard (left + right).allSatisfy({ $0.count <= Self.maxTerms }) else {
      throw .longEntry(line: line, maxWords: Self.maxTerms)
    }
    for entry in left {
      maxWords = max(maxWords, entry.count)
      for other in right where other != entry && !(groups[entry] ?? []).contains(other) {
        groups[entry, default: []].append(other)
      }
    }
  }

  private static func entries(_ side: Substring) -> [[String]] {
    side.split(separator: ",").map { Analyzer.publication.terms(of: String($0)) }.filter { !$0.isEmpty }
  }
}

/// Why a file of synonyms cannot be read.
public enum SynonymError: Error, Hashable, CustomStringConvertible {
  case notAGroup(line: Int)
  case longEntry(line: Int, maxWords: Int)

  /// The message, on one line.
  public var description: String {
    switch self {
    case .notAGroup(let line):
      "line \(line): expected words separated by commas, or 'word, word => word, word'"
    case .longEntry(let line, let maxWords): "line \(line): an entry has more than \(maxWords) words"
    }
  }
}
