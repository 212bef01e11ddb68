import IndexStore

/// The decoded postings of what was asked for more than once, for one commit.
///
/// To decode a list takes as long as to answer from it once. So the first time a word is asked for, nothing is kept; a process
/// that answers one question never pays.
final class KnownPostings {
  private struct Entry {
    var impacts: Impacts?
    /// Whether the postings have no decoded form.
    var isUnfit = false
    var lastUse = 0
  }

  private var entries: [[PostingsQuery.Leaf]: Entry] = [:]
  /// What the impacts were worked out for.
  private var parameters: RankingParameters?
  private var byteCount = 0
  private var uses = 0

  static let maxBytes = 256 << 20
  /// Of what is known to be asked for, at most.
  private static let maxEntries = 1 << 16

  /// The postings of leaves taken together; nil where they are asked for the first time, or have no decoded form.
  func impacts(
    of leaves: [PostingsQuery.Leaf], withPlaces: Bool, _ model: BM25F, _ lengths: WeightedLengths,
    _ snapshot: IndexSnapshot
  ) throws -> Impacts? {
    if parameters != model.parameters {
      removeAll()
      parameters = model.parameters
    }
    uses += 1
    guard var entry = entries[leaves] else {
      if entries.count == Self.maxEntries { removeAll() }
      entries[leaves] = Entry(lastUse: uses)
      return nil
    }
    entry.lastUse = uses
    if !entry.isUnfit, entry.impacts.map({ withPlaces && !$0.postings.hasPlaces }) ?? true {
      byteCount -= entry.impacts?.byteCount ?? 0
      entry.impacts = try DecodedPostings.read(
        leaves, weights: model.parameters.fieldWeights.values, withPlaces: withPlaces,
        docidLimit: snapshot.meta.docidLimit, from: snapshot.postings
      ).map { try Impacts($0, model, lengths) }
      entry.isUnfit = entry.impacts == nil
      byteCount += entry.impacts?.byteCount ?? 0
    }
    entries[leaves] = entry
    if byteCount > Self.maxBytes { removeOldest() }
    return entry.impacts
  }

  private func removeAll() {
    entries.removeAll()
    byteCount = 0
  }

  /// Forgets what was not used for longest, down to half of what there may be.
  private func removeOldest() {
    for (leaves, entry) in entries.sorted(by: { $0.value.lastUse < $1.value.lastUse }) {
      guard byteCount > Self.maxBytes / 2 else { return }
      guard let impacts = entry.impacts, entry.lastUse < uses else { continue }
      byteCount -= impacts.byteCount
      entries[leaves]?.impacts = nil
    }
  }
}
