/// Where the atoms of a plan stand in one record.
struct Occurrences {
  /// The place of one occurrence: of its first term, where the atom has several.
  struct Position: Hashable {
    /// The number of the field.
    var field: UInt8
    /// Counted in terms from the start of the field.
    var offset: UInt32

    /// Field and offset in one number, which sorts as they do; fields lie 2^32 apart.
    var place: UInt64 { UInt64(field) << 32 | UInt64(offset) }
  }

  var docid = 0
  /// By atom, by field and offset; empty if the record does not have it.
  var positions: [[Position]] = []

  func contains(_ atom: Int) -> Bool { atom < positions.count && !positions[atom].isEmpty }

  subscript(atom: Int) -> [Position] { atom < positions.count ? positions[atom] : [] }

  /// The number of positions of an atom, each times the weight of its field; weights come by field.
  func weightedFrequency(of atom: Int, _ weights: [Double]) -> Double {
    self[atom].reduce(0) { $0 + weights[Int($1.field)] }
  }
}
