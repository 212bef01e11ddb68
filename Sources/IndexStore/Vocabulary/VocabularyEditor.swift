import Publication
import SearchSQLite
private import Tokenize

/// Keeps the tables of words current while a run adds records: `stem`, `word`, `word_chunk` and `word_split`.
///
/// Words are only ever added: one that is in no record any more is harmless (it has no postings), and goes
/// with `optimize`. The cost of a run follows the number of different terms in the records it adds.
final class VocabularyEditor {
  private let connection: Connection
  let keepsSplits: Bool
  /// Words that come to an index that has some: earlier records may write them in two.
  private let marksNew: Bool
  private var seen = TermSet()
  /// Of the terms that were written last: other threads work them out.
  private var stems: [(language: Stemmer.Language, later: Later<Result<Stems, any Error>>)] = []

  /// What is kept in memory at most before it is written. A bulk build brings its words in order, so that
  /// each part of them goes to the end of the tables.
  private static let maxTerms = 1 << 16

  init(_ connection: Connection) throws {
    self.connection = connection
    let splits = WordSplits(connection)
    marksNew = try connection.int("SELECT 1 FROM word LIMIT 1") != nil
    if !marksNew { try splits.noteGeneration() }
    keepsSplits = try splits.isKept()
  }

  /// Takes note of a record's terms; of those of the version before, where the index has one, the tables
  /// know. In a night of 200 edited abstracts, looking all of them up was an eighth of the CPU time.
  func add(_ text: RecordTerms, before: RecordTerms?) throws {
    seen.insert(text, before: before)
    if seen.count > Self.maxTerms { try saveSeen() }
  }

  /// Takes note of a term.
  func add(_ term: UnsafeBufferPointer<UInt8>, flags: UInt8) throws {
    seen.insert(term, flags: UInt16(flags))
    if seen.count > Self.maxTerms { try saveSeen() }
  }

  /// Writes the terms that are new. `pairs`: Of the records that were added; nil unless `keepsSplits`.
  func save(_ pairs: NeighbourPairs?) throws {
    if seen.count > 0 { try saveSeen() }
    try saveStems()
    if let pairs { try WordSplits(connection).add(pairs) }
  }

  /// Writes the words, and the stems of those before them.
  private func saveSeen() throws {
    seen.sort()
    let terms = seen
    seen = TermSet()
    try saveStems()
    stems = Stemmer.Language.allCases.map { language in
      (language, Later { Result { try Stems(of: terms, language) } })
    }
    try saveWords(terms)
  }

  private func saveStems() throws {
    for (language, later) in stems {
      if let result = later.take() { try saveStems(result.get(), language) }
    }
    stems = []
  }

  private func saveStems(_ stems: Stems, _ language: Stemmer.Language) throws {
    let insert = try Statement(
      connection, "INSERT OR IGNORE INTO stem(language, stem, term) VALUES (?, ?, ?)")
    insert.bind(language.rawValue, at: 1)
    try stems.forEachRow { stem, term in
      insert.bindText(stem, at: 2)
      insert.bindText(term, at: 3)
      try insert.run()
    }
  }

  private func saveWords(_ terms: TermSet) throws {
    let insert = try Statement(connection, "INSERT OR IGNORE INTO word(term) VALUES (?)")
    let markUnknown = keepsSplits && marksNew ? try WordSplits(connection).markUnknown() : nil
    let chunks = WordChunkEditor(connection)
    try terms.forEachTerm { term, _ in
      insert.bindText(term, at: 1)
      try insert.run()
      guard connection.changes > 0, term.allSatisfy({ $0 < 0x80 }) else { return }
      try chunks.append(term)
      if WordSplits.isSplittable(term) { try markUnknown?(String(decoding: term, as: UTF8.self)) }
    }
    try chunks.save()
  }

  // MARK: Maintenance

  /// Takes out the words that are in no record any more, and where no record splits one any more.
  ///
  /// - Complexity: O(size of the inverted index).
  static func removeUnused(_ connection: Connection) throws {
    try connection.execute(
      """
      CREATE VIRTUAL TABLE IF NOT EXISTS temp.vocabulary USING fts5vocab(main, text, row);
      CREATE TEMP TABLE used(term TEXT PRIMARY KEY) WITHOUT ROWID;
      INSERT INTO used SELECT term FROM temp.vocabulary;
      DELETE FROM word WHERE term NOT IN (SELECT term FROM used);
      DELETE FROM stem WHERE term NOT IN (SELECT term FROM used);
      DELETE FROM word_chunk;
      DROP TABLE used;
      """)
    let chunks = WordChunkEditor(connection)
    let words = try Statement(connection, "SELECT term FROM word")
    while try words.step() {
      let word = try words.bytes(0)
      guard word.allSatisfy({ $0 < 0x80 }) else { continue }
      try word.withUnsafeBufferPointer { try chunks.append($0) }
    }
    try chunks.save()
    try WordSplits(connection).tidy()
  }
}

/// The stems of those terms that are not their own; a word that is its own stem is found in `word`.
private struct Stems: Sendable {
  /// A stem and its term, in `bytes`.
  private struct Row {
    var start: Int
    var stemCount: Int
    var termCount: Int
  }

  private var bytes: [UInt8] = []
  private var rows: [Row] = []

  init(of terms: TermSet, _ language: Stemmer.Language) throws {
    let stemmer = try Stemmer(language)
    terms.forEachTerm { term, flags in
      guard flags & TermSet.isInText != 0, Stemmer.isStemmable(term) else { return }
      stemmer.withStem(of: term) { stem in
        guard !stem.elementsEqual(term) else { return }
        rows.append(Row(start: bytes.count, stemCount: stem.count, termCount: term.count))
        bytes.append(contentsOf: stem)
        bytes.append(contentsOf: term)
      }
    }
  }

  func forEachRow(
    _ body: (_ stem: UnsafeBufferPointer<UInt8>, _ term: UnsafeBufferPointer<UInt8>) throws -> Void
  ) rethrows {
    try bytes.withUnsafeBufferPointer { bytes in
      for row in rows {
        let term = row.start + row.stemCount
        try body(
          UnsafeBufferPointer(rebasing: bytes[row.start..<term]),
          UnsafeBufferPointer(rebasing: bytes[term..<term + row.termCount]))
      }
    }
  }
}

/// Appends words to the last chunk of their length.
private final class WordChunkEditor {
  private let connection: Connection
  /// By length: the number and content of the chunk that has room.
  private var open: [Int: (number: Int, chunk: WordChunk)] = [:]

  init(_ connection: Connection) { self.connection = connection }

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
      connection, "SELECT chunk, masks, words FROM word_chunk WHERE length = ? ORDER BY chunk DESC LIMIT 1")
    select.bind(length, at: 1)
    defer { select.reset() }
    guard try select.step() else { return (0, WordChunk(length: length)) }
    let chunk = try WordChunk(length: length, masks: select.bytes(1), words: select.bytes(2))
    let number = try select.int(0)
    return chunk.count < WordChunk.capacity ? (number, chunk) : (number + 1, WordChunk(length: length))
  }

  private func write(_ number: Int, _ chunk: WordChunk) throws {
    let insert = try Statement(
      connection, "INSERT OR REPLACE INTO word_chunk(length, chunk, masks, words) VALUES (?, ?, ?, ?)")
    insert.bind(chunk.length, at: 1)
    insert.bind(number, at: 2)
    insert.bindBlob(chunk.masks, at: 3)
    insert.bindBlob(chunk.words, at: 4)
    try insert.run()
  }
}
