private import Basics
private import Publication
import SearchSQLite

/// The table of the places where words may be written in two: `meanfield` as `mean field`.
///
/// It never lacks a place at which a record writes a word in two, but where a part is one of
/// `Vocabulary.passedOver`, and may name some at which none does any more. So most words, which nobody writes
/// in two, cost a question two look-ups, where they cost one for each part, and the postings of both parts
/// where they are words.
struct WordSplits {
  private let connection: Connection

  init(_ connection: Connection) { self.connection = connection }

  /// The words that have rows; longer ones and others than of ASCII letters have none.
  static let lengths = 4...32

  static func isSplittable(_ word: UnsafeBufferPointer<UInt8>) -> Bool {
    lengths.contains(word.count) && word.allSatisfy { $0 &- UInt8(ascii: "a") < 26 }
  }

  /// Whether the table is kept: not in an index that an earlier version made, and no more where a program
  /// that does not know it has changed the index since.
  func isKept() throws -> Bool {
    guard try Schema.hasTable(Schema.wordSplitTableName, connection) else { return false }
    return try connection.int(
      """
      SELECT 1 FROM word_split JOIN meta ON key = 'generation' AND places = CAST(value AS BLOB)
      WHERE term = ''
      """) != nil
  }

  // MARK: Changing

  /// Says that no word is missing in this generation of the index. To be called while there is no word, and
  /// when a generation ends in which the table was kept.
  func noteGeneration() throws {
    try connection.execute(
      """
      INSERT OR REPLACE INTO word_split(term, places)
      SELECT '', CAST(value AS BLOB) FROM meta WHERE key = 'generation'
      """)
  }

  /// What takes note of a word that is new to an index with words: earlier records may write it in two.
  func markUnknown() throws -> (String) throws -> Void {
    let mark = try Statement(connection, "INSERT OR REPLACE INTO word_split(term, places) VALUES (?, x'00')")
    return { word in
      mark.bind(word, at: 1)
      try mark.run()
    }
  }

  /// Adds the places at which words of the index are pairs of words.
  ///
  /// - Complexity: O(letters of all words)
  func add(_ pairs: NeighbourPairs) throws {
    pairs.finish()
    if pairs.isEmpty { return }
    let insert = try Statement(
      connection,
      """
      INSERT INTO word_split(term, places) VALUES (?1, ?2)
      ON CONFLICT DO UPDATE SET places = CAST(places || ?2 AS BLOB) WHERE instr(places, ?2) = 0
      """)
    try forEachSplit(in: pairs) { word, place in
      insert.bindText(word, at: 1)
      insert.bindBlob([UInt8(clamping: place)], at: 2)
      try insert.run()
    }
  }

  /// The places of a word; nil where it has no row.
  func places(of word: String) throws -> [Int]? {
    let select = try connection.statement("SELECT places FROM word_split WHERE term = ?")
    select.bind(word, at: 1)
    defer { select.reset() }
    return try select.step() ? select.bytes(0).map(Int.init) : nil
  }

  /// Stands for those that are not known.
  static let unknownPlace = 0

  /// Deletes the places at which no record splits a word any more, and looks up the words that are not known.
  ///
  /// - Complexity: a look into the postings for each place, and for each of the words that are not known.
  func tidy() throws {
    guard try isKept() else { return }
    try connection.execute("DELETE FROM word_split WHERE term <> '' AND term NOT IN (SELECT term FROM word)")
    guard let postings = try SegmentPostings(SegmentReader(connection)) else { return }
    let words = try connection.all("SELECT term FROM word_split WHERE term <> ''") { try $0.string(0) }
    for word in words {
      let letters = Array(word.utf8)
      let noted = try places(of: word) ?? []
      let all = letters.indices.dropFirst()
      let places = try all.filter {
        try (noted.contains($0) || noted.contains(Self.unknownPlace)) && isSplit(letters, $0, postings)
      }
      guard places != noted else { continue }
      try connection.run("DELETE FROM word_split WHERE term = ?", word)
      if places.isEmpty { continue }
      let insert = try connection.statement("INSERT INTO word_split(term, places) VALUES (?, ?)")
      insert.bind(word, at: 1)
      insert.bindBlob(places.map { UInt8(clamping: $0) }, at: 2)
      try insert.run()
    }
  }

  // MARK: Verifying

  /// The words of `pairs` that a record writes in two at a place that the table lacks. Only while it is kept.
  func missing(_ pairs: NeighbourPairs) throws -> [String] {
    guard let postings = try SegmentPostings(SegmentReader(connection)) else { return [] }
    pairs.finish()
    var missing: Set<String> = []
    try forEachSplit(in: pairs) { letters, place in
      let word = String(decoding: letters, as: UTF8.self)
      let places = try places(of: word) ?? []
      guard !places.contains(place), !places.contains(Self.unknownPlace) else { return }
      if try isSplit(Array(letters), place, postings) { missing.insert(word) }
    }
    return missing.sorted()
  }

  /// Whether a record writes a word in two at a place.
  private func isSplit(_ letters: [UInt8], _ place: Int, _ postings: SegmentPostings) throws -> Bool {
    let parts = [letters[..<place], letters[place...]].map { String(decoding: $0, as: UTF8.self) }
    let vocabulary = Vocabulary(connection)
    return try !parts.contains(where: Vocabulary.passedOver.contains) && parts.allSatisfy(vocabulary.contains)
      && postings.documentFrequency(of: [.init(terms: parts)], exceeds: 0)
  }

  // MARK: Words

  /// Calls `body` with each word and each place in it where both parts are words and may stand side by side.
  private func forEachSplit(
    in pairs: NeighbourPairs, _ body: (_ word: UnsafeBufferPointer<UInt8>, _ place: Int) throws -> Void
  ) throws {
    let vocabulary = Vocabulary(connection)
    // Few parts are words: to look for each in `pairs`, which has no room near the processor, took most of
    // the second that a run with 10,000 changes spent here.
    let parts = WordBits()
    try forEachPackedWord(of: 1...Self.lengths.upperBound) {
      if let start = $0.baseAddress { parts.insert(WordCutter.hash(start, $0.count)) }
    }
    try forEachPackedWord(of: Self.lengths) { word in
      guard Self.isSplittable(word), let letters = word.baseAddress else { return }
      for place in 1..<word.count {
        let first = WordCutter.hash(letters, place)
        guard parts.contains(first) else { continue }
        let second = WordCutter.hash(letters + place, word.count - place)
        guard parts.contains(second), pairs.contains(first, second),
          try [word[..<place], word[place...]].allSatisfy({
            try vocabulary.contains(String(decoding: $0, as: UTF8.self))
          })
        else { continue }
        try body(word, place)
      }
    }
  }

  /// Calls `body` with the ASCII words of some lengths. Behind each, what a hash reads is readable.
  private func forEachPackedWord(
    of lengths: ClosedRange<Int>, _ body: (UnsafeBufferPointer<UInt8>) throws -> Void
  ) throws {
    let chunks = try Statement(
      connection, "SELECT length, words FROM word_chunk WHERE length BETWEEN ? AND ?")
    chunks.bind(lengths.lowerBound, at: 1)
    chunks.bind(lengths.upperBound, at: 2)
    while try chunks.step() {
      let length = try chunks.int(0)
      guard lengths.contains(length) else { continue }
      let bytes = try chunks.bytes(1) + [UInt8](repeating: 0, count: WordCutter.readBytes)
      try bytes.withUnsafeBufferPointer { bytes in
        for start in stride(from: 0, through: bytes.count - WordCutter.readBytes - length, by: length) {
          try body(UnsafeBufferPointer(rebasing: bytes[start..<start + length]))
        }
      }
    }
  }
}

/// Which words there are, by their hashes, a bit for each: some others seem to be, one in twelve where there
/// are 700,000.
private struct WordBits: ~Copyable {
  private static let bits: UInt64 = 23
  private let pieces: UnsafeMutablePointer<UInt64>

  init() {
    pieces = .allocate(capacity: 1 << Int(Self.bits - 6))
    pieces.initialize(repeating: 0, count: 1 << Int(Self.bits - 6))
  }

  deinit { pieces.deallocate() }

  @inline(__always)
  func insert(_ hash: UInt64) {
    let number = hash &>> (64 &- Self.bits)
    pieces[Int(truncatingIfNeeded: number &>> 6)] |= 1 &<< (number & 63)
  }

  @inline(__always)
  func contains(_ hash: UInt64) -> Bool {
    let number = hash &>> (64 &- Self.bits)
    return pieces[Int(truncatingIfNeeded: number &>> 6)] & 1 &<< (number & 63) != 0
  }
}
