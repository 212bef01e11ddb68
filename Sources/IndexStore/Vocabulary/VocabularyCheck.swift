import Publication
import SearchSQLite
private import Tokenize

/// Verifies the tables of words against the terms of the inverted index, which are those of the stored
/// records where that is intact.
struct VocabularyCheck {
  private let connection: Connection
  private var terms = TermSet()

  /// How many words are named; the rest are counted.
  private static let maxNamed = 3

  init(_ connection: Connection) { self.connection = connection }

  /// Takes note of a term, and of the fields in which it stands, a bit for each. Terms come in order.
  mutating func add(_ term: UnsafeBufferPointer<UInt8>, fields: UInt32) {
    guard !RecordTerms.isBorder(term) else { return }
    let isName = fields == 1 << UInt32(TextField.author.rawValue)
    terms.insert(term, flags: isName ? 0 : TermSet.isInText)
  }

  /// What is wrong, a sentence each, after the last term. A word that is no longer in any record is not an
  /// error.
  func problems() throws -> [String] {
    var missing: [String] = []
    var unpacked: [String] = []
    let packed = try packedWords()
    let word = try Statement(connection, "SELECT 1 FROM word WHERE term = ?")
    try terms.forEachTerm { term, _ in
      word.bindText(term, at: 1)
      if try !word.step() { missing.append(String(decoding: term, as: UTF8.self)) }
      word.reset()
      let isASCII = term.allSatisfy { $0 < 0x80 }
      if isASCII, case let text = String(decoding: term, as: UTF8.self), !packed.contains(text) {
        unpacked.append(text)
      }
    }
    let sentences = [
      Self.sentence(missing, "in the table of words"), Self.sentence(unpacked, "among the packed words"),
    ]
    return try sentences.compactMap(\.self) + Stemmer.Language.allCases.flatMap(stemProblems)
  }

  /// What is wrong with the places at which words are split, a sentence. `pairs`: Of all stored records.
  static func splitProblems(_ pairs: NeighbourPairs, _ connection: Connection) throws -> [String] {
    [sentence(try WordSplits(connection).missing(pairs), "among those that are also written in two")]
      .compactMap(\.self)
  }

  private func stemProblems(_ language: Stemmer.Language) throws -> [String] {
    let stemmer = try Stemmer(language)
    var expected: Set<String> = []
    terms.forEachTerm { term, flags in
      guard flags & TermSet.isInText != 0, Stemmer.isStemmable(term) else { return }
      let isOwnStem = stemmer.withStem(of: term) { $0.elementsEqual(term) }
      if !isOwnStem { expected.insert(String(decoding: term, as: UTF8.self)) }
    }
    var wrong: [String] = []
    let rows = try Statement(connection, "SELECT stem, term FROM stem WHERE language = ?")
    rows.bind(language.rawValue, at: 1)
    while try rows.step() {
      let term = try rows.string(1)
      if try rows.string(0) == stemmer.stem(term) { expected.remove(term) } else { wrong.append(term) }
    }
    let name = "under its \(language) stem"
    return [
      Self.sentence(expected.sorted(), name),
      wrong.isEmpty
        ? nil : "\(wrong.count) words stand under a wrong \(language) stem, such as '\(wrong[0])'",
    ].compactMap(\.self)
  }

  private func packedWords() throws -> Set<String> {
    var packed: Set<String> = []
    let chunks = try Statement(connection, "SELECT length, masks, words FROM word_chunk")
    while try chunks.step() {
      let (length, masks, bytes) = try (chunks.int(0), chunks.bytes(1), chunks.bytes(2))
      var expected = WordChunk(length: length)
      for start in stride(from: 0, through: bytes.count - max(1, length), by: max(1, length)) {
        let word = bytes[start..<start + max(1, length)]
        word.withUnsafeBufferPointer { expected.append($0) }
        packed.insert(String(decoding: word, as: UTF8.self))
      }
      guard length > 0, expected.words == bytes, expected.masks == masks else {
        throw IndexError.damaged(what: "a chunk of packed words of length \(length) is malformed")
      }
    }
    return packed
  }

  private static func sentence(_ words: [String], _ place: String) -> String? {
    guard !words.isEmpty else { return nil }
    let named = words.prefix(maxNamed).map { "'\($0)'" }.joined(separator: ", ")
    return "\(words.count) words of the index are missing \(place), such as \(named)"
  }
}
