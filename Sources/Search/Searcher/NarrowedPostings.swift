import IndexStore

/// The postings of words as far as a question needs them: those of the records that have all words, where all
/// are asked for, or of those that pass its filters.
///
/// Frequent words have few records in common, and filters leave few. These are found from docids alone, and
/// only their frequencies are read, weighed and written down.
final class NarrowedPostings: Sendable {
  /// One of the words.
  struct Word {
    let list: PostingsList
    /// All records that have it, where the list lacks some that are asked for.
    var records: RecordSet?
  }

  /// By what stands for a word; what is missing is read as a whole.
  let words: [[PostingsQuery.Atom]: Word]

  init(_ words: [[PostingsQuery.Atom]: Word] = [:]) { self.words = words }

  /// A word that fewer than one record in this many has is as soon read as a whole.
  static let leastShare = 128
  /// The same under filters, which take some time to be worked out for all records.
  static let leastShareOfFiltered = 64
  /// Filters that more than one record in this many passes save too little.
  static let shareOfPassing = 4

  /// With about what the key takes.
  var byteCount: Int {
    words.reduce(1024) { sum, word in
      sum + word.value.list.byteCount + (word.value.records?.byteCount ?? 0)
        + word.key.count * Self.bytesOfAtom
    }
  }

  private static let bytesOfAtom = 128

  /// Whether words are narrowed in less time than they are read as a whole.
  ///
  /// `counts`: How many records have each of them. `common`: How many have all of `wordCount` words, these
  /// among them.
  static func isWorthIt(counts: some Collection<Int>, ofWords wordCount: Int, common: Int) -> Bool {
    // With fewer records that have all, those that lack one come behind them: for that all postings are read.
    let few =
      wordCount >= RankingParameters.longQuery
      ? RankingParameters.fewHitsOfLongQuery : RankingParameters.fewHits
    // What is not needed is read as docids, twice; what is needed is read, weighed and written down.
    return common >= few && 5 * common * counts.count < 4 * counts.reduce(0, +)
  }
}
