import IndexStore
import Publication

/// Turns a parsed query into a plan.
///
/// The place where a word becomes several: `forms(of:)` gives the terms of the index that a word of the query stands
/// for, and the plan scores them as one.
struct QueryPlanner {
  /// The docids that an identifier names.
  let resolve: (Identifier) throws -> [Int]

  private var plan = QueryPlan()
  private var leafNumbers: [PostingsQuery.Leaf: Int] = [:]
  private var termNumbers: [[Int]: Int] = [:]

  init(resolve: @escaping (Identifier) throws -> [Int]) { self.resolve = resolve }

  /// - Parameters:
  ///   - root: nil for all records.
  ///   - authors: Names to filter by, as lists of terms; not scored.
  ///   - match: With `any` the words of the topmost conjunction are ORed, and compounds are taken apart.
  mutating func makePlan(
    _ root: QueryNode?, authors: [[String]], match: SearchRequest.Match
  ) throws -> QueryPlan {
    var conditions: [QueryPlan.Condition] = []
    if let root { conditions.append(try match == .all ? condition(root) : anyCondition(root)) }
    if !authors.isEmpty {
      conditions.append(
        .combined(.any, authors.map { name in .combined(.all, name.map { .leaves([leaf([$0], .author)]) }) }))
    }
    plan.condition = .combined(.all, conditions)
    return plan
  }

  // MARK: Nodes

  private mutating func condition(_ node: QueryNode) throws -> QueryPlan.Condition {
    switch node {
    case .text(let clause): return text(clause)
    case .identifier(let readings, let otherwise):
      let docids = Set(try readings.flatMap(resolve)).sorted()
      if docids.isEmpty, let otherwise { return text(otherwise) }
      return .docids(docids)
    case .and(let nodes): return .combined(.all, try nodes.map { try condition($0) })
    case .or(let nodes):
      // Alternatives are no neighbours.
      return .combined(
        .any,
        try nodes.map { node in
          plan.wordOrder.append(nil)
          defer { plan.wordOrder.append(nil) }
          return try condition(node)
        })
    case .not(let node):
      // What a record must not have is not scored.
      let scored = (plan.terms, plan.wordOrder, termNumbers)
      defer { (plan.terms, plan.wordOrder, termNumbers) = scored }
      return .not(try condition(node))
    }
  }

  private mutating func anyCondition(_ node: QueryNode) throws -> QueryPlan.Condition {
    var wanted: [QueryPlan.Condition] = []
    var unwanted: [QueryPlan.Condition] = []
    for part in node.conjuncts {
      switch part {
      case .not: unwanted.append(try condition(part))
      case .text(let clause): wanted += clause.words.map { text($0) }
      case .identifier(_, let otherwise):
        let found = try condition(part)
        if case .docids = found {
          wanted.append(found)
        } else {
          wanted += otherwise?.words.map { text($0) } ?? []
        }
      default: wanted.append(try condition(part))
      }
    }
    return .combined(.all, (wanted.isEmpty ? [] : [.combined(.any, wanted)]) + unwanted)
  }

  private mutating func text(_ clause: TextClause) -> QueryPlan.Condition {
    switch clause.kind {
    case .word where clause.terms.count == 1: return term(clause, leaves: forms(of: clause))
    case .word, .exact, .phrase: return term(clause, leaves: [leaf(clause.terms, clause.field)])
    case .prefix: return term(clause, leaves: [leaf(clause.terms, clause.field, isPrefix: true)])
    case .near(let slop):
      let words = clause.terms.uniqued().map { TextClause(kind: .exact, field: clause.field, text: $0, terms: [$0]) }
      let leaves = words.flatMap { word -> [Int] in
        let number = leaf(word.terms, word.field)
        _ = term(word, leaves: [number])
        return [number]
      }
      return leaves.count == 1 ? .leaves(leaves) : .near(leaves, slop: slop)
    }
  }

  /// The leaves that a word of the query stands for; the word itself comes first.
  private mutating func forms(of clause: TextClause) -> [Int] { [leaf(clause.terms, clause.field)] }

  // MARK: Leaves and terms

  private mutating func leaf(_ terms: [String], _ field: TextField?, isPrefix: Bool = false) -> Int {
    let leaf = PostingsQuery.Leaf(
      terms: terms, isPrefix: isPrefix, fields: field.map { [$0] } ?? TextField.allCases)
    if let known = leafNumbers[leaf] { return known }
    leafNumbers[leaf] = plan.leaves.count
    plan.leaves.append(leaf)
    return plan.leaves.count - 1
  }

  private mutating func term(_ clause: TextClause, leaves: [Int]) -> QueryPlan.Condition {
    let number = termNumbers[leaves] ?? plan.terms.count
    if number == plan.terms.count {
      termNumbers[leaves] = number
      plan.terms.append(
        .init(text: clause.text, leaves: leaves, count: 0, weight: clause.weight, words: words(ofPhrase: leaves)))
    }
    plan.terms[number].count += 1
    plan.terms[number].weight = max(plan.terms[number].weight, clause.weight)
    let isWord = clause.terms.count == 1 && (clause.kind == .word || clause.kind == .exact)
    plan.wordOrder.append(isWord ? number : nil)
    return .leaves(leaves)
  }

  private func words(ofPhrase leaves: [Int]) -> [PostingsQuery.Leaf]? {
    guard leaves.count == 1, case let phrase = plan.leaves[leaves[0]], phrase.terms.count > 1 else { return nil }
    return phrase.terms.enumerated().map { index, term in
      .init(
        terms: [term], isPrefix: phrase.isPrefix && index == phrase.terms.count - 1, fields: phrase.fields)
    }
  }
}

extension QueryPlan.Condition {
  fileprivate enum Operator { case all, any }

  /// The conditions as one, without a level for a single part.
  fileprivate static func combined(_ kind: Operator, _ parts: [Self]) -> Self {
    if parts.isEmpty { return .everything }
    if parts.count == 1 { return parts[0] }
    return kind == .all ? .all(parts) : .any(parts)
  }
}

extension QueryNode {
  /// The nodes that all have to match.
  var conjuncts: [QueryNode] {
    if case .and(let nodes) = self { nodes } else { [self] }
  }
}

extension TextClause {
  /// A compound as the words it is made of; anything else as it is.
  fileprivate var words: [TextClause] {
    guard kind == .word, terms.count > 1 else { return [self] }
    let isFunction = FunctionWords.marked(terms)
    let kept = isFunction.contains(false) ? zip(terms, isFunction).filter { !$1 }.map(\.0) : terms
    return kept.map { TextClause(kind: .word, field: field, text: $0, terms: [$0]) }
  }
}

extension Array where Element: Hashable {
  /// The elements without repetitions, in the order of their first occurrence.
  fileprivate func uniqued() -> [Element] {
    var seen: Set<Element> = []
    return filter { seen.insert($0).inserted }
  }
}
