import Publication
import SearchSQLite
package import Tokenize

/// The words of an index.
///
/// Until the next `optimize` it may hold words that no record has any more: ask the postings before showing
/// or counting one. Where a limit counts words, `isInUse` asks them, and is asked only where the limit is
/// met.
package struct Vocabulary {
  private let connection: Connection

  init(_ connection: Connection) { self.connection = connection }

  /// The words with this stem in title, abstract or keyword, in the order of their bytes; at most `limit`.
  ///
  /// A word that is its own stem may also stand in other fields only.
  package func words(
    stem: String, _ language: Stemmer.Language, limit: Int, isInUse: (String) throws -> Bool
  ) throws -> [String] {
    let statement = try connection.statement(
      "SELECT term FROM stem WHERE language = ? AND stem = ? ORDER BY term")
    statement.bind(language.rawValue, at: 1)
    statement.bind(stem, at: 2)
    var words = try strings(statement, limit: limit + 1)
    if words.count > limit { words = try strings(statement, limit: limit, where: isInUse) }
    let isOwnStem = try Stemmer.isStemmable(stem) && Stemmer(language).stem(stem) == stem
    if isOwnStem, !words.contains(stem), try contains(stem) {
      words.insert(stem, at: words.firstIndex { stem < $0 } ?? words.count)
    }
    return Array(words.prefix(limit))
  }

  package func contains(_ word: String) throws -> Bool {
    let statement = try connection.statement("SELECT 1 FROM word WHERE term = ?")
    statement.bind(word, at: 1)
    defer { statement.reset() }
    return try statement.step()
  }

  /// Every other pair of words has one of these, and no compound is looked for that has one.
  package static let passedOver = [
    "a", "an", "and", "are", "as", "at", "be", "by", "can", "for", "from", "has", "have", "in", "is", "it",
    "not", "of", "on", "or", "our", "that", "the", "their", "these", "this", "to", "was", "we", "were",
    "which", "with",
  ]

  /// Whether the index keeps where its words are written in two; one of an earlier version does not.
  package func keepsSplits() throws -> Bool { try WordSplits(connection).isKept() }

  /// Where records may write a word in two, each place as the bytes of the first part; nil where that is not
  /// known. Those with a part of `passedOver` are left out. Only for an index that
  /// `keepsSplits`.
  package func splits(of word: String) throws -> [Int]? {
    var word = word
    guard word.withUTF8(WordSplits.isSplittable) else { return nil }
    guard try contains(word) else { return nil }
    let places = try WordSplits(connection).places(of: word) ?? []
    return places.contains(WordSplits.unknownPlace) ? nil : places
  }

  /// The words that begin with `prefix` and are in use, in the order of their bytes; at most `limit`.
  package func words(
    withPrefix prefix: String, limit: Int, isInUse: (String) throws -> Bool
  ) throws -> [String] {
    try strings(statement(ofPrefix: prefix), limit: limit, where: isInUse)
  }

  /// Whether no more than `limit` words begin with `prefix`, and how many those are; nil where there are
  /// more.
  ///
  /// Words that are not in use are among them.
  /// - Complexity: O(`limit`), some 50 ns a word.
  package func count(ofPrefix prefix: String, limit: Int) throws -> Int? {
    let statement = try statement(ofPrefix: prefix)
    defer { statement.reset() }
    var count = 0
    while try statement.step() {
      if count == limit { return nil }
      count += 1
    }
    return count
  }

  /// How many words in use begin with `prefix`, counted up to `limit`, the last one counted, and whether
  /// there are no more.
  ///
  /// - Complexity: a look into the postings for each word.
  package func extent(
    ofPrefix prefix: String, limit: Int, isInUse: (String) throws -> Bool
  ) throws -> (count: Int, last: String?, isWhole: Bool) {
    let statement = try statement(ofPrefix: prefix)
    defer { statement.reset() }
    var (count, last) = (0, nil as String?)
    while try statement.step() {
      let word = try statement.string(0)
      guard try isInUse(word) else { continue }
      if count == limit { return (count, last, false) }
      count += 1
      last = word
    }
    return (count, last, true)
  }

  func respellings(_ sql: String, _ text: String, _ limit: Int) throws -> [String] {
    let statement = try connection.statement(sql)
    statement.bind(text, at: 1)
    statement.bind(limit, at: 2)
    return try strings(statement, limit: limit)
  }

  private func statement(ofPrefix prefix: String) throws -> Statement {
    // No term has the byte FF: it bounds the words with the prefix.
    let statement = try connection.statement(
      "SELECT term FROM word WHERE term >= ?1 AND term < CAST(CAST(?1 AS BLOB) || x'FF' AS TEXT)")
    statement.bind(prefix, at: 1)
    return statement
  }

  private func strings(
    _ statement: Statement, limit: Int, where isWanted: (String) throws -> Bool = { _ in true }
  ) throws -> [String] {
    defer { statement.reset() }
    var strings: [String] = []
    while strings.count < limit, try statement.step() {
      let string = try statement.string(0)
      if try isWanted(string) { strings.append(string) }
    }
    return strings
  }

  /// The ASCII words at most `maxDistance` slips from a word, with their distance; the word itself is left
  /// out.
  ///
  /// A slip is a byte inserted, deleted or replaced, or two neighbours exchanged.
  ///
  /// - Complexity: O(words of a similar length): 3 to 4 ns for each, and 100 ns for the one in a hundred
  ///   whose letters are nearly the same.
  package func nearest(to word: String, maxDistance: Int) throws -> [(word: String, distance: Int)] {
    let wanted = Array(word.utf8)
    guard wanted.allSatisfy({ $0 < 0x80 }), !wanted.isEmpty else { return [] }
    var search = NearestWords(wanted, maxDistance: maxDistance)
    let statement = try connection.statement(
      "SELECT length, masks, words FROM word_chunk WHERE length BETWEEN ? AND ?")
    defer { statement.reset() }
    statement.bind(max(1, wanted.count - maxDistance), at: 1)
    statement.bind(wanted.count + maxDistance, at: 2)
    while try statement.step() {
      let length = try statement.int(0)
      try statement.withBytes(1) { masks in
        try statement.withBytes(2) { words in
          guard length > 0, words.byteCount == masks.byteCount / 4 * length else {
            throw IndexError.damaged(
              what: "a chunk of words of length \(length) has \(words.byteCount) bytes")
          }
          words.withUnsafeBytes { words in
            masks.withUnsafeBytes { search.look(through: words, $0, length: length) }
          }
        }
      }
    }
    return search.found
  }
}

/// Compares one word with many.
private struct NearestWords {
  private let wanted: [UInt8]
  private let mask: UInt32
  private let maxDistance: Int
  // Three rows of the matrix of distances: this one, the one before, and the one before that.
  private var rows: [[Int]]
  private(set) var found: [(word: String, distance: Int)] = []

  init(_ wanted: [UInt8], maxDistance: Int) {
    self.wanted = wanted
    self.maxDistance = maxDistance
    mask = WordChunk.mask(of: wanted)
    rows = Array(repeating: Array(repeating: 0, count: wanted.count + 1), count: 3)
  }

  mutating func look(through words: UnsafeRawBufferPointer, _ masks: UnsafeRawBufferPointer, length: Int) {
    // A byte replaced takes one letter away and brings another.
    let maxBits = 2 * maxDistance
    for index in 0..<masks.count / 4 {
      let other = UInt32(littleEndian: masks.loadUnaligned(fromByteOffset: 4 * index, as: UInt32.self))
      guard (mask ^ other).nonzeroBitCount <= maxBits else { continue }
      let word = UnsafeRawBufferPointer(rebasing: words[index * length..<(index + 1) * length])
      guard let distance = distance(to: word), distance > 0 else { continue }
      found.append((String(decoding: word, as: UTF8.self), distance))
    }
  }

  /// Optimal string alignment distance; nil if it is more than `maxDistance`.
  ///
  /// - Complexity: O(length): only cells within `maxDistance` of the diagonal are worked out.
  private mutating func distance(to word: UnsafeRawBufferPointer) -> Int? {
    let far = maxDistance + 1
    for column in 0...wanted.count { rows[0][column] = min(column, far) }
    var (above, current, beforeAbove) = (0, 1, 2)
    for row in 1...word.count {
      let first = max(1, row - maxDistance)
      let last = min(wanted.count, row + maxDistance)
      guard first <= last else { return nil }
      rows[current][first - 1] = first == 1 ? min(row, far) : far
      var least = rows[current][first - 1]
      for column in first...last {
        let isEqual = word[row - 1] == wanted[column - 1]
        // The cell right above the last one lies outside the band of the row above.
        let up = column == row + maxDistance ? far : rows[above][column]
        var cell = min(rows[above][column - 1] + (isEqual ? 0 : 1), rows[current][column - 1] + 1, up + 1)
        if row > 1, column > 1, word[row - 1] == wanted[column - 2], word[row - 2] == wanted[column - 1] {
          cell = min(cell, rows[beforeAbove][column - 2] + 1)
        }
        rows[current][column] = min(cell, far)
        least = min(least, cell)
      }
      if least > maxDistance { return nil }
      (above, current, beforeAbove) = (current, beforeAbove, above)
    }
    let distance = rows[above][wanted.count]
    return distance <= maxDistance ? distance : nil
  }
}
