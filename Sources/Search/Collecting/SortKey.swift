/// What decides the place of a hit: smaller comes first.
///
/// The number carries the direction already (a score is negated).
struct SortKey {
  var number: Double
  var docid: Int
}

/// Orders hits by their key; where the keys do not tell, by the texts they are prefixes of, and by their ids.
struct HitOrder {
  /// The order-preserving prefix of the record id; called only for equal keys.
  let idPrefix: (_ docid: Int) -> UInt64
  /// The full text of the sort key and the record id; called only for equal prefixes.
  let texts: (_ docid: Int) -> (key: String, id: String)
  /// Whether `number` is only the prefix of a text.
  let comparesText: Bool

  func precedes(_ left: SortKey, _ right: SortKey) -> Bool {
    if left.number != right.number { return left.number < right.number }
    guard left.docid != right.docid else { return false }
    guard comparesText else {
      let (leftID, rightID) = (idPrefix(left.docid), idPrefix(right.docid))
      if leftID != rightID { return leftID < rightID }
      return Self.precedes(texts(left.docid).id, texts(right.docid).id)
    }
    let (leftTexts, rightTexts) = (texts(left.docid), texts(right.docid))
    if leftTexts.key != rightTexts.key { return Self.precedes(leftTexts.key, rightTexts.key) }
    return Self.precedes(leftTexts.id, rightTexts.id)
  }

  static func precedes(_ left: String, _ right: String) -> Bool {
    left.utf8.lexicographicallyPrecedes(right.utf8)
  }
}
