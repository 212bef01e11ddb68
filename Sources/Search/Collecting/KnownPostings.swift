import IndexStore

/// The decoded postings of what was asked for, as long as the commit stands and there is room: the words of
/// one question come again in the next.
final class KnownPostings {
  /// Some leaves taken together.
  final class List {
    let postings: DecodedPostings
    private var known: Impacts?
    fileprivate var lastUse = 0

    fileprivate init(_ postings: DecodedPostings) { self.postings = postings }

    /// Made when first asked for: only what is ranked has them.
    func impacts(_ model: BM25F, _ lengths: WeightedLengths) throws -> Impacts {
      if let known { return known }
      let impacts = try Impacts(postings, model, lengths)
      known = impacts
      return impacts
    }

    /// With its impacts, and about what the objects and the key take: in a small index that is more than the
    /// postings.
    fileprivate var byteCount: Int { postings.byteCount + postings.count + 1024 }
  }

  private var lists: [[PostingsQuery.Leaf]: List] = [:]
  /// What the lists were made for: fields have weights.
  private var parameters: RankingParameters?
  private var byteCount = 0
  private var uses = 0

  private static let maxBytes = 256 << 20

  /// - Complexity: a look-up, or O(postings) where they are not known.
  func list(of leaves: [PostingsQuery.Leaf], _ model: BM25F, _ snapshot: IndexSnapshot) throws -> List {
    if parameters != model.parameters {
      lists.removeAll()
      byteCount = 0
      parameters = model.parameters
    }
    uses += 1
    if let known = lists[leaves] {
      known.lastUse = uses
      return known
    }
    let list = List(
      try DecodedPostings.read(
        leaves, weights: model.fieldWeights, docidLimit: snapshot.meta.docidLimit, from: snapshot.postings))
    list.lastUse = uses
    byteCount += list.byteCount
    if byteCount > Self.maxBytes { removeOldest() }
    lists[leaves] = list
    return list
  }

  /// Forgets what was not used for longest, down to half of what there may be.
  private func removeOldest() {
    for (leaves, list) in lists.sorted(by: { $0.value.lastUse < $1.value.lastUse }) {
      guard byteCount > Self.maxBytes / 2 else { return }
      byteCount -= list.byteCount
      lists[leaves] = nil
    }
  }
}
