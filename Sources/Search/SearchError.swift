public import Publication

/// Why a question cannot be answered.
public enum SearchError: HintedError, Hashable {
  /// The index has no facet of this name.
  case unknownFacet(name: String, known: [String])
  /// The index was written before there was this facet.
  case missingFacet(name: String)
  /// A filter names a value that no record has; with the nearest ones and how many records they have.
  case unknownValue(facet: String, code: String, nearest: [Suggestion])
  /// There is no stemmer for a language.
  case unknownLanguage(code: String, known: [String])
  /// The cursor came from another question.
  case foreignCursor
  case cursor(CursorError)
  /// A `StopSignal` ended it.
  case stopped
  /// It took longer than allowed.
  case deadlineExceeded
  /// Its words stand for more postings than one question may hold, in bytes.
  case tooManyPostings(limit: Int)

  /// A value that there is, and how many records have it.
  public struct Suggestion: Hashable, Sendable {
    /// The code, as records have it.
    public var code: String
    /// The number of records.
    public var count: Int
  }

  static func unknownFacet(_ name: String) -> SearchError {
    .unknownFacet(name: name.shortened(), known: FacetDefinition.all.map(\.name))
  }

  /// The message, on one line.
  public var description: String {
    switch self {
    case .unknownFacet(let name, let known):
      "unknown facet '\(name)', expected one of: \(known.joined(separator: ", "))"
    case .missingFacet(let name): "the index does not have the facet '\(name)' yet"
    case .unknownValue(let facet, let code, _): "unknown \(facet) '\(code.shortened())'"
    case .unknownLanguage(let code, let known):
      "no forms of words are known in the language '\(code.shortened())', expected one of: "
        + known.joined(separator: ", ")
    case .foreignCursor: "the cursor belongs to another query"
    case .cursor(let error): error.description
    case .stopped: "the question was stopped"
    case .deadlineExceeded: "the query took longer than allowed"
    case .tooManyPostings(let limit):
      "the words of the query have more postings than fit in \(limit) bytes"
    }
  }

  /// What to do about it, where that is the same for every program.
  public var hint: String? {
    switch self {
    case .unknownValue(_, _, let nearest):
      nearest.isEmpty
        ? nil : "there are: " + nearest.map { "\($0.code) (\($0.count))" }.joined(separator: ", ")
    case .foreignCursor: "give it with the same words, filters and sort order, or with none at all"
    case .missingFacet: "the next run adds it, or a rebuild from the stored records"
    case .unknownFacet, .unknownLanguage, .cursor, .stopped: nil
    case .deadlineExceeded:
      "ask for rarer words or longer prefixes; the limit is \(Limits.name(of: \.questionMilliseconds))"
    case .tooManyPostings:
      "ask for fewer words or longer prefixes; the limit is \(Limits.name(of: \.questionBytes))"
    }
  }
}
