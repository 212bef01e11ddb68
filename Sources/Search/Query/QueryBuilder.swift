import Publication

/// Builds the tree of one query from its tokens, with a stack of its own for open parentheses.
struct QueryBuilder {
  /// What stands between two parentheses, or the whole query.
  private struct Group {
    /// What stands before each OR so far.
    var alternatives: [QueryNode] = []
    /// The parts ANDed since the last OR.
    var conjuncts: [QueryNode] = []
    /// What words inside are looked up in.
    var scope: QueryScope?
    /// Whether the whole group is excluded.
    var isNegated = false
    /// Whether an odd number of exclusions holds for what is inside.
    var isInverted = false
    var hasOr = false
    /// The facets of filters inside, in groups of this one too.
    var facets: Set<String> = []
    /// The operator right before, if it is the last thing read.
    var lastOperator: String?
    /// Whether there is something that an operator could join with what follows.
    var hasOperand = false

    var isEmpty: Bool { alternatives.isEmpty && conjuncts.isEmpty }

    /// Whether filters that hold for the whole query are something else than what was written.
    var misreadsFilters: Bool {
      if facets.isEmpty { return false }
      if isNegated { return !isEmpty || (facets.count > 1 && !hasOr) }
      return hasOr && (!isEmpty || facets.count > 1)
    }

    mutating func endConjunction() {
      if let node = QueryNode.joiningAll(conjuncts) { alternatives.append(node) }
      conjuncts = []
    }
  }

  private let parser: QueryParser
  /// The groups around the innermost open one.
  private var stack: [Group] = []
  private var group = Group()
  /// Parentheses open beyond the limit; their closing ones are text as well.
  private var openBeyondLimit = 0
  /// What stands right before the next operand.
  private var isNegated = false
  private var scope: QueryScope?

  private var filters: [FacetFilter] = []
  private var notes = QueryNotes()
  private var operators: [String] = []
  private var hasStar = false
  private var hasVanishedWord = false
  private var clausesLeft: Int
  private var isCut = false
  private var isShortened = false

  init(parser: QueryParser) {
    self.parser = parser
    clausesLeft = parser.limits.queryWords
  }

  /// Takes note that the end of the query is not read.
  mutating func noteCut() { isShortened = true }

  // MARK: The two syntaxes

  /// Reads a query in the query language.
  mutating func read(_ text: String) -> ParsedQuery {
    var lexer = QueryLexer(text, keywords: parser.keywords)
    var tokens: [QueryLexer.Token] = []  // those that come next, as many as a name may have
    while !isCut {
      while tokens.count < PersonName.maxLength, let token = lexer.next() { tokens.append(token) }
      guard let token = tokens.first else { break }
      let nameLength = takeName(tokens)
      if nameLength == 0 { take(token) }
      tokens.removeFirst(max(1, nameLength))
    }
    endOperands()
    if !stack.isEmpty, !isCut { notes.add(.unclosedParenthesis) }
    while !stack.isEmpty { closeGroup() }
    if lexer.hasUnclosedQuote, !isCut { notes.add(.unclosedQuote) }
    var root = root()
    if root == nil, filters.isEmpty, !hasStar, !operators.isEmpty {
      notes.removeDanglingOperators()
      root = QueryNode.joiningAll(operators.compactMap { clause(.word, $0).map(QueryNode.text) })
    }
    return parsed(root.map(recognizingAlone))
  }

  /// Reads every chunk between blanks as a word.
  mutating func readPlain(_ text: String) -> ParsedQuery {
    let chunks = text.unicodeScalars.split(whereSeparator: \.isBlank).map { String($0) }
    var nodes: [QueryNode] = []
    var index = 0
    while !isCut, index < chunks.count {
      let nameLength = PersonName.length(atBeginningOf: chunks[index...])
      let words = chunks[index..<index + max(1, nameLength)].compactMap { plainWord($0) }
      nodes += nameLength == 0 ? words : [name(chunks[index..<index + nameLength], words)].compactMap(\.self)
      index += max(1, nameLength)
    }
    return parsed(QueryNode.joiningAll(nodes))
  }

  private mutating func plainWord(_ chunk: String) -> QueryNode? {
    guard var clause = clause(.word, chunk) else { return nil }
    if !isCut { clause.text = chunk }
    return .text(clause)
  }

  // MARK: Names

  /// Takes a name as bibliographies write it, `Manning, C.`; returns how many tokens that were, 0 for none.
  private mutating func takeName(_ tokens: [QueryLexer.Token]) -> Int {
    guard tokens.count > 1, scope == nil, group.scope == nil, !isNegated else { return 0 }
    let words = tokens.prefix { $0.word != nil }.compactMap(\.word)
    let length = PersonName.length(atBeginningOf: words[...])
    guard length > 0 else { return 0 }
    let nodes = words.prefix(length).compactMap {
      clause(.word, PersonName.withoutPunctuation($0)).map(QueryNode.text)
    }
    add(name(words.prefix(length), nodes))
    return length
  }

  /// An author of this name, or its words.
  private mutating func name(_ words: ArraySlice<String>, _ nodes: [QueryNode]) -> QueryNode? {
    let text = words.joined(separator: " ")
    scope = .text(.author)
    defer { scope = nil }
    let author = clause(.phrase, PersonName.withoutPunctuation(text)).map(QueryNode.text)
    return QueryNode.joiningAny([author, QueryNode.joiningAll(nodes)].compactMap(\.self))
  }

  private mutating func parsed(_ root: QueryNode?) -> ParsedQuery {
    let matchesEverything = root == nil && (hasStar || !filters.isEmpty)
    switch root {
    case .not(let node)? where !node.isCondition: notes.add(.onlyExclusions)
    case nil where !matchesEverything:
      notes = QueryNotes()  // how nothing was read does not matter
      notes.add(.noSearchableWord)
    case nil where hasVanishedWord && !hasStar: notes.add(.onlyFilters)
    case nil: break
    default: if hasStar { notes.add(.wildcardAmongWords) }
    }
    if isCut { notes.add(.tooManyClauses(limit: parser.limits.queryWords)) }
    if isShortened { notes.add(.tooLong(limitBytes: parser.limits.queryBytes)) }
    return ParsedQuery(
      root: root, matchesEverything: matchesEverything, filters: filters,
      notes: notes.notes.map(\.description))
  }

  // MARK: Tokens

  private mutating func take(_ token: QueryLexer.Token) {
    switch token {
    case .word(let text): takeWord(text)
    case .unknownField(let text):
      let name = text.dropLast()
      if name.utf8.allSatisfy({ ("a"..."z").contains(Unicode.Scalar($0 | 0x20)) }) {
        notes.add(.unknownField(String(name)))
      }
      takeWord(text)
    case .exact(let text): takeText(.exact, text)
    case .prefix(let text): takeText(.prefix, text)
    case .phrase(let text): takeText(.phrase, text)
    case .near(let text, let slop): takeText(.near(slop: slop), text)
    case .star: takeStar()
    case .open: openGroup()
    case .close: takeClose()
    case .minus: isNegated.toggle()
    case .and: takeOperator("AND")
    case .or: takeOperator("OR")
    case .not: takeNot()
    case .scope(let inner): scope = inner
    case .identifier(let kind, let value, let isQuoted): takeIdentifier(kind, value, isQuoted: isQuoted)
    case .filter(let facet, let items, let whole): takeFilter(facet, items, whole: whole)
    case .property(let kind, let items): takeProperty(kind, items)
    case .facetWithoutValue(let facet):
      notes.add(.facetWithoutValue(facet))
      takeText(.word, facet)
    }
  }

  /// Adds what a token gave, with the exclusion and the field right before it; nil for nothing searchable.
  private mutating func add(_ node: QueryNode?) {
    if let node { group.conjuncts.append(isNegated ? .negating(node) : node) } else { hasVanishedWord = true }
    endPrefix()
  }

  private mutating func endPrefix() {
    isNegated = false
    scope = nil
    group.hasOperand = true
    group.lastOperator = nil
  }

  private mutating func takeOperator(_ name: String) {
    operators.append(name)
    readDanglingScope()
    guard group.hasOperand else { return notes.add(.danglingOperator(name)) }
    if name == "OR" {
      group.hasOr = true
      group.endConjunction()
    }
    group.hasOperand = false
    group.lastOperator = name
  }

  private mutating func takeNot() {
    operators.append("NOT")
    readDanglingScope()
    isNegated.toggle()
    group.lastOperator = "NOT"
  }

  private mutating func takeStar() {
    hasStar = true
    endPrefix()
  }

  // MARK: Groups

  private mutating func openGroup() {
    guard stack.count < QueryParser.maxNesting else {
      openBeyondLimit += 1
      return notes.add(.nestedTooDeep(limit: QueryParser.maxNesting))
    }
    let inner = Group(
      scope: scope ?? group.scope, isNegated: isNegated, isInverted: group.isInverted != isNegated)
    endPrefix()
    stack.append(group)
    group = inner
  }

  private mutating func takeClose() {
    if openBeyondLimit > 0 {
      openBeyondLimit -= 1
    } else if stack.isEmpty {
      notes.add(.strayParenthesis)
    } else {
      endOperands()
      closeGroup()
    }
  }

  /// Reads what waits for an operand that does not come.
  private mutating func endOperands() {
    readDanglingScope()
    if let name = group.lastOperator { notes.add(.danglingOperator(name)) }
    isNegated = false
  }

  private mutating func closeGroup() {
    let inner = group
    let node = root()
    guard var outer = stack.popLast() else { return }
    if inner.misreadsFilters { notes.add(.filtersAmongAlternatives) }
    outer.facets.formUnion(inner.facets)
    if let node { outer.conjuncts.append(inner.isNegated ? .negating(node) : node) }
    group = outer
  }

  /// The tree of the innermost open group.
  private mutating func root() -> QueryNode? {
    group.endConjunction()
    if stack.isEmpty, group.misreadsFilters { notes.add(.filtersAmongAlternatives) }
    return QueryNode.joiningAny(group.alternatives)
  }

  // MARK: Text

  private mutating func takeWord(_ text: String) {
    if case .identifier(let kind)? = scope {
      // `doi: 10.1/x` with a blank. An id can be any word, so only one with a digit is taken: `ID: a new
      // method`.
      let isPlausible = kind != .record || text.utf8.contains { (0x30...0x39).contains($0) }
      if isPlausible, let identifier = parser.normalizeIdentifier(kind, text) {
        return addIdentifiers([identifier], otherwise: nil)
      }
      readDanglingScope()
    }
    if case .identifier(let kind)? = scope ?? group.scope {
      return takeIdentifier(kind, text, isQuoted: false)
    }
    noteUnreadOperators(in: text)
    addWord(text)
  }

  private mutating func addWord(_ text: String) {
    guard let clause = clause(.word, text) else { return add(nil) }
    let identifiers = clause.field == nil ? unmistakable(clause.text) : []
    add(identifiers.isEmpty ? .text(clause) : .identifier(identifiers, otherwise: clause))
  }

  private mutating func takeText(_ kind: TextClause.Kind, _ text: String) {
    if case .identifier(let kind)? = scope ?? group.scope {
      return takeIdentifier(kind, text, isQuoted: true)
    }
    add(clause(kind, text).map(QueryNode.text))
  }

  /// A field with nothing behind it is a word.
  private mutating func readDanglingScope() {
    guard let dangling = scope else { return }
    scope = nil
    if case .identifier? = group.scope { return }
    add(clause(.word, dangling.name).map(QueryNode.text))
  }

  /// A clause of the text; nil if it has no term, or the query is full.
  private mutating func clause(_ kind: TextClause.Kind, _ text: String) -> TextClause? {
    let terms = parser.analyze(text)
    guard !terms.isEmpty else { return nil }
    let scope = scope ?? group.scope
    let field: TextField? =
      switch scope {
      case .text(let field): field
      case .editor: .author
      case .identifier, nil: nil
      }
    func scoped(_ kind: TextClause.Kind, _ text: String, _ terms: [String]) -> TextClause {
      var clause = TextClause(kind: kind, field: field, text: text, terms: terms)
      clause.isEditor = scope == .editor
      return clause
    }
    guard spend(terms.count) else {
      guard clausesLeft > 0 else { return nil }
      let kept = Array(terms.prefix(clausesLeft))
      clausesLeft = 0
      return scoped(kind == .prefix ? .phrase : kind, kept.joined(separator: "-"), kept)
    }
    // A word that is none by itself, as `-b` in `"a"-b` or the word AND: its terms, so that it prints as what
    // it is.
    let isWritten = !(kind == .word || kind == .exact) || QueryLexer.isWord(text, keywords: parser.keywords)
    return scoped(kind, isWritten ? text : terms.joined(separator: "-"), terms)
  }

  /// Takes clauses out of what the query may still have; false if there are not enough left, and the query
  /// ends.
  private mutating func spend(_ count: Int) -> Bool {
    guard count <= clausesLeft else {
      isCut = true
      return false
    }
    clausesLeft -= count
    return true
  }

  private mutating func noteUnreadOperators(in text: String) {
    let scalars = text.unicodeScalars
    if scalars.first == "*" { notes.add(.wildcardInFront(text)) }
    if let tilde = scalars.lastIndex(of: "~"), tilde != scalars.startIndex {
      let slop = scalars[tilde...].dropFirst()
      if !slop.isEmpty, slop.allSatisfy({ ("0"..."9").contains($0) }) { notes.add(.slopWithoutPhrase(text)) }
    }
    let name = scalars.prefix(20).prefix { ("a"..."z").contains($0) || ("A"..."Z").contains($0) }
    let rest = scalars[name.endIndex...]
    // Not the beginning of an address, `https://`.
    if !name.isEmpty, rest.first == ":", let next = rest.dropFirst().first, next != "/" {
      notes.add(.unknownField(String(name)))
    }
  }

  // MARK: Identifiers

  private mutating func takeIdentifier(_ kind: Identifier.Kind, _ value: String, isQuoted: Bool) {
    let value = String(value[...].trimmingBlanks())
    guard !value.isEmpty else { return add(nil) }
    let identifiers = identifiers(kind, value, isQuoted: isQuoted)
    guard identifiers.isEmpty else { return addIdentifiers(identifiers, otherwise: nil) }
    scope = nil
    notes.add(.invalidIdentifier(kind: kind.nameWithArticle, value))
    if isQuoted { add(clause(.phrase, value).map(QueryNode.text)) } else { addWord(value) }
  }

  private mutating func addIdentifiers(_ identifiers: [Identifier], otherwise: TextClause?) {
    guard clausesLeft > 0 else {
      isCut = true
      return add(nil)
    }
    if !spend(identifiers.count) { clausesLeft = 0 }
    add(.identifier(Array(identifiers.prefix(parser.limits.queryWords)), otherwise: otherwise))
  }

  /// The identifiers in `A,B`. A comma may belong to a DOI: it separates only where each part is one.
  private func identifiers(_ kind: Identifier.Kind, _ value: String, isQuoted: Bool) -> [Identifier] {
    let parts =
      isQuoted || !QueryLexer.isIdentifier(value)
      ? [] : value.unicodeScalars.split(separator: ",").map(String.init)
    let identifiers = parts.compactMap { parser.normalizeIdentifier(kind, $0) }
    if !identifiers.isEmpty, identifiers.count == parts.count { return identifiers }
    return parser.normalizeIdentifier(kind, value).map { [$0] } ?? identifiers
  }

  /// The identifiers that a word among others can only be: a number could be anything, a DOI could not.
  private func unmistakable(_ text: String) -> [Identifier] {
    let isAddress = text.hasPrefix("http://") || text.hasPrefix("https://")
    return parser.recognize(text).filter { isAddress || $0.kind == .doi || $0.kind == .orcid }
  }

  /// A query of one word, filters aside, may be any identifier.
  private func recognizingAlone(_ root: QueryNode) -> QueryNode {
    let word: TextClause
    switch root {
    case .text(let clause), .identifier(_, otherwise: let clause?): word = clause
    default: return root
    }
    guard word.kind == .word, word.field == nil else { return root }
    let readings = parser.recognize(word.text)
    return readings.isEmpty ? root : .identifier(readings, otherwise: word)
  }

  // MARK: Filters

  /// Unlike a filter it holds where it stands: alternatives and groups may have one.
  private mutating func takeProperty(_ kind: RecordProperty.Kind, _ items: [FilterScanner.Item]) {
    readDanglingScope()
    var (wanted, unwanted): ([QueryNode], [QueryNode]) = ([], [])
    for item in items {
      guard spend(1) else { break }
      let property = RecordProperty(kind: kind, name: item.text)
      if kind == .quality, !QualityCheck.names.contains(item.text) {
        notes.add(.unknownCheck(item.text, nearest: QualityCheck.nearest(to: item.text)))
      }
      if item.isExcluded { unwanted.append(.property(property)) } else { wanted.append(.property(property)) }
    }
    let parts = [QueryNode.joiningAny(wanted)].compactMap(\.self) + unwanted.map(QueryNode.negating)
    add(QueryNode.joiningAll(parts))
  }

  private mutating func takeFilter(
    _ facet: String, _ items: [FilterScanner.Item], whole: String
  ) {
    readDanglingScope()
    var values: [FilterValue] = []
    for item in items {
      guard spend(1) else { break }
      let value: FilterValue
      do {
        value = try FilterValue(item, facet: facet)
      } catch {
        notes.add(.invalidFilter(facet: facet, error))
        value = FilterValue(.code(item.text), isExcluded: item.isExcluded)
      }
      values.append(value)
    }
    if values.count == items.count { values = values.alternatives(to: whole) }
    if isNegated != group.isInverted { values = values.map(\.negated) }
    group.facets.insert(facet)
    endPrefix()
    guard !values.isEmpty else { return }
    if let index = filters.firstIndex(where: { $0.facet == facet }) {
      filters[index].values += values
    } else {
      filters.append(FacetFilter(facet: facet, values: values))
    }
  }
}

extension Identifier.Kind {
  fileprivate var nameWithArticle: String {
    switch self {
    case .record: "a record id"
    case .doi: "a DOI"
    case .arxiv: "an arXiv id"
    case .orcid: "an ORCID"
    }
  }
}

extension QueryLexer.Token {
  fileprivate var word: String? {
    if case .word(let text) = self { text } else { nil }
  }
}
