import IndexStore
import Publication

/// One pass over all matches: the best hits, the exact total, and the counts of every facet.
struct Collector {
  /// One filtered facet: a column number that does not pass fails the record.
  private struct Filter {
    var column: [UInt32]
    var passes: [Bool]
  }

  private struct Counted {
    var column: [UInt32]
    var counter: FacetCounter
    /// The number of its own filter, which its counts leave out.
    var filter: Int?
  }

  private let filters: [Filter]
  private var counted: [Counted]
  private(set) var total = 0
  private(set) var top: TopHits

  init(
    facets: [FacetDefinition], selections: [FacetSelection], top: TopHits, columns: Columns,
    snapshot: IndexSnapshot
  ) throws {
    self.top = top
    filters = try selections.map { Filter(column: try columns.facet($0.facet, snapshot), passes: $0.passes) }
    counted = try facets.map { facet in
      Counted(
        column: try columns.facet(facet, snapshot),
        counter: FacetCounter(facet, dictionary: try columns.dictionary(facet, snapshot)),
        filter: selections.firstIndex { $0.facet.name == facet.name })
    }
  }

  /// Takes a match. `key` is worked out only for a record that passes all filters.
  ///
  /// A record that fails exactly one filter still counts for that facet: its counts are taken with all filters but
  /// its own.
  mutating func collect(_ docid: Int, key: () -> SortKey) throws {
    var failed: Int?
    for index in filters.indices {
      let number = Int(filters[index].column[docid])
      guard number < filters[index].passes.count else { throw damage(docid) }
      guard !filters[index].passes[number] else { continue }
      guard failed == nil else { return }
      failed = index
    }
    if failed == nil {
      total += 1
      top.offer(key())
    }
    for index in counted.indices where failed == nil || counted[index].filter == failed {
      let number = Int(counted[index].column[docid])
      guard number < counted[index].counter.counts.count else { throw damage(docid) }
      counted[index].counter.add(number)
    }
  }

  func counter(at index: Int) -> FacetCounter { counted[index].counter }

  private func damage(_ docid: Int) -> IndexError {
    .damaged(what: "a facet of docid \(docid) has a value that does not exist")
  }
}
