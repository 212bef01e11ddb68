/// Orders the answers to a query that no record answers in full: by how much of it a record has, then by
/// score.
///
/// Both make one number, so that cursors and equal keys work as for any other answer: the share of the
/// query's weight in 1,024 steps, each as wide as no score is.
enum PartialOrder {
  private static let steps = 1024.0
  private static let room = 8192.0

  /// `coverage` is the share of the query's weight that the record has, from 0 to 1.
  static func key(coverage: Double, score: Double) -> Double {
    (coverage * steps).rounded() * room + min(max(score, 0), room - 1)
  }

  /// The score that a key was made from, to 1e-9.
  static func score(ofKey key: Double) -> Double { key.truncatingRemainder(dividingBy: room) }
}
