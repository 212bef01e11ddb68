import Basics
import IndexStore
import Publication

/// The decoded postings of what stands for one word, with the impacts that rank them.
final class PostingsList: Sendable {
  let postings: DecodedPostings
  /// The number of records that have any of the atoms; the list may have fewer of them.
  let recordCount: Int
  private let impacts = Locked<Impacts?>(nil)

  /// All postings.
  init(_ postings: DecodedPostings) { (self.postings, recordCount) = (postings, postings.count) }

  /// A part of the postings. `recordCount`: How many records have any of the atoms, in this part or not.
  init(_ postings: DecodedPostings, of recordCount: Int) {
    (self.postings, self.recordCount) = (postings, recordCount)
  }

  /// Made when first asked for: only ranked lists have them.
  func impacts(_ model: BM25F, _ lengths: WeightedLengths) throws -> Impacts {
    try impacts.withLock { known in
      if let known { return known }
      let made = try Impacts(postings, model, lengths)
      known = made
      return made
    }
  }

  /// With its impacts, and about what the objects and the key take: in a small index that is more than the
  /// postings.
  var byteCount: Int { postings.byteCount + postings.count + 1024 }
}
