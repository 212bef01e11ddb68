/// Where the leaves of a plan stand in one record.
struct Occurrences {
  /// The place of one occurrence: of its first term, where the leaf has several.
  struct Position: Hashable {
    /// The number of the field.
    var field: UInt8
    /// Counted in terms from the start of the field.
    var offset: UInt32

    /// Field and offset in one number, which sorts as they do; fields lie 2^32 apart.
    var place: UInt64 { UInt64(field) << 32 | UInt64(offset) }
  }

  var docid = 0
  /// By leaf, by field and offset; empty where the record does not have it.
  var positions: [[Position]] = []

  func contains(_ leaf: Int) -> Bool { leaf < positions.count && !positions[leaf].isEmpty }

  subscript(leaf: Int) -> [Position] { leaf < positions.count ? positions[leaf] : [] }

  /// The number of positions of a leaf, each times the weight of its field; weights come by field.
  func weightedFrequency(of leaf: Int, _ weights: [Double]) -> Double {
    self[leaf].reduce(0) { $0 + weights[Int($1.field)] }
  }
}
