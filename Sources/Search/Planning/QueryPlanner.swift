import IndexStore
import Publication

/// Turns a parsed query into a plan.
///
/// The place where a word becomes several: `forms(of:_:)` gives what a word of the query stands for, and the
/// plan scores it as one term.
struct QueryPlanner {
  /// The docids that an identifier names.
  private let resolve: (Identifier) throws -> [Int]
  /// nil: words are taken as they are.
  private let expander: QueryExpander?
  /// What the prefixes of the query may still stand for.
  private var prefixes: PrefixBudget

  private var plan = QueryPlan()
  private var leafNumbers = SmallTable<PostingsQuery.Leaf, Int>()
  private var termNumbers = SmallTable<TermKey, Int>()

  /// What makes two clauses of a query one term that stands in it twice.
  private enum TermKey: Hashable {
    /// `network networks`: the same forms.
    case forms([String], TextField?)
    case leaves([Int])
  }

  /// A query with more leaves than this takes the rest of its words as they are.
  private static let maxLeaves = 2048

  init(
    resolve: @escaping (Identifier) throws -> [Int], expander: QueryExpander? = nil, prefixes: PrefixBudget
  ) {
    self.resolve = resolve
    self.expander = expander
    self.prefixes = prefixes
  }

  /// The plan of a query; without a root of all records.
  ///
  /// `authors` are names to filter by; they are not scored. `withoutAuthor` are the docids of records that
  /// state none. With `any` the words of the topmost conjunction are ORed, and compounds are taken apart.
  /// `feedback` are words that are scored too; with `any` they match like those of the query.
  mutating func makePlan(
    _ root: QueryNode?, authors: AuthorFilter, withoutAuthor: [Int] = [], match: SearchRequest.Match,
    feedback: [Feedback.Word] = []
  ) throws -> QueryPlan {
    var conditions: [QueryPlan.Condition] = []
    if let root { conditions.append(try match == .all ? condition(root) : anyCondition(root, feedback)) }
    if match == .all { for word in feedback { _ = try add(word) } }
    conditions += filter(authors, withoutAuthor)
    plan.condition = .combined(.all, conditions)
    return plan
  }

  private mutating func filter(_ authors: AuthorFilter, _ withoutAuthor: [Int]) -> [QueryPlan.Condition] {
    var wanted = authors.wanted.map { name($0) }
    var parts = authors.unwanted.map { QueryPlan.Condition.not(name($0)) }
    if authors.wantsNotStated { wanted.append(.docids(withoutAuthor)) }
    if authors.alternatives != nil { wanted.append(.docids(authors.recordsOfPeople)) }
    if authors.leavesOutNotStated { parts.append(.not(.docids(withoutAuthor))) }
    return wanted.isEmpty ? parts : parts + [.combined(.any, wanted)]
  }

  private mutating func name(_ terms: [String]) -> QueryPlan.Condition {
    .combined(.all, terms.map { .leaves([leaf([$0], .author)]) })
  }

  // MARK: Nodes

  private mutating func condition(_ node: QueryNode) throws -> QueryPlan.Condition {
    switch node {
    case .text(let clause): return try row(clause)
    case .identifier(let readings, let otherwise):
      let docids = Set(try readings.flatMap(resolve)).sorted()
      if docids.isEmpty, let otherwise { return try row(otherwise) }
      return .docids(docids)
    case .and(let nodes): return .combined(.all, try row(nodes))
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

  /// A clause that has no neighbours.
  private mutating func row(_ clause: TextClause) throws -> QueryPlan.Condition {
    .combined(.all, try row([.text(clause)]))
  }

  /// Nodes that stand side by side, where neighbours may be one word (`mean field`).
  private mutating func row(_ nodes: [QueryNode]) throws -> [QueryPlan.Condition] {
    let replacements = try expander?.replacements(in: nodes.map(\.plainWord))
    return try nodes.enumerated().map { index, node in
      if let word = node.plainWord { return try text(word, replacements?[index] ?? []) }
      if case .text(let clause) = node { return try text(clause) }
      return try condition(node)
    }
  }

  private mutating func anyCondition(
    _ node: QueryNode, _ feedback: [Feedback.Word]
  ) throws -> QueryPlan.Condition {
    var wanted: [QueryNode] = []
    var unwanted: [QueryPlan.Condition] = []
    for part in node.conjuncts {
      switch part {
      case .not: unwanted.append(try condition(part))
      case .text(let clause): wanted += clause.words.map(QueryNode.text)
      case .identifier(let readings, let otherwise?):
        // Looked up here: what names a record stays one thing, what does not is taken apart.
        let isKnown = try readings.contains { try !resolve($0).isEmpty }
        wanted += isKnown ? [part] : otherwise.words.map(QueryNode.text)
      default: wanted.append(part)
      }
    }
    let conditions = try row(wanted) + feedback.map { try add($0) }
    return .combined(.all, (conditions.isEmpty ? [] : [.combined(.any, conditions)]) + unwanted)
  }

  /// `replacements` are what else stands for the word where it is.
  private mutating func text(_ clause: TextClause, _ replacements: [[String]] = []) throws
    -> QueryPlan.Condition
  {
    switch clause.kind {
    case .word where clause.terms.count == 1: return try word(clause, replacements)
    case .word:
      let clause = clause.withoutElisions
      let joined =
        try plan.leaves.count < Self.maxLeaves ? expander?.joinedForms(ofCompound: clause.terms) ?? [] : []
      let leaves = ([clause.terms] + joined).map { leaf($0, clause.field) } + (try inflected(clause))
      return term(clause, leaves: leaves.uniqued())
    case .exact, .phrase: return term(clause, leaves: [leaf(clause.terms, clause.field)])
    case .prefix: return term(clause, leaves: [try prefixLeaf(clause.terms, clause.field)])
    case .near(let slop):
      let words = clause.terms.uniqued().map {
        TextClause(kind: .exact, field: clause.field, text: $0, terms: [$0])
      }
      let leaves = words.map { word in
        let number = leaf(word.terms, word.field)
        _ = term(word, leaves: [number])
        return number
      }
      return leaves.count == 1 ? .leaves(leaves) : .near(leaves, slop: slop)
    }
  }

  /// A compound with the other forms of its last word: `neural-networks` for `neural-network`.
  private mutating func inflected(_ clause: TextClause) throws -> [Int] {
    guard let expander, let last = clause.terms.last, clause.field != .author,
      !QueryExpander.isName(clause.text), plan.leaves.count < Self.maxLeaves
    else { return [] }
    let fields = clause.field.map { [$0] } ?? QueryExpander.inflectedFields
    return try expander.forms(of: last).prefix(Self.maxInflectedForms)
      .map { leaf(clause.terms.dropLast() + [$0], in: fields) }
  }

  /// Each form of a compound is a phrase to look for.
  private static let maxInflectedForms = 8

  /// A word with what it stands for; the word itself comes first.
  private mutating func word(_ clause: TextClause, _ replacements: [[String]]) throws -> QueryPlan.Condition {
    let own = leaf(clause.terms, clause.field)
    guard let expander, let term = clause.terms.first, plan.leaves.count < Self.maxLeaves else {
      return self.term(clause, leaves: [own], key: .forms(clause.terms, clause.field))
    }
    let isName = clause.field == .author || QueryExpander.isName(clause.text)
    let word = try expander.word(term, isName: isName)
    let key = TermKey.forms(word.family, clause.field)
    guard let field = clause.field else {
      let leaves = word.leaves.map { number(of: $0) } + replacements.map { leaf($0, nil) }
      return self.term(clause, leaves: replacements.isEmpty ? leaves : leaves.uniqued(), key: key)
    }
    let leaves =
      [own] + word.forms.map { leaf([$0], in: [field]) } + (word.parts + replacements).map { leaf($0, field) }
    return self.term(clause, leaves: leaves.uniqued(), key: key)
  }

  /// Adds a word that the user did not write.
  private mutating func add(_ word: Feedback.Word) throws -> QueryPlan.Condition {
    let forms = try expander?.forms(of: word.term) ?? []
    let key = TermKey.forms((forms + [word.term]).sorted(), nil)
    let number = termNumbers[key] ?? plan.terms.count
    if number == plan.terms.count {
      termNumbers.add(key, number)
      let leaves = [leaf([word.term], nil)] + forms.map { leaf([$0], in: QueryExpander.inflectedFields) }
      plan.terms.append(.init(text: word.term, leaves: leaves, count: 0, weight: 1))
    }
    plan.terms[number].feedback = word.weight
    return .leaves(plan.terms[number].leaves)
  }

  // MARK: Leaves and terms

  private mutating func leaf(_ terms: [String], _ field: TextField?) -> Int {
    leaf(terms, in: field.map { [$0] } ?? TextField.allCases)
  }

  private mutating func leaf(_ terms: [String], in fields: [TextField]) -> Int {
    number(of: PostingsQuery.Leaf(terms: terms, fields: fields))
  }

  private mutating func prefixLeaf(_ terms: [String], _ field: TextField?) throws -> Int {
    let lastTerm = try prefixes.lastTerm(of: terms.last ?? "")
    return number(
      of: PostingsQuery.Leaf(
        terms: terms, isPrefix: true, fields: field.map { [$0] } ?? TextField.allCases, lastTerm: lastTerm))
  }

  private mutating func number(of leaf: PostingsQuery.Leaf) -> Int {
    if let known = leafNumbers[leaf] { return known }
    leafNumbers.add(leaf, plan.leaves.count)
    plan.leaves.append(leaf)
    return plan.leaves.count - 1
  }

  private mutating func term(_ clause: TextClause, leaves: [Int], key: TermKey? = nil) -> QueryPlan.Condition
  {
    let key = key ?? .leaves(leaves)
    let number = termNumbers[key] ?? plan.terms.count
    if number == plan.terms.count {
      termNumbers.add(key, number)
      plan.terms.append(
        .init(text: clause.text, leaves: [], count: 0, weight: clause.weight, words: words(ofPhrase: leaves)))
    }
    plan.terms[number].leaves = distinct(plan.terms[number].leaves + leaves)
    plan.terms[number].count += 1
    plan.terms[number].weight = max(plan.terms[number].weight, clause.weight)
    let isWord = clause.terms.count == 1 && (clause.kind == .word || clause.kind == .exact)
    plan.wordOrder.append(isWord ? number : nil)
    return .leaves(leaves)
  }

  /// The leaves without those that another one holds, so that no occurrence counts twice.
  private func distinct(_ leaves: [Int]) -> [Int] {
    let leaves = leaves.uniqued()
    return leaves.filter { number in
      let leaf = plan.leaves[number]
      return !leaves.contains { other in
        let wider = plan.leaves[other]
        return other != number && wider.terms == leaf.terms && wider.isPrefix == leaf.isPrefix
          && wider.fields.count > leaf.fields.count && leaf.fields.allSatisfy(wider.fields.contains)
      }
    }
  }

  private func words(ofPhrase leaves: [Int]) -> [PostingsQuery.Leaf]? {
    guard let first = leaves.first, case let phrase = plan.leaves[first], phrase.terms.count > 1 else {
      return nil
    }
    return phrase.terms.enumerated().map { index, term in
      .init(
        terms: [term], isPrefix: phrase.isPrefix && index == phrase.terms.count - 1, fields: phrase.fields,
        lastTerm: index == phrase.terms.count - 1 ? phrase.lastTerm : nil)
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

  /// A word that may have other forms; nil for everything else.
  fileprivate var plainWord: TextClause? {
    guard case .text(let given) = self, given.kind == .word, case let clause = given.withoutElisions,
      clause.terms.count == 1
    else { return nil }
    return clause
  }
}

extension TextClause {
  /// A word without the articles and pronouns that French writes before an apostrophe: `l'enjeu` asks for
  /// `enjeu`.
  fileprivate var withoutElisions: TextClause {
    let apostrophes = "'’ʼ＇".unicodeScalars
    guard kind == .word, terms.count > 1, text.unicodeScalars.contains(where: apostrophes.contains) else {
      return self
    }
    var clause = self
    clause.terms = Array(terms.dropLast().drop(while: Self.elisions.contains) + terms.suffix(1))
    return clause
  }

  /// What the analyzer cuts off before an apostrophe.
  private static let elisions: Set = [
    "l", "d", "j", "m", "t", "s", "n", "c", "qu", "jusqu", "lorsqu", "puisqu",
  ]

  /// A compound as the words it is made of; anything else as it is.
  fileprivate var words: [TextClause] {
    guard kind == .word, terms.count > 1 else { return [self] }
    let terms = withoutElisions.terms
    let isFunction = FunctionWords.marked(terms)
    let kept = isFunction.contains(false) ? zip(terms, isFunction).filter { !$1 }.map(\.0) : terms
    return kept.map { TextClause(kind: .word, field: field, text: $0, terms: [$0]) }
  }
}
