/// What was found out about words for earlier questions to the same commit: most words of a question were asked before,
/// and looking one up with all its divisions takes longer than finding its records.
final class KnownWords {
  /// By language (as the stemmers of a question) and word: the other words with its stem.
  var forms = Memory<[String], [String]>()
  var isWord = Memory<String, Bool>()
  /// The ways in which records write a word in two.
  var parts = Memory<String, [[String]]>()

  /// A table that starts anew when it is full.
  struct Memory<Key: Hashable, Value> {
    private var values: [Key: Value] = [:]
    private static var maxCount: Int { 1 << 15 }

    mutating func value(_ key: Key, _ make: () throws -> Value) rethrows -> Value {
      if let known = values[key] { return known }
      let value = try make()
      if values.count == Self.maxCount { values.removeAll() }
      values[key] = value
      return value
    }
  }
}
