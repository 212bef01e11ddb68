/// A hit without what is shown of it.
public struct RankedRecord: Hashable, Sendable {
  public var id: String
  /// 0 where the hits are not ordered by relevance.
  public var score: Double

  public init(id: String, score: Double) {
    self.id = id
    self.score = score
  }
}
