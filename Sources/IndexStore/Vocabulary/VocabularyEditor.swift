import GRDB
import Publication
private import Tokenize

/// Keeps the tables of words current while a run adds records: `stem`, `word` and `word_chunk`.
///
/// Words are only ever added: one that is in no record any more is harmless (it has no postings), and goes with
/// `optimize`. The cost of a run follows the number of different terms in the records it adds.
final class VocabularyEditor {
  private let database: Database
  private var seen = TermSet()

  /// What is kept in memory at most before it is written.
  private static let maxTerms = 2_000_000

  init(_ database: Database) { self.database = database }

  /// Takes note of a record's terms.
  func add(_ text: RecordTerms) throws {
    seen.insert(text)
    if seen.count > Self.maxTerms { try save() }
  }

  /// Takes note of a term.
  func add(_ term: UnsafeBufferPointer<UInt8>, flags: UInt8) throws {
    seen.insert(term, flags: UInt16(flags))
    if seen.count > Self.maxTerms { try save() }
  }

  /// Writes the terms that are new.
  func save() throws {
    guard seen.count > 0 else { return }
    try saveWords()
    for language in Stemmer.Language.allCases { try saveStems(language) }
    seen = TermSet()
  }

  private func saveStems(_ language: Stemmer.Language) throws {
    let stemmer = try Stemmer(language)
    let insert = try Statement(database, "INSERT OR IGNORE INTO stem(language, stem, term) VALUES (?, ?, ?)")
    insert.bind(language.rawValue, at: 1)
    try seen.forEachSorted { term, flags in
      guard flags & TermSet.isInText != 0, Stemmer.isStemmable(term) else { return }
      // A word that is its own stem is found in `word`.
      let isOwnStem = stemmer.withStem(of: term) { stem in
        insert.bindText(stem, at: 2)
        return stem.elementsEqual(term)
      }
      guard !isOwnStem else { return }
      insert.bindText(term, at: 3)
      try insert.run()
    }
  }

  private func saveWords() throws {
    let insert = try Statement(database, "INSERT OR IGNORE INTO word(term) VALUES (?)")
    let chunks = WordChunkEditor(database)
    try seen.forEachSorted { term, _ in
      insert.bindText(term, at: 1)
      try insert.run()
      if database.changesCount > 0, term.allSatisfy({ $0 < 0x80 }) { try chunks.append(term) }
    }
    try chunks.save()
  }

  // MARK: Maintenance

  /// Takes out the words that are in no record any more.
  ///
  /// - Complexity: O(size of the inverted index).
  static func removeUnused(_ database: Database) throws {
    try database.execute(
      sql: """
        CREATE VIRTUAL TABLE IF NOT EXISTS temp.vocabulary USING fts5vocab(main, text, row);
        CREATE TEMP TABLE used(term TEXT PRIMARY KEY) WITHOUT ROWID;
        INSERT INTO used SELECT term FROM temp.vocabulary;
        DELETE FROM word WHERE term NOT IN (SELECT term FROM used);
        DELETE FROM stem WHERE term NOT IN (SELECT term FROM used);
        DELETE FROM word_chunk;
        DROP TABLE used;
        """)
    let chunks = WordChunkEditor(database)
    let words = try Statement(database, "SELECT term FROM word")
    while try words.step() {
      try words.withBytes(0) { bytes in
        guard bytes.allSatisfy({ $0 < 0x80 }) else { return }
        try bytes.withMemoryRebound(to: UInt8.self) { try chunks.append($0) }
      }
    }
    try chunks.save()
  }
}

/// Appends words to the last chunk of their length.
private final class WordChunkEditor {
  private let database: Database
  /// By length: the number and content of the chunk that has room.
  private var open: [Int: (number: Int, chunk: WordChunk)] = [:]

  init(_ database: Database) { self.database = database }

  func append(_ word: UnsafeBufferPointer<UInt8>) throws {
    let length = word.count
    guard length > 0 else { return }
    if open[length] == nil { open[length] = try last(length) }
    open[length]?.chunk.append(word)
    if let (number, chunk) = open[length], chunk.count >= WordChunk.capacity {
      try write(number, chunk)
      open[length] = (number + 1, WordChunk(length: length))
    }
  }

  func save() throws {
    for (number, chunk) in open.values where chunk.count > 0 { try write(number, chunk) }
    open = [:]
  }

  private func last(_ length: Int) throws -> (Int, WordChunk) {
    let select = try Statement(
      database, "SELECT chunk, masks, words FROM word_chunk WHERE length = ? ORDER BY chunk DESC LIMIT 1")
    select.bind(length, at: 1)
    defer { select.reset() }
    guard try select.step() else { return (0, WordChunk(length: length)) }
    let chunk = WordChunk(length: length, masks: select.bytes(1), words: select.bytes(2))
    return chunk.count < WordChunk.capacity
      ? (select.int(0), chunk) : (select.int(0) + 1, WordChunk(length: length))
  }

  private func write(_ number: Int, _ chunk: WordChunk) throws {
    let insert = try Statement(
      database, "INSERT OR REPLACE INTO word_chunk(length, chunk, masks, words) VALUES (?, ?, ?, ?)")
    insert.bind(chunk.length, at: 1)
    insert.bind(number, at: 2)
    insert.bindBlob(chunk.masks, at: 3)
    insert.bindBlob(chunk.words, at: 4)
    try insert.run()
  }
}
