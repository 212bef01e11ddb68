/// Where the leaves of a query stand in one record. One buffer serves many records, one after the other.
///
/// Positions are kept as FTS5 encodes them, and worked out only where they are asked for: scoring needs no more than
/// how many there are.
///
/// `@exclusivity(unchecked)`: nothing here calls out, and the checks cost more than what they guard.
package final class Occurrences {
  /// The place of one occurrence: of its first term, where the leaf has several.
  package struct Position: Hashable, Sendable {
    package var field: UInt8
    /// Counted in terms from the start of the field.
    package var offset: UInt32

    package init(field: UInt8, offset: UInt32) {
      self.field = field
      self.offset = offset
    }

    fileprivate init(_ place: UInt64) {
      field = UInt8(truncatingIfNeeded: place >> 32)
      offset = UInt32(truncatingIfNeeded: place)
    }

    fileprivate var place: UInt64 { UInt64(field) << 32 | UInt64(offset) }
  }

  @exclusivity(unchecked) package private(set) var docid = 0
  /// Whether a list of positions could not be read; see `validate`.
  @exclusivity(unchecked) private var isDamaged = false

  /// By leaf; empty where the record does not have it. The bytes are the cursors' or those of `own`.
  @exclusivity(unchecked) private var lists: UnsafeMutableBufferPointer<PositionList>
  @exclusivity(unchecked) private var leafCount = 0
  /// Positions that came one by one, and where the leaves end in them.
  private let own = ByteBuffer()
  private var ownEnds: [Int] = []
  private var encoder: PositionEncoder
  /// By leaf: what the last look at its positions gave.
  private var decoded: [[Position]] = []

  package init() {
    lists = .allocate(capacity: 0)
    encoder = PositionEncoder(into: own)
  }

  /// The positions come by leaf, each by field and offset.
  package convenience init(docid: Int, positions: [[Position]]) {
    self.init()
    begin(docid: docid)
    for leaf in positions {
      leaf.forEach(append)
      endLeaf()
    }
    endRecord()
  }

  deinit { lists.deallocate() }

  // MARK: Reading

  /// The positions of a leaf, by field and offset; empty where the record does not have it.
  ///
  /// - Complexity: O(positions)
  package subscript(leaf: Int) -> ArraySlice<Position> {
    guard contains(leaf) else { return [] }
    if decoded.count < leafCount { decoded = Array(repeating: [], count: leafCount) }
    decoded[leaf].removeAll(keepingCapacity: true)
    var iterator = PositionIterator(lists[leaf])
    while let place = iterator.next() { decoded[leaf].append(Position(place)) }
    if iterator.isDamaged { isDamaged = true }
    return decoded[leaf][...]
  }

  /// Forgets the record, before what it points to goes away.
  package func removeAll() { reserve(leafCount: 0) }

  /// - Throws: `IndexError.damaged` where a list of positions was read that is malformed.
  package func validate() throws {
    if isDamaged { throw PositionList.damage }
  }

  package func contains(_ leaf: Int) -> Bool { leaf < leafCount && lists[leaf].count > 0 }

  /// The number of positions of a leaf, each times the weight of its field; weights come by field.
  ///
  /// - Complexity: O(positions), and several times as fast as working them out.
  package func weightedFrequency(of leaf: Int, _ weights: [Double]) -> Double {
    guard contains(leaf) else { return 0 }
    if let frequency = weights.withUnsafeBufferPointer(lists[leaf].weightedCount) { return frequency }
    isDamaged = true
    return 0
  }

  /// The positions of a leaf as FTS5 encodes them.
  func list(of leaf: Int) -> PositionList { contains(leaf) ? lists[leaf] : .empty }

  // MARK: Filling, from position lists

  /// Begins a scan of a query with so many leaves: the record has none of them yet.
  func reserve(leafCount: Int) {
    if leafCount > lists.count {
      lists.deallocate()
      lists = .allocate(capacity: leafCount)
    }
    lists.initialize(repeating: .empty)
    self.leafCount = leafCount
    isDamaged = false
  }

  /// Sets where one leaf stands in the record.
  @inline(__always)
  func set(_ leaf: Int, _ positions: PositionList) { lists[leaf] = positions }

  @inline(__always)
  func setDocid(_ docid: Int) { self.docid = docid }

  // MARK: Filling, position by position

  func begin(docid: Int) {
    self.docid = docid
    own.removeAll()
    ownEnds.removeAll(keepingCapacity: true)
    encoder = PositionEncoder(into: own)
  }

  func append(_ position: Position) { encoder.append(position.place) }

  /// Ends the positions of one leaf; leaves come in order, each once.
  func endLeaf() {
    ownEnds.append(own.count)
    encoder = PositionEncoder(into: own)
  }

  /// Ends the record.
  func endRecord() {
    reserve(leafCount: ownEnds.count)
    var start = 0
    for (leaf, end) in ownEnds.enumerated() {
      lists[leaf] = PositionList(start: UnsafePointer(own.base) + start, count: end - start)
      start = end
    }
  }
}
