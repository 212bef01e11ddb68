import IndexStore
import Tokenize

/// What was found out about words for earlier questions to the same commit: most words of a question were
/// asked before, and looking one up with all its divisions takes longer than finding its records.
final class KnownWords {
  var isWord = Memory<String, Bool>()
  /// What there is of a word without forms in any language.
  var names = Memory<String, Word>()
  /// The languages of the index, where no filter names others.
  var languages: [Stemmer.Language]?
  private var inflections: [(languages: [Stemmer.Language], words: Inflections)] = []

  /// What stands for a word in every query.
  struct Word {
    /// The other words of the index with its stem.
    var forms: [String]
    /// What it, or a form, is written as in two words.
    var parts: [[String]]
    /// The word and its forms, sorted: the same for each of them.
    var family: [String]
    /// What to look for in all fields, the word itself first; each once.
    var leaves: [PostingsQuery.Leaf]
  }

  /// What depends on the languages in which words have forms.
  final class Inflections {
    /// The other words with the stem of a word.
    var forms = Memory<String, [String]>()
    /// The words that two words make, by both together.
    var joined = Memory<String, [String]>()
    var words = Memory<String, Word>()
  }

  func inflections(in languages: [Stemmer.Language]) -> Inflections {
    if let known = inflections.first(where: { $0.languages == languages }) { return known.words }
    let new = Inflections()
    inflections.append((languages, new))
    return new
  }

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
