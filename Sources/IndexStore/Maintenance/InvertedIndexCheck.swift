import SearchSQLite

/// What a check works out of the inverted index alone, on a thread and a connection of its own while the
/// stored records are looked at.
struct InvertedIndexCheck {
  /// What the inverted index says.
  struct Found: Sendable {
    /// What its segments have, taken away from nothing.
    var postings: PostingsCheck
    /// What is wrong with the packed lists, and with the tables of words, a sentence each.
    var packedLists: Result<[String], any Error>
    var words: Result<[String], any Error>
  }

  private let docidLimit: Int
  private let result: Later<Result<Found?, any Error>>

  /// Starts it. `meta`: What the caller reads of the index at `path`.
  init(_ path: String, _ meta: Meta) {
    docidLimit = meta.docidLimit
    result = Later {
      Result {
        let connection = try IndexFile.openForChecking(path)
        defer { connection.close() }
        return try connection.read {
          guard try Meta(from: connection).isSameCommit(as: meta) else { return nil }
          return try Self.find(connection, docidLimit: meta.docidLimit)
        }
      }
    }
  }

  /// Waits until it has ended.
  func wait() { result.wait() }

  /// Waits for what it found. `connection`: Read instead where a run has committed before the thread began.
  ///
  /// - Throws: `IndexError.damaged` and `SQLiteError` where the inverted index cannot be read.
  func found(otherwise connection: Connection) throws -> Found {
    if let found = try result.take()?.get() { return found }
    return try Self.find(connection, docidLimit: docidLimit)
  }

  /// - Complexity: O(occurrences)
  private static func find(_ connection: Connection, docidLimit: Int) throws -> Found {
    var postings = PostingsCheck(docidLimit: docidLimit)
    var vocabulary = VocabularyCheck(connection)
    try postings.takeAway(connection) { vocabulary.add($0, fields: $1) }
    return Found(
      postings: postings, packedLists: Result { try PackedTable(connection).problems() },
      words: Result { [vocabulary] in try vocabulary.problems() })
  }
}
