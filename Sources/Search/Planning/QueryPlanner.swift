import IndexStore
import Publication
import Tokenize

/// Turns a parsed query into a plan.
///
/// The place where a word becomes several: `addWord` asks what a word of the query stands for, and the plan
/// scores it as one term.
struct QueryPlanner {
  /// The docids that an identifier names.
  private let resolve: (Identifier) throws -> [Int]
  /// The records of a year.
  private let recordsOfYear: (Int) throws -> RecordSet?
  private let recordsWithProperty: (RecordProperty) throws -> RecordSet
  /// The docids of records of which an editor has a name.
  private let editors: (TextClause) throws -> [Int]
  /// nil: words are taken as they are.
  private let expander: QueryExpander?
  private let names: NameFinder
  /// What the prefixes of the query may still stand for.
  private var prefixes: PrefixBudget
  private var atoms = PlannedAtoms()

  /// How much of a query a record has to have.
  enum Matching {
    case all
    /// All parts but exactly one.
    case allButOne
    case any
  }

  /// A query with more atoms than this takes the rest of its words as they are.
  private static let maxAtoms = 2048

  init(
    resolve: @escaping (Identifier) throws -> [Int],
    recordsOfYear: @escaping (Int) throws -> RecordSet? = { _ in nil },
    recordsWithProperty: @escaping (RecordProperty) throws -> RecordSet = { _ in
      RecordSet(docids: [], count: 0)
    },
    editors: @escaping (TextClause) throws -> [Int] = { _ in [] }, names: NameFinder, prefixes: PrefixBudget
  ) {
    self.resolve = resolve
    self.recordsOfYear = recordsOfYear
    self.recordsWithProperty = recordsWithProperty
    self.editors = editors
    self.names = names
    expander = names.expander
    self.prefixes = prefixes
  }

  /// The plan of a query; without a root of all records.
  ///
  /// `authors` are names to filter by; they are not scored. `withoutAuthor` are the docids of records that
  /// state none. With `any` the words of the topmost conjunction are ORed, and compounds are taken apart.
  /// `feedback` are words that are scored too; with `any` they match like those of the query. `beginning` is
  /// all that was typed where it may be the beginning of a title.
  mutating func makePlan(
    _ root: QueryNode?, authors: AuthorFilter, withoutAuthor: [Int] = [], _ matching: Matching,
    feedback: [Feedback.Word] = [], beginning: [String] = []
  ) throws -> QueryPlan {
    var terms = PlannedTerms()
    var conditions: [QueryPlan.Condition] = []
    if let root {
      switch matching {
      case .all: conditions.append(try add(root, to: &terms))
      case .allButOne: conditions.append(try addAllButOne(root, to: &terms))
      case .any: conditions.append(try addAlternatives(root, feedback, to: &terms))
      }
    }
    if matching == .all, !beginning.isEmpty {
      terms.addBeginning(beginning, atom: atoms.add(beginning, .title))
    }
    if matching != .any { for word in feedback { _ = try add(word, to: &terms) } }
    conditions += try addFilter(authors, withoutAuthor)
    return QueryPlan(
      atoms: atoms.all, condition: .combined(.all, conditions), terms: terms.all, wordOrder: terms.wordOrder)
  }

  private mutating func addFilter(
    _ authors: AuthorFilter, _ withoutAuthor: [Int]
  ) throws -> [QueryPlan.Condition] {
    var wanted = try authors.wanted.map { try addName($0) }
    var parts = try authors.unwanted.map { QueryPlan.Condition.not(try addName($0)) }
    if authors.wantsNotStated { wanted.append(.docids(withoutAuthor)) }
    if authors.alternatives != nil { wanted.append(.docids(authors.recordsOfPeople)) }
    if authors.leavesOutNotStated { parts.append(.not(.docids(withoutAuthor))) }
    return wanted.isEmpty ? parts : parts + [.combined(.any, wanted)]
  }

  // MARK: Names

  /// Everybody who is called so; where no comma tells the family name, also who has the words in any order.
  private mutating func addName(_ name: AuthorFilter.Name) throws -> QueryPlan.Condition {
    let readings = PersonName.readings(of: name.text)
    if !readings.isEmpty, PersonName.isDivided(name.text) { return .docids(try names.docids(of: readings)) }
    let words = name.terms.uniqued()
    let lists = try words.map { word in
      try names.spellings(of: word).map { atoms.add([$0], .author) }
    }
    if let only = lists.first, name.terms.count == 1 { return .atoms(only) }
    let inOneName = QueryPlan.Condition.near(
      .init(
        atoms: lists.compactMap(\.first), counts: words.map { word in name.terms.count { $0 == word } },
        slop: Self.longestName, border: atoms.add([Analyzer.textBorder], .author)))
    return readings.isEmpty ? inOneName : .any([inOneName, .docids(try names.docids(of: readings))])
  }

  /// No name of a person or an institution has more words.
  private static let longestName = 64

  /// Adds a phrase that is asked for among the authors: it may be a name, which records write in another way.
  private mutating func addName(
    _ clause: TextClause, to terms: inout PlannedTerms
  ) throws -> QueryPlan.Condition {
    let phrase = atoms.add(clause.terms, clause.field)
    let readings = PersonName.readings(of: clause.text)
    guard let family = readings.first?.family.last else {
      return terms.add(clause, atoms: [phrase], of: atoms)
    }
    // The family name is what all ways to write it share.
    _ = terms.add(
      clause, atoms: [phrase] + (try names.spellings(of: family).map { atoms.add([$0], .author) }), of: atoms)
    let people = QueryPlan.Condition.docids(try names.docids(of: readings))
    return PersonName.isDivided(clause.text) ? people : .any([.atoms([phrase]), people])
  }

  // MARK: Nodes
  //
  // Each adds the atoms of a node and, to `terms`, the terms to score, and returns the condition.

  private mutating func add(_ node: QueryNode, to terms: inout PlannedTerms) throws -> QueryPlan.Condition {
    switch node {
    case .text(let clause): return try addAlone(clause, to: &terms)
    case .identifier(let readings, let otherwise):
      let docids = Set(try readings.flatMap(resolve)).sorted()
      if docids.isEmpty, let otherwise { return try addAlone(otherwise, to: &terms) }
      return .docids(docids)
    case .property(let property): return .records(try recordsWithProperty(property))
    case .and(let nodes): return .combined(.all, try addRow(nodes, to: &terms))
    case .or(let nodes):
      // Alternatives are not neighbours.
      return .combined(
        .any,
        try nodes.map { node in
          terms.addGap()
          defer { terms.addGap() }
          return try add(node, to: &terms)
        })
    case .not(let node):
      // A record must not have these terms, so they are not scored.
      var unscored = PlannedTerms()
      return .not(try add(node, to: &unscored))
    }
  }

  /// Adds a clause that has no neighbours.
  private mutating func addAlone(
    _ clause: TextClause, to terms: inout PlannedTerms
  ) throws -> QueryPlan.Condition {
    .combined(.all, try addRow([.text(clause)], to: &terms))
  }

  /// Adds nodes that stand side by side, where neighbours may be one word (`mean field`).
  private mutating func addRow(
    _ nodes: [QueryNode], to terms: inout PlannedTerms
  ) throws -> [QueryPlan.Condition] {
    let replacements = try expander?.replacements(in: nodes.map(\.plainWord))
    return try nodes.enumerated().map { index, node in
      if let word = node.plainWord { return try add(word, replacements?[index] ?? [], to: &terms) }
      if case .text(let clause) = node { return try add(clause, to: &terms) }
      return try add(node, to: &terms)
    }
  }

  /// Exactly one of what should match does not.
  private mutating func addAllButOne(
    _ node: QueryNode, to terms: inout PlannedTerms
  ) throws -> QueryPlan.Condition {
    let nodes = node.conjuncts
    let conditions = try addRow(nodes, to: &terms)
    let isCondition = nodes.map(\.isCondition)
    let wanted = zip(conditions, isCondition).filter { !$1 }.map(\.0)
    let required = zip(conditions, isCondition).filter(\.1).map(\.0)
    return .combined(.all, [wanted.count > 1 ? .allButOne(wanted) : .docids([])] + required)
  }

  private mutating func addAlternatives(
    _ node: QueryNode, _ feedback: [Feedback.Word], to terms: inout PlannedTerms
  ) throws -> QueryPlan.Condition {
    var wanted: [QueryNode] = []
    var required: [QueryPlan.Condition] = []
    for part in node.conjuncts {
      switch part {
      case _ where part.isCondition: required.append(try add(part, to: &terms))
      case .text(let clause): wanted += clause.words.map(QueryNode.text)
      case .identifier(let readings, let otherwise?):
        // Looked up here: an identifier that names a record stays whole, any other is taken apart.
        let isKnown = try readings.contains { try !resolve($0).isEmpty }
        wanted += isKnown ? [part] : otherwise.words.map(QueryNode.text)
      default: wanted.append(part)
      }
    }
    let conditions = try addRow(wanted, to: &terms) + feedback.map { try add($0, to: &terms) }
    return .combined(.all, (conditions.isEmpty ? [] : [.combined(.any, conditions)]) + required)
  }

  // MARK: Clauses

  /// `replacements` also stand for the word at its place.
  private mutating func add(
    _ clause: TextClause, _ replacements: [[String]] = [], to terms: inout PlannedTerms
  ) throws -> QueryPlan.Condition {
    if clause.isEditor {
      let docids = try editors(clause)
      // Scored as the name of an author.
      for term in clause.terms {
        let word = TextClause(kind: .exact, field: .author, text: term, terms: [term])
        _ = terms.add(word, atoms: [atoms.add([term], .author)], of: atoms)
      }
      return .docids(docids)
    }
    switch clause.kind {
    case .word where clause.terms.count == 1: return try addWord(clause, replacements, to: &terms)
    case .word: return try addCompound(clause.withoutElisions, to: &terms)
    case .phrase where clause.field == .author && clause.terms.count > 1:
      return try addName(clause, to: &terms)
    case .exact, .phrase:
      return terms.add(clause, atoms: [atoms.add(clause.terms, clause.field)], of: atoms)
    case .prefix: return terms.add(clause, atoms: [try addPrefix(clause)], of: atoms)
    case .near(let slop):
      let words = clause.terms.uniqued()
      let numbers = words.map { word in
        let number = atoms.add([word], clause.field)
        terms.add(
          TextClause(kind: .exact, field: clause.field, text: word, terms: [word]), atoms: [number], of: atoms
        )
        return number
      }
      if clause.terms.count == 1 { return .atoms(numbers) }
      return .near(
        .init(
          atoms: numbers, counts: words.map { word in clause.terms.count { $0 == word } }, slop: slop,
          border: atoms.add([Analyzer.textBorder], clause.field)))
    }
  }

  private mutating func addCompound(
    _ clause: TextClause, to terms: inout PlannedTerms
  ) throws -> QueryPlan.Condition {
    let joined =
      try atoms.all.count < Self.maxAtoms
      ? expander?.joinedForms(ofCompound: clause.terms, isName: QueryExpander.isName(clause)) ?? [] : []
    let numbers = ([clause.terms] + joined).map { atoms.add($0, clause.field) } + (try addInflected(clause))
    return terms.add(clause, atoms: numbers.uniqued(), of: atoms)
  }

  /// Adds a compound with the other forms of its last word: `neural-networks` for `neural-network`.
  private mutating func addInflected(_ clause: TextClause) throws -> [Int] {
    guard let expander, let last = clause.terms.last, clause.field != .author,
      !QueryExpander.isName(clause), atoms.all.count < Self.maxAtoms
    else { return [] }
    let fields = clause.field.map { [$0] } ?? QueryExpander.inflectedFields
    return try expander.forms(of: last).prefix(Self.maxInflectedForms)
      .map { atoms.add(.init(terms: clause.terms.dropLast() + [$0], fields: fields)) }
  }

  /// Each form of a compound is a phrase to look for.
  private static let maxInflectedForms = 8

  /// Adds a word with everything that stands for it; the word itself comes first.
  private mutating func addWord(
    _ clause: TextClause, _ replacements: [[String]], to terms: inout PlannedTerms
  ) throws -> QueryPlan.Condition {
    let own = atoms.add(clause.terms, clause.field)
    guard let expander, let term = clause.terms.first, atoms.all.count < Self.maxAtoms else {
      return terms.add(clause, atoms: [own], key: .forms(clause.terms, clause.field), of: atoms)
    }
    let isName = clause.field == .author || QueryExpander.isName(clause)
    let year = try clause.year.flatMap(recordsOfYear)
    let word = try expander.word(term, isName: isName)
    let key = PlannedTerms.Key.forms(word.family, clause.field)
    let numbers = addForms(word, own: own, replacements, clause.field)
    let condition = terms.add(clause, atoms: numbers, key: key, year: year, of: atoms)
    guard let number = terms.last, year == nil,
      let correction = try expander.correction(
        of: term, in: clause.field, forms: word.forms, own: { numbers.map { atoms.all[$0] } })
    else { return condition }
    let others = try correction.words.flatMap { other in
      let word = try expander.word(other, isName: isName)
      return addForms(word, own: atoms.add([other], clause.field), [], clause.field)
    }
    return terms.correct(number, clause, with: correction, atoms: others.uniqued(), of: atoms)
  }

  /// The atoms of a word in a field or in all, each once; `own` is that of the word itself.
  private mutating func addForms(
    _ word: WordCache.Word, own: Int, _ replacements: [[String]], _ field: TextField?
  ) -> [Int] {
    guard let field else {
      let numbers = word.atoms.map { atoms.add($0) } + replacements.map { atoms.add($0, nil) }
      return replacements.isEmpty ? numbers : numbers.uniqued()
    }
    let others =
      word.forms.map { atoms.add([$0], field) } + (word.parts + replacements).map { atoms.add($0, field) }
    return ([own] + others).uniqued()
  }

  private mutating func addPrefix(_ clause: TextClause) throws -> Int {
    let lastTerm = try prefixes.lastTerm(of: clause.terms.last ?? "")
    return atoms.add(
      .init(
        terms: clause.terms, isPrefix: true, fields: clause.field.map { [$0] } ?? TextField.allCases,
        lastTerm: lastTerm))
  }

  /// Adds a word that the user did not write.
  private mutating func add(
    _ word: Feedback.Word, to terms: inout PlannedTerms
  ) throws -> QueryPlan.Condition {
    let forms = try expander?.forms(of: word.term) ?? []
    return terms.add(word, key: .forms((forms + [word.term]).sorted(), nil)) {
      [atoms.add([word.term], nil)]
        + forms.map { atoms.add(.init(terms: [$0], fields: QueryExpander.inflectedFields)) }
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
    guard kind == .word, terms.count > 1 else { return self }
    var clause = self
    clause.terms = Elision.dropped(from: terms, of: text)
    return clause
  }

  /// The year that a plain word is.
  var year: Int? {
    guard field == nil, kind == .word, let term = terms.first, terms.count == 1, term.utf8.count == 4,
      let year = Int(term), Record.years.contains(year)
    else { return nil }
    return year
  }

  /// The words of a compound; anything else unchanged.
  fileprivate var words: [TextClause] {
    guard kind == .word, terms.count > 1, !isEditor else { return [self] }
    let terms = withoutElisions.terms
    let isFunction = FunctionWords.marked(terms)
    let kept = isFunction.contains(false) ? zip(terms, isFunction).filter { !$1 }.map(\.0) : terms
    return kept.map { term in
      var word = self
      (word.text, word.terms, word.weight) = (term, [term], 1)
      return word
    }
  }
}
