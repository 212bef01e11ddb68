import IndexStore
import Publication

/// The columns of one generation as the collector reads them, loaded when first asked for.
final class Columns {
  let generation: Int
  /// Whether the user knows already that the postings come the slower way.
  var hasToldOfFallback = false
  private var numbers: [String: [UInt32]] = [:]
  private var prefixes: [String: [UInt64]] = [:]
  private var dictionaries: [String: FacetDictionary] = [:]
  private var weightedLengths: [RankingParameters.FieldWeights: [Float]] = [:]
  private var liveDocids: [UInt8]?

  init(generation: Int) { self.generation = generation }

  /// 1 for each docid with a record.
  func live(_ snapshot: IndexSnapshot) throws -> [UInt8] {
    if let liveDocids { return liveDocids }
    let values = try snapshot.column(ColumnName.live, as: UInt8.self)
    liveDocids = values
    return values
  }

  /// The weighted length of each record.
  func lengths(_ snapshot: IndexSnapshot, _ parameters: RankingParameters) throws -> [Float] {
    if let known = weightedLengths[parameters.fieldWeights] { return known }
    var sums = [Float](repeating: 0, count: snapshot.meta.docidLimit)
    for field in TextField.allCases {
      let weight = Float(parameters.lengthWeight(field))
      guard weight > 0 else { continue }
      let lengths = try snapshot.column(ColumnName.length(field), as: UInt16.self)
      for docid in sums.indices { sums[docid] += weight * Float(lengths[docid]) }
    }
    weightedLengths[parameters.fieldWeights] = sums
    return sums
  }

  /// The docids of records that state no author, ascending.
  func withoutAuthor(_ snapshot: IndexSnapshot) throws -> [Int] {
    let lengths = try snapshot.column(ColumnName.length(.author), as: UInt16.self)
    let live = try live(snapshot)
    return lengths.indices.filter { live[$0] != 0 && lengths[$0] == 0 }
  }

  func facet(_ facet: FacetDefinition, _ snapshot: IndexSnapshot) throws -> [UInt32] {
    let name = ColumnName.facet(facet)
    if let known = numbers[name] { return known }
    let values = try snapshot.column(name, as: UInt32.self)
    numbers[name] = values
    return values
  }

  func dictionary(_ facet: FacetDefinition, _ snapshot: IndexSnapshot) throws -> FacetDictionary {
    if let known = dictionaries[facet.name] { return known }
    let dictionary = try snapshot.dictionary(facet)
    dictionaries[facet.name] = dictionary
    return dictionary
  }

  /// A column of 8-byte values: `ColumnName.id`, `.title` or `.updated`.
  func prefixes(_ name: String, _ snapshot: IndexSnapshot) throws -> [UInt64] {
    if let known = prefixes[name] { return known }
    let values = try snapshot.column(name, as: UInt64.self)
    prefixes[name] = values
    return values
  }
}
