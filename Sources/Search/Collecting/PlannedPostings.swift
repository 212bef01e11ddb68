import IndexStore

/// The postings of a plan, each list fetched once: those of its terms, which are scored, and those that its
/// condition asks for besides.
struct PlannedPostings {
  /// By term of the plan.
  let terms: [PostingsList]
  /// The condition with its postings.
  let root: any ChunkCondition

  /// `selections`: The filters that a hit has to pass besides.
  init(
    _ plan: QueryPlan, passing selections: [FacetSelection], _ ranking: Searcher.Ranking,
    _ reader: CommitReader
  ) throws {
    // A word alone has no neighbours.
    let hasPairs = plan.wordOrder.count > 1
    let words = plan.words
    // Without filters, only the records that have all words are read: all conditions have to be words.
    let isNarrowed =
      selections.isEmpty
      ? words.count > 1 && plan.wantedWords.count == plan.condition.conjuncts.count
      : !words.isEmpty
    let narrowed =
      isNarrowed
      ? try reader.narrowedPostings(of: words, passing: selections, ranking, needsPlaces: hasPairs)
      : NarrowedPostings()
    let lists = Lists(narrowed: narrowed, ranking: ranking, reader: reader)
    let terms = try plan.terms.map { term in
      try lists.postings(of: term.atoms.map { plan.atoms[$0] }, needsPlaces: hasPairs)
    }
    let fetch = Fetch(plan: plan, terms: terms, lists: lists, reader: reader)
    let node = try fetch.node(plan.condition)
    self.terms = terms
    // A docid may be free.
    root =
      plan.acceptsRecordsWithoutAtoms
      ? AllCondition.of([RecordsCondition(records: try reader.live()), node]) : node
  }

  private struct Lists {
    let narrowed: NarrowedPostings
    let ranking: Searcher.Ranking
    let reader: CommitReader

    func postings(of atoms: [PostingsQuery.Atom], needsPlaces: Bool) throws -> PostingsList {
      try narrowed.words[atoms]?.list ?? reader.postings(of: atoms, ranking, needsPlaces: needsPlaces)
    }
  }

  private struct Fetch {
    let plan: QueryPlan
    let terms: [PostingsList]
    let lists: Lists
    let reader: CommitReader

    func node(_ condition: QueryPlan.Condition) throws -> any ChunkCondition {
      switch condition {
      case .atoms(let numbers):
        if let word = lists.narrowed.words[numbers.map { plan.atoms[$0] }], let records = word.records {
          RecordsCondition(records: records, cost: word.list.recordCount)
        } else {
          ListCondition(list: try postings(numbers, needsPlaces: false))
        }
      case .near(let near):
        NearCondition(
          try near.atoms.map { try postings([$0], needsPlaces: true) }, counts: near.counts,
          slop: near.slop, borders: try postings([near.border], needsPlaces: true), reader.places)
      case .docids(let docids): DocidsCondition(docids: docids)
      case .records(let records): RecordsCondition(records: records)
      case .everything: RecordsCondition(records: try reader.live())
      case .all(let parts): AllCondition.of(try parts.map(node))
      case .any(let parts): AnyCondition(parts: try parts.map(node))
      case .allButOne(let parts): AllButOneCondition(parts: try parts.map(node))
      case .not(let part): NotCondition(part: try node(part))
      }
    }

    private func postings(_ atoms: [Int], needsPlaces: Bool) throws -> DecodedPostings {
      if let term = plan.terms.firstIndex(where: { $0.atoms == atoms }) { return terms[term].postings }
      return try lists.postings(of: atoms.map { plan.atoms[$0] }, needsPlaces: needsPlaces).postings
    }
  }
}
