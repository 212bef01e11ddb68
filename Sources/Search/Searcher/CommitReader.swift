import IndexStore
import Publication

/// A commit as one question reads it: what its searcher knows, and a transaction to read the rest through.
/// Everything is read when first asked for, and of a column only the chunks that are touched.
final class CommitReader {
  let searcher: Searcher
  let snapshot: IndexSnapshot
  private let limits: Limits
  private let stop: StopSignal
  /// Of the postings that this question has asked for.
  var postingsBytes = 0
  private var checks = 0
  /// Reads the positions that the lists do not have decoded.
  private(set) lazy var places = PlaceReader(snapshot.postings)
  /// Reads on another thread what this question will need.
  var ahead: ReadAhead?
  /// Of compounds that this question has looked for: most that are found are asked for next.
  private(set) var compounds: [PostingsQuery.Atom: PostingArrays] = [:]
  /// Filters that this question has noted, and whether it is the first to have them.
  private var newFilters: [FacetFilter: Bool] = [:]

  init(_ searcher: Searcher, _ snapshot: IndexSnapshot, limits: Limits, stop: StopSignal) {
    self.searcher = searcher
    self.snapshot = snapshot
    self.limits = limits
    self.stop = stop
  }

  var meta: Meta { searcher.meta }
  var words: WordCache { searcher.words }
  var vocabulary: Vocabulary { snapshot.vocabulary }

  /// Whether the question may go on. To be called once for a chunk of docids, or what takes as long.
  ///
  /// Looks only each eighth time: to read the clock for each chunk took 2 % of a warm question.
  ///
  /// - Throws: `SearchError.stopped` or `.deadlineExceeded`.
  func checkStop() throws {
    checks &+= 1
    if checks & 7 == 0 { try stop.check() }
  }

  // MARK: Postings

  /// The postings of some atoms taken together. `needsPlaces`: Whether places will be asked for; else those
  /// of prefixes are not read.
  ///
  /// - Throws: `SearchError.tooManyPostings` if the question asks for more than allowed.
  /// - Complexity: a look-up, or O(postings) where they are not known.
  func postings(
    of atoms: [PostingsQuery.Atom], _ ranking: Searcher.Ranking, needsPlaces: Bool
  ) throws -> PostingsList {
    let needsPlaces = needsPlaces && atoms.contains(where: \.isPrefix)
    let list = try searcher.postings(atoms, ranking, needsPlaces: needsPlaces) {
      PostingsList(try decode(atoms, ranking, needsPlaces: needsPlaces))
    }
    try count(list)
    return list
  }

  func decode(
    _ atoms: [PostingsQuery.Atom], _ ranking: Searcher.Ranking, among records: RecordSet? = nil,
    needsPlaces: Bool
  ) throws -> DecodedPostings {
    try DecodedPostings.read(
      atoms, weights: ranking.model.fieldWeights, docidLimit: meta.docidLimit, from: snapshot.postings,
      among: records, known: compounds, needsPlaces: needsPlaces
    ) { bytes in
      try checkStop()
      try requirePostings(bytes)
    }
  }

  /// Counts what a list takes for the limit of the question.
  func count(_ list: PostingsList) throws {
    postingsBytes += list.byteCount
    try requirePostings(0)
  }

  /// Whether this question may ask for more postings than it has.
  private func requirePostings(_ bytes: Int) throws {
    guard postingsBytes + bytes <= limits.questionBytes else {
      throw SearchError.tooManyPostings(limit: limits.questionBytes)
    }
  }

  /// The number of records that have at least one of the atoms.
  func documentFrequency(of atoms: [PostingsQuery.Atom]) throws -> Int {
    if let atom = atoms.first, atoms.count == 1, atom.terms.count > 1, !atom.isPrefix,
      let count = try documentFrequency(ofCompound: atom, atLeast: 0)
    {
      return count
    }
    return try words.documentFrequencies.value(atoms) {
      try checkStop()
      return try snapshot.postings.documentFrequency(of: atoms)
    }
  }

  /// The number of records that have some words in a row; nil where it was found on the way that fewer than
  /// `least` have them.
  func documentFrequency(ofCompound atom: PostingsQuery.Atom, atLeast least: Int) throws -> Int? {
    do {
      return try words.documentFrequencies.value([atom]) {
        try checkStop()
        guard let found = try snapshot.postings.decode(atom, atLeast: least, check: checkStop) else {
          throw TooFew()
        }
        compounds[atom] = found
        return found.count
      }
    } catch is TooFew {
      return nil
    }
  }

  private struct TooFew: Error {}

  /// Whether a record has a word; the vocabulary may have words that none has any more.
  func isInUse(_ word: String) throws -> Bool {
    try checkStop()
    return try snapshot.postings.documentFrequency(of: [.init(terms: [word])], exceeds: 0)
  }

  // MARK: Columns

  /// The weighted length of each record.
  func lengths(_ ranking: Searcher.Ranking) -> WeightedLengths { WeightedLengths(ranking.lengths, snapshot) }

  /// The docids of records that state no author, ascending.
  func withoutAuthor() throws -> [Int] { try docids(whereLengthOf: .author) { $0 == 0 } }

  /// The docids of records that have a word in a field, ascending.
  func docids(withTextIn field: TextField) throws -> [Int] { try docids(whereLengthOf: field) { $0 > 0 } }

  private func docids(whereLengthOf field: TextField, is wanted: (UInt64) -> Bool) throws -> [Int] {
    let lengths = column(ColumnName.length(field), below: Self.lengthLimit)
    var docids: [Int] = []
    try forEachChunkOfDocids { docids += try $0.filter { wanted(try lengths.value(at: $0)) } }
    return docids
  }

  /// Calls `body` with the docids that have a record, those of one chunk at a time, ascending.
  private func forEachChunkOfDocids(_ body: ([Int]) throws -> Void) throws {
    let live = column(ColumnName.live, below: 2)
    let size = meta.docidLimit
    for start in stride(from: 0, to: size, by: PostingsWindow.maxSize) {
      try checkStop()
      try body((start..<min(start + PostingsWindow.maxSize, size)).filter { try live.value(at: $0) != 0 })
    }
  }

  /// The docids that have a record.
  func live() throws -> RecordSet {
    try searcher.live {
      try RecordSet(
        of: column(ColumnName.live, below: 2), passes: [0, 1], count: meta.docidLimit, check: checkStop)
    }
  }

  /// A column of 8-byte values: `ColumnName.id`, `.title` or `.updated`.
  func prefixes(_ name: String) -> Column { column(name, below: .max, isReadWhole: false) }

  /// Longer fields count as if they had this many terms less one.
  private static let lengthLimit: UInt64 = 1 << 16

  private func column(_ name: String, below limit: UInt64, isReadWhole: Bool = true) -> Column {
    Column(searcher.column(name, below: limit, isReadWhole: isReadWhole), snapshot)
  }

  // MARK: Facets

  /// The values of a facet, and its column: each value there is a number that the dictionary knows.
  func facet(_ facet: FacetDefinition) throws -> (dictionary: FacetDictionary, column: FacetColumn) {
    let shared = try shared(facet)
    return switch shared.column {
    case .numbers(let column): (shared.dictionary, .numbers(Column(column, snapshot)))
    case .lists(let lists): (shared.dictionary, .lists(ListColumn(lists, snapshot)))
    }
  }

  func dictionary(_ facet: FacetDefinition) throws -> FacetDictionary { try shared(facet).dictionary }

  /// - Throws: `SearchError.missingFacet` where the index was written before there was such a facet.
  private func shared(_ facet: FacetDefinition) throws -> Searcher.Facet {
    try searcher.facet(facet) {
      guard meta.facets.contains(facet.name) else { throw SearchError.missingFacet(name: facet.name) }
      return try snapshot.dictionary(facet)
    }
  }

  /// The code of the person that a text given as an author stands for: `=CODE`, an ORCID iD, or the site's id
  /// of a person; nil for a name.
  func person(_ text: String) throws -> String? {
    let code = text.hasPrefix("=") ? String(text.dropFirst()) : text
    if let orcid = Identifier(kind: .orcid, text: code) { return orcid.value }
    if text.hasPrefix("=") { return code }
    guard let label = try snapshot.label(of: code, .author) else { return nil }
    // A folded name may be meant as a name: `wu` is everybody called so, not only who is called nothing else.
    return FoldedName.of(label) == code ? nil : code
  }

  /// A filter, worked out.
  func selection(_ filter: FacetFilter, of facet: FacetDefinition) throws -> FacetSelection {
    try searcher.selection(filter) {
      FacetSelection(filter, facet: facet, dictionary: try dictionary(facet))
    }
  }

  /// Notes that a question with many postings has a filter. Returns whether it is the first.
  func noteAsked(_ filter: FacetFilter) -> Bool {
    if let known = newFilters[filter] { return known }
    let isNew = searcher.noteAsked(filter)
    newFilters[filter] = isNew
    return isNew
  }

  /// The records that pass a filter.
  ///
  /// - Complexity: O(records) the first time.
  func records(_ selection: FacetSelection) throws -> RecordSet {
    try searcher.records(selection.filter) {
      switch try facet(selection.facet).column {
      case .numbers(let column):
        try RecordSet(of: column, passes: selection.passes, count: meta.docidLimit, check: checkStop)
      case .lists(let lists):
        try RecordSet(count: meta.docidLimit, check: checkStop) { selection.passes(try lists.list(of: $0)) }
      }
    }
  }

  /// The records of a year; nil if there is none.
  ///
  /// - Complexity: O(records) the first time.
  func records(ofYear year: Int) throws -> RecordSet? {
    guard meta.facets.contains(FacetDefinition.year.name),
      try dictionary(.year).value(code: String(year)) != nil
    else { return nil }
    let filter = FacetFilter(facet: FacetDefinition.year.name, values: [.init(.code(String(year)))])
    return try records(selection(filter, of: .year))
  }

  /// The number of terms of the titles, by docid.
  func titleLengths() -> Column {
    column(ColumnName.length(.title), below: Self.lengthLimit, isReadWhole: false)
  }

  /// Whether a record passes a filter.
  func passes(_ selection: FacetSelection, docid: Int) throws -> Bool {
    switch try facet(selection.facet).column {
    case .numbers(let column): selection.passes[Int(try column.value(at: docid))] != 0
    case .lists(let lists): selection.passes(try lists.list(of: docid))
    }
  }

  /// Whether any record has a value of a facet, or one below it in the tree.
  ///
  /// - Complexity: O(records) the first time where none has it; else it ends at the first.
  func hasRecord(with value: Int, of facet: FacetDefinition) throws -> Bool {
    try searcher.isInUse(.init(facet: facet.name, value: value)) {
      let (dictionary, column) = try self.facet(facet)
      var isWanted = [Bool](repeating: false, count: dictionary.values.count)
      isWanted[value] = true
      let hasIt = dictionary.sets.marking(isWanted)
      return try (1..<max(1, meta.docidLimit)).contains { docid in
        if docid % RecordSet.chunkSize == 0 { try checkStop() }
        return switch column {
        case .numbers(let column): hasIt[Int(try column.value(at: docid))] != 0
        case .lists(let lists): try lists.list(of: docid).contains(UInt32(value))
        }
      }
    }
  }

  /// The counts of a facet over all records.
  func counts(of facet: FacetDefinition) throws -> FacetCounts {
    let order = HitOrder(idPrefix: { _ in 0 }, texts: { _ in ("", "") }, comparesText: false)
    var collector = try Collector(
      facets: [facet], selections: [], top: TopHits(capacity: 0, order: order), self)
    let chunkCount = (meta.docidLimit + RecordSet.chunkSize - 1) / RecordSet.chunkSize
    let sets = ConditionSets(RecordsCondition(records: try live()), chunkCount: chunkCount)
    try sets.forEachChunk { chunk, records in
      try checkStop()
      _ = try collector.collect(records, chunk: chunk)
    }
    return collector.counter(at: 0).result(selection: nil)
  }
}
