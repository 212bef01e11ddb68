import IndexStore

/// What the records of each chunk of docids can score at most, for a question that asks for the best hits and for nothing
/// about the others.
///
/// Of each term the best saturated frequency in each chunk is kept for a commit: block maxima, made when a word is first
/// asked for in this way. They depend on the commit alone, so that no change can leave them behind.
///
/// Source: Ding and Suel, "Faster top-k document retrieval using block-max indexes", SIGIR 2011.
struct WindowBounds {
  /// By chunk.
  private let bounds: [Double]
  private let order: [Int]

  /// So many chunks are searched first, those with the best bounds: what they give keeps most others out. 16 of a million
  /// records.
  private var searchedFirst: Int { max(4, order.count / 16) }

  /// `maxima` come by term, by chunk.
  init(_ scorer: Scorer, maxima: [[Double]]) {
    var bounds = [Double](repeating: scorer.largestProximity, count: maxima.first?.count ?? 0)
    for (term, maxima) in zip(scorer.terms, maxima) {
      for chunk in bounds.indices { bounds[chunk] += term.weight * maxima[chunk] }
    }
    // With room for what rounding does.
    self.bounds = bounds.map { $0 * (1 + 1e-9) }
    order = bounds.indices.sorted { bounds[$0] > bounds[$1] }
  }

  /// The chunks to search before all others.
  var first: [Int] { Array(order.prefix(searchedFirst)) }

  /// The other chunks that may have a hit with at least some score.
  func rest(reaching score: Double) -> [Int] {
    order.dropFirst(searchedFirst).filter { bounds[$0] >= score }
  }
}
