import IndexStore

/// The postings of words that a record has to have all of, as far as a question needs them: those of the
/// records that have all.
///
/// Frequent words have few records in common. These are found from docids alone, and only their frequencies
/// are read, weighed and written down.
final class NarrowedPostings: Sendable {
  /// By what stands for a word; what is missing is read as a whole.
  let lists: [[PostingsQuery.Atom]: PostingsList]

  init(_ lists: [[PostingsQuery.Atom]: PostingsList] = [:]) { self.lists = lists }

  /// A word that fewer than one record in this many has is as soon read as a whole.
  static let leastShare = 128

  /// With about what the key takes.
  var byteCount: Int {
    lists.reduce(1024) { $0 + $1.value.byteCount + $1.key.count * Self.bytesOfAtom }
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
