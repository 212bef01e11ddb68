import IndexStore
import Publication
import Tokenize

/// `editor:` in a query.
extension QueryExecution {
  /// The docids of records that have all words of a clause in the name of one editor, ascending.
  ///
  /// The index has editors among the authors, so that a field for them alone would make it larger: the records with
  /// these names are read.
  ///
  /// - Complexity: O(records with these words in a name)
  func editors(_ clause: TextClause) throws -> [Int] {
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
    try collect(prepared(plan), sort: .updated, into: &collector)
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
