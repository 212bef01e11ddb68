import IndexStore
import Publication

/// The columns of one generation, and what else is worked out once for it. Everything is read when first
/// asked for, and of a column only the chunks that are touched.
final class Columns {
  let generation: Int
  /// Whether the user knows already that the postings come the slower way.
  var hasToldOfFallback = false
  let knownWords = KnownWords()
  let knownPostings = KnownPostings()
  private(set) lazy var scoringMemory = ScoringMemory()
  private var columns: [String: Column] = [:]
  /// By name of the facet.
  private var facetColumns: [String: Column] = [:]
  private var dictionaries: [String: FacetDictionary] = [:]
  private var selections: [FacetFilter: FacetSelection] = [:]
  private var knownLive: RecordSet?
  private var passing: [FacetFilter: RecordSet] = [:]
  /// Of the few weights that are asked for.
  private var weightedLengths: [(weights: RankingParameters.FieldWeights, lengths: WeightedLengths)] = []

  private var isInUse: [ValueKey: Bool] = [:]
  private var knownIndexInfo: SearchResults.IndexInfo?
  private var knownModel: BM25F?

  init(generation: Int) { self.generation = generation }

  private struct ValueKey: Hashable {
    var facet: String
    var value: Int
  }

  /// What every answer says of the index.
  func indexInfo(_ snapshot: IndexSnapshot) -> SearchResults.IndexInfo {
    if let knownIndexInfo { return knownIndexInfo }
    let info = SearchResults.IndexInfo(
      records: snapshot.meta.records, generation: snapshot.meta.generation,
      fingerprint: snapshot.meta.fingerprint.hex, updated: snapshot.meta.updated)
    knownIndexInfo = info
    return info
  }

  /// The model of the last parameters asked for.
  func model(_ snapshot: IndexSnapshot, _ parameters: RankingParameters) -> BM25F {
    if let knownModel, knownModel.parameters == parameters { return knownModel }
    let model = BM25F(
      parameters, recordCount: snapshot.meta.records, totalLengths: snapshot.meta.totalLengths)
    knownModel = model
    return model
  }

  /// The weighted length of each record.
  func lengths(_ snapshot: IndexSnapshot, _ parameters: RankingParameters) -> WeightedLengths {
    if let known = weightedLengths.first(where: { $0.weights == parameters.fieldWeights }) {
      return known.lengths
    }
    let lengths = WeightedLengths(
      TextField.allCases.filter { parameters.lengthWeight($0) > 0 }.map {
        (
          ColumnChunks(ColumnName.length($0), snapshot.connection),
          Float(parameters.lengthWeight($0))
        )
      }, count: snapshot.meta.docidLimit)
    weightedLengths.append((parameters.fieldWeights, lengths))
    return lengths
  }

  /// The docids of records that state no author, ascending.
  func withoutAuthor(_ snapshot: IndexSnapshot) throws -> [Int] {
    let lengths = column(ColumnName.length(.author), below: Self.lengthLimit, snapshot)
    var docids: [Int] = []
    try forEachChunkOfDocids(snapshot) { docids += try $0.filter { try lengths.value(at: $0) == 0 } }
    return docids
  }

  /// Calls `body` with the docids that have a record, those of one chunk at a time, ascending.
  func forEachChunkOfDocids(_ snapshot: IndexSnapshot, _ body: ([Int]) throws -> Void) throws {
    let live = column(ColumnName.live, below: 2, snapshot)
    let size = snapshot.meta.docidLimit
    for start in stride(from: 0, to: size, by: PostingsWindow.maxSize) {
      try body((start..<min(start + PostingsWindow.maxSize, size)).filter { try live.value(at: $0) != 0 })
    }
  }

  /// The docids that have a record.
  func live(_ snapshot: IndexSnapshot) throws -> RecordSet {
    if let knownLive { return knownLive }
    let column = column(ColumnName.live, below: 2, snapshot)
    let live = try RecordSet(of: column, passes: [0, 1], count: snapshot.meta.docidLimit)
    knownLive = live
    return live
  }

  /// The column of a facet: each value is a number that its dictionary knows.
  func facet(_ facet: FacetDefinition, _ snapshot: IndexSnapshot) throws -> Column {
    if let known = facetColumns[facet.name] { return known }
    let count = try dictionary(facet, snapshot).sets.count
    let column = column(ColumnName.facet(facet), below: UInt64(count), snapshot)
    facetColumns[facet.name] = column
    return column
  }

  func dictionary(_ facet: FacetDefinition, _ snapshot: IndexSnapshot) throws -> FacetDictionary {
    if let known = dictionaries[facet.name] { return known }
    let dictionary = try snapshot.dictionary(facet)
    dictionaries[facet.name] = dictionary
    return dictionary
  }

  /// A filter, worked out. The last ones asked for are kept.
  func selection(
    _ filter: FacetFilter, of facet: FacetDefinition, _ snapshot: IndexSnapshot
  ) throws -> FacetSelection {
    if let known = selections[filter] { return known }
    let selection = FacetSelection(filter, facet: facet, dictionary: try dictionary(facet, snapshot))
    if selections.count == Self.maxPassing { selections.removeAll() }
    selections[filter] = selection
    return selection
  }

  /// The records that pass a filter. The last ones asked for are kept: people narrow one search after the
  /// other in the same way.
  ///
  /// - Complexity: O(records) the first time.
  func records(_ selection: FacetSelection, _ snapshot: IndexSnapshot) throws -> RecordSet {
    if let known = passing[selection.filter] { return known }
    let records = try RecordSet(
      of: facet(selection.facet, snapshot), passes: selection.passes, count: snapshot.meta.docidLimit)
    if passing.count == Self.maxPassing { passing.removeAll() }
    passing[selection.filter] = records
    return records
  }

  /// 32 MiB for a million records.
  private static let maxPassing = 256

  /// Whether any record has a value of a facet, or one below it in the tree.
  ///
  /// - Complexity: O(records) the first time where none has it; else it ends at the first.
  func hasRecord(with value: Int, of facet: FacetDefinition, _ snapshot: IndexSnapshot) throws -> Bool {
    let key = ValueKey(facet: facet.name, value: value)
    if let known = isInUse[key] { return known }
    let dictionary = try dictionary(facet, snapshot)
    var isWanted = [Bool](repeating: false, count: dictionary.values.count)
    isWanted[value] = true
    let hasIt = dictionary.sets.marking(isWanted)
    let column = try self.facet(facet, snapshot)
    let found = try (1..<max(1, snapshot.meta.docidLimit)).contains {
      hasIt[Int(try column.value(at: $0))] != 0
    }
    isInUse[key] = found
    return found
  }

  /// The counts of a facet over all records.
  func counts(of facet: FacetDefinition, _ snapshot: IndexSnapshot) throws -> FacetCounts {
    let order = HitOrder(idPrefix: { _ in 0 }, texts: { _ in ("", "") }, comparesText: false)
    var collector = try Collector(
      facets: [facet], selections: [], top: TopHits(capacity: 0, order: order), columns: self,
      snapshot: snapshot)
    let chunkCount = (snapshot.meta.docidLimit + RecordSet.chunkSize - 1) / RecordSet.chunkSize
    try ConditionSets(.records(live(snapshot)), chunkCount: chunkCount).forEachChunk { chunk, records in
      _ = try collector.collect(records, chunk: chunk)
    }
    return collector.counter(at: 0).result(dictionary: try dictionary(facet, snapshot), selection: nil)
  }

  /// A column of 8-byte values: `ColumnName.id`, `.title` or `.updated`.
  func prefixes(_ name: String, _ snapshot: IndexSnapshot) -> Column { column(name, snapshot) }

  /// Longer fields count as if they had this many terms less one.
  private static let lengthLimit: UInt64 = 1 << 16

  private func column(_ name: String, below limit: UInt64 = .max, _ snapshot: IndexSnapshot) -> Column {
    if let known = columns[name] { return known }
    let column = Column(name, count: snapshot.meta.docidLimit, below: limit, snapshot.connection)
    columns[name] = column
    return column
  }
}
