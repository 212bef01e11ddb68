import IndexStore
import Publication
import Tokenize

/// `editor:` in a query.
extension QueryExecution {
  /// The docids of records that have all words of a clause in the name of one editor, ascending; of a name in
  /// quotes, those with an editor who may be called so.
  ///
  /// The index has editors among the authors, so that a field for them alone would make it larger: the
  /// records with these names are read.
  ///
  /// - Complexity: O(records with these words in a name)
  func editors(_ clause: TextClause) throws -> [Int] {
    // A name in quotes may be written in another way in the records.
    let readings = clause.kind == .phrase ? PersonName.readings(of: clause.text) : []
    let named = try editors(called: readings)
    let isWhole = !readings.isEmpty && PersonName.isDivided(clause.text)
    return isWhole ? named : try Set(named + editors(withWordsOf: clause)).sorted()
  }

  private func editors(called readings: [PersonName]) throws -> [Int] {
    guard !readings.isEmpty else { return [] }
    let names = NameFinder(reader: reader, expander: try expander())
    let spelled = try readings.map { (name: $0, spellings: try names.spellings(in: $0)) }
    return try names.docids(of: readings).filter { docid in
      try reader.checkStop()
      return try reader.snapshot.record(docid)?.editors.contains { editor in
        spelled.contains { $0.name.fits(editor, $0.spellings) }
      } ?? false
    }
  }

  private func editors(withWordsOf clause: TextClause) throws -> [Int] {
    let isPrefix = clause.kind == .prefix
    let words = clause.terms.enumerated().map { place, term in
      let isLast = isPrefix && place == clause.terms.count - 1
      return QueryNode.text(
        TextClause(kind: isLast ? .prefix : .exact, field: .author, text: term, terms: [term]))
    }
    var planner = planner(nil)
    var plan = try planner.makePlan(QueryNode.joiningAll(words), authors: AuthorFilter(), .all)
    (plan.terms, plan.wordOrder) = ([], [])
    let top = TopHits(capacity: .max, order: order(comparesText: false))
    var collector = try Collector(facets: [], selections: [], top: top, reader)
    try collect(prepared(plan, passing: []), sort: .updated, into: &collector)
    let docids = try collector.top.sorted().map(\.docid).filter { docid in
      try reader.checkStop()
      return try reader.snapshot.record(docid).map { Self.hasEditor($0, clause.terms, isPrefix: isPrefix) }
        ?? false
    }
    return docids.sorted()
  }

  private static func hasEditor(_ record: Record, _ terms: [String], isPrefix: Bool) -> Bool {
    // A record without authors has its editors in their place.
    record.editors.contains { editor in
      let name = Analyzer.publication.terms(of: editor.spokenName)
      return terms.enumerated().allSatisfy { place, term in
        name.contains { isPrefix && place == terms.count - 1 ? $0.hasPrefix(term) : $0 == term }
      }
    }
  }
}
