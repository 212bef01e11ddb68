import IndexStore
import Publication

/// The columns of one generation, and what else is worked out once for it. Everything is read when first asked for, and
/// of a column only the chunks that are touched.
final class Columns {
  let generation: Int
  /// Whether the user knows already that the postings come the slower way.
  var hasToldOfFallback = false
  private var columns: [String: Column] = [:]
  private var dictionaries: [String: FacetDictionary] = [:]
  private var weightedLengths: [RankingParameters.FieldWeights: WeightedLengths] = [:]

  init(generation: Int) { self.generation = generation }

  /// The weighted length of each record.
  func lengths(_ snapshot: IndexSnapshot, _ parameters: RankingParameters) -> WeightedLengths {
    if let known = weightedLengths[parameters.fieldWeights] { return known }
    let lengths = WeightedLengths(
      TextField.allCases.filter { parameters.lengthWeight($0) > 0 }.map {
        (column(ColumnName.length($0), snapshot), Float(parameters.lengthWeight($0)))
      })
    weightedLengths[parameters.fieldWeights] = lengths
    return lengths
  }

  /// The docids of records that state no author, ascending.
  func withoutAuthor(_ snapshot: IndexSnapshot) throws -> [Int] {
    let lengths = column(ColumnName.length(.author), snapshot)
    var docids: [Int] = []
    try forEachChunkOfDocids(snapshot) { docids += try $0.filter { try lengths.value(at: $0) == 0 } }
    return docids
  }

  /// Calls `body` with the docids that have a record, those of one chunk at a time, ascending.
  func forEachChunkOfDocids(_ snapshot: IndexSnapshot, _ body: ([Int]) throws -> Void) throws {
    let live = column(ColumnName.live, snapshot)
    for number in 0..<live.chunkCount {
      let chunk = try live.chunk(number)
      let offsets = (0..<UInt16(PostingsWindow.size)).filter { chunk.value($0) != 0 }
      try body(offsets.map { number * PostingsWindow.size + Int($0) })
    }
  }

  /// The column of a facet: each value is a number that its dictionary knows.
  func facet(_ facet: FacetDefinition, _ snapshot: IndexSnapshot) throws -> Column {
    let count = try dictionary(facet, snapshot).sets.count
    return column(ColumnName.facet(facet), below: UInt64(count), snapshot)
  }

  func dictionary(_ facet: FacetDefinition, _ snapshot: IndexSnapshot) throws -> FacetDictionary {
    if let known = dictionaries[facet.name] { return known }
    let dictionary = try snapshot.dictionary(facet)
    dictionaries[facet.name] = dictionary
    return dictionary
  }

  /// The counts of a facet over all records.
  func counts(of facet: FacetDefinition, _ snapshot: IndexSnapshot) throws -> FacetCounts {
    let order = HitOrder(idPrefix: { _ in 0 }, texts: { _ in ("", "") }, comparesText: false)
    var collector = try Collector(
      facets: [facet], selections: [], top: TopHits(capacity: 0, order: order), columns: self, snapshot: snapshot)
    let keys = try KeyMaker(sort: .relevance, columns: self, snapshot: snapshot)
    try forEachChunkOfDocids(snapshot) { try collector.collect($0, keys) }
    return collector.counter(at: 0).result(dictionary: try dictionary(facet, snapshot), selection: nil)
  }

  /// A column of 8-byte values: `ColumnName.id`, `.title` or `.updated`.
  func prefixes(_ name: String, _ snapshot: IndexSnapshot) -> Column { column(name, snapshot) }

  private func column(_ name: String, below limit: UInt64 = .max, _ snapshot: IndexSnapshot) -> Column {
    if let known = columns[name] { return known }
    let column = Column(name, count: snapshot.meta.docidLimit, below: limit, snapshot.statements)
    columns[name] = column
    return column
  }
}

/// The length of each record: the terms of its fields, each times the weight of the field.
final class WeightedLengths {
  private let fields: [(column: Column, weight: Float)]
  private var chunks: [[Float]]

  init(_ fields: [(column: Column, weight: Float)]) {
    self.fields = fields
    chunks = Array(repeating: [], count: fields.first?.column.chunkCount ?? 0)
  }

  /// The lengths of a chunk's records: `PostingsWindow.size` of them.
  ///
  /// - Throws: `IndexError.damaged` where a chunk cannot be read.
  func chunk(_ number: Int) throws -> [Float] {
    if chunks.indices.contains(number), !chunks[number].isEmpty { return chunks[number] }
    var lengths = [Float](repeating: 0, count: PostingsWindow.size)
    for (column, weight) in fields {
      let chunk = try column.chunk(number)
      switch chunk.width {
      case 1: Self.add(chunk.base.assumingMemoryBound(to: UInt8.self), weight, to: &lengths)
      case 2: Self.add(chunk.base.assumingMemoryBound(to: UInt16.self), weight, to: &lengths)
      case 4: Self.add(chunk.base.assumingMemoryBound(to: UInt32.self), weight, to: &lengths)
      default: Self.add(chunk.base.assumingMemoryBound(to: UInt64.self), weight, to: &lengths)
      }
    }
    if chunks.indices.contains(number) { chunks[number] = lengths }
    return lengths
  }

  func length(of docid: Int) throws -> Double {
    Double(try chunk(docid / PostingsWindow.size)[docid % PostingsWindow.size])
  }

  @inline(__always)
  private static func add<T: FixedWidthInteger>(
    _ values: UnsafePointer<T>, _ weight: Float, to lengths: inout [Float]
  ) {
    for index in lengths.indices { lengths[index] += weight * Float(values[index]) }
  }
}
