import Publication

/// A code and a label as a record states them together, compared byte by byte.
///
/// Records may spell one value in several ways (`Gold` and `gold`), and give it several labels. People see
/// the code and the label that most records state, of equally frequent ones the bytewise smallest; a
/// department file has precedence. So it does not matter in which order the records came.
struct Spelling: Hashable {
  let code: String
  let label: String?

  init(code: String, label: String?) {
    self.code = code
    self.label = label
  }

  init(_ stated: FacetValue) { self.init(code: stated.code, label: stated.label) }

  static func == (left: Self, right: Self) -> Bool {
    guard left.code.hasSameBytes(as: right.code) else { return false }
    return switch (left.label, right.label) {
    case (nil, nil): true
    case (let left?, let right?): left.hasSameBytes(as: right)
    default: false
    }
  }

  func hash(into hasher: inout Hasher) { hasher.combine(Self.hash(code: code, label: label)) }

  /// The same for the same bytes, in this process alone: nobody can make two that share it.
  static func hash(code: String, label: String?) -> Int {
    var hasher = Hasher()
    code.hashBytes(into: &hasher)
    if let label {
      hasher.combine(0 as UInt8)
      label.hashBytes(into: &hasher)
    }
    return hasher.finalize()
  }

  /// What people see of a value.
  ///
  /// `votes`: How many records state each spelling. `unit`: What a department file says of the value.
  ///
  /// - Returns: nil if neither a record nor a file has it.
  /// - Complexity: O(n log n) in the number of spellings.
  static func shown(_ votes: [Spelling: Int], unit: Department?) -> Spelling? {
    let stated = votes.filter { $0.value > 0 }
    guard let code = unit?.code ?? mostFrequent(stated.map { ($0.key.code, $0.value) }) else { return nil }
    let labels = stated.compactMap { spelling, count in spelling.label.map { ($0, count) } }
    return Spelling(code: code, label: unit?.label ?? mostFrequent(labels))
  }

  private static func mostFrequent(_ texts: [(text: String, count: Int)]) -> String? {
    var best: (text: String, count: Int)?
    var current: (text: String, count: Int)?
    for (text, count) in texts.sorted(by: { $0.text.precedesBytewise($1.text) }) {
      if let same = current, same.text.hasSameBytes(as: text) {
        current = (text, same.count + count)
      } else {
        current = (text, count)
      }
      if let current, current.count > best?.count ?? 0 { best = current }
    }
    return best?.text
  }
}

extension String {
  fileprivate func hashBytes(into hasher: inout Hasher) {
    var text = self
    text.withUTF8 { hasher.combine(bytes: UnsafeRawBufferPointer($0)) }
  }
}
