import Basics
import IndexStore
import Publication
import Tokenize

/// What was found out about words for earlier questions to the same commit: most words of a question were
/// asked before, and looking one up with all its divisions takes longer than finding its records.
final class WordCache: Sendable {
  let isWord = SharedTable<String, Bool>()
  /// Words that have no forms in any language.
  let names = SharedTable<String, Word>()
  /// The number of records that have one of some atoms.
  let documentFrequencies = SharedTable<[PostingsQuery.Atom], Int>(maxCount: 1 << 16)
  /// What a mistyped word was meant to be, by the word, with the field that it is looked for in before it.
  let corrections = SharedTable<String, Correction?>()
  /// The records of people by the readings of a name.
  let people = SharedTable<[PersonName], [Int]>(maxCount: 256)
  private let keepsSplits = Locked<Bool?>(nil)
  private let inflections = Locked<[(languages: [Stemmer.Language], words: Inflections)]>([])

  /// What stands for a word in every query.
  struct Word {
    /// The other words of the index with its stem.
    var forms: [String]
    /// What it, or a form, is written as in several words, and other spellings of it.
    var parts: [[String]]
    /// The word, its other spellings and its forms, sorted: the same for each of them.
    var family: [String]
    /// What to look for in all fields, the word itself first; each once.
    var atoms: [PostingsQuery.Atom]
  }

  /// What depends on the languages in which words have forms.
  final class Inflections: Sendable {
    /// The other words with the stem of a word.
    let forms = SharedTable<String, [String]>()
    /// The words that two words make, by both together.
    let joined = SharedTable<String, [String]>()
    let words = SharedTable<String, Word>()
  }

  /// Whether the index keeps where words are written in two.
  func keepsSplits(_ ask: () throws -> Bool) rethrows -> Bool {
    if let known = keepsSplits.withLock({ $0 }) { return known }
    let answer = try ask()
    keepsSplits.withLock { $0 = answer }
    return answer
  }

  func inflections(in languages: [Stemmer.Language]) -> Inflections {
    inflections.withLock { known in
      if let words = known.first(where: { $0.languages == languages })?.words { return words }
      let words = Inflections()
      known.append((languages, words))
      return words
    }
  }
}
