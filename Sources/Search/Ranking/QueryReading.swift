import Publication

/// What the words of a query are there for: function words go, words of asking count less.
///
/// Only words of a conjunction are looked at, where others stand beside them. Phrases, `=word`, prefixes,
/// alternatives and words of a field that holds no running text are meant as they are.
struct QueryReading {
  let parameters: RankingParameters

  /// The query as it is run.
  ///
  /// - Complexity: linear in the tree, recursive in its depth (which the parser limits).
  func read(_ root: QueryNode) -> QueryNode {
    switch root {
    case .and(let nodes): .joiningAll(read(nodes)) ?? root
    case .or(let nodes): .joiningAny(nodes.map(read)) ?? root
    case .not(let node): .not(read(node))
    case .text, .identifier, .property: root
    }
  }

  private func read(_ given: [QueryNode]) -> [QueryNode] {
    let nodes = joiningLetters(given)
    let words = nodes.map { $0.plainWord.map(\.terms) }
    let isFunction = functionWords(nodes, words)
    let isAsking = asking(words, isFunction)
    var kept: [QueryNode] = []
    for (index, node) in nodes.enumerated() {
      if isFunction[index], let name = familyName(nodes, index) {
        kept.append(.text(name))
        continue
      }
      if isFunction[index], parameters.dropsFunctionWords { continue }
      if isAsking[index], case .text(var clause) = node {
        clause.weight = parameters.askingWeight
        kept.append(.text(clause))
      } else {
        kept.append(read(node))
      }
    }
    let hasWords = kept.contains { if case .not = $0 { false } else { true } }
    return hasWords ? kept : nodes
  }

  /// The terms of a query that reads as the beginning of a title, and of which hardly a word is left without
  /// the function words: `what does it take to`. Else none: to look for function words takes time.
  func beginning(_ root: QueryNode) -> [String] {
    guard parameters.findsKnownItems, parameters.dropsFunctionWords, case .and(let nodes) = root,
      Self.wordsOfBeginning.contains(nodes.count)
    else { return [] }
    let words = nodes.map { $0.plainWord.map(\.terms) }
    let dropped = functionWords(nodes, words).count { $0 }
    guard dropped >= Self.leastDropped, 1...Self.mostKept ~= nodes.count - dropped else { return [] }
    let terms = words.compactMap(\.self)
    return terms.count == words.count ? terms.flatMap(\.self) : []
  }

  private static let wordsOfBeginning = 4...10
  private static let leastDropped = 2
  private static let mostKept = 2

  private func functionWords(_ nodes: [QueryNode], _ words: [[String]?]) -> [Bool] {
    let marked = FunctionWords.marked(words.map { $0?.count == 1 ? $0?.first ?? "" : "" })
    // In a query of small letters a word in capitals is an acronym: "WHO guidelines", "IT security".
    let hasSmallLetters = nodes.contains { $0.plainWord?.text.contains(where: \.isLowercase) ?? false }
    return nodes.indices.map { index in
      guard let terms = words[index], let text = nodes[index].plainWord?.text else { return false }
      if terms.count > 1 { return FunctionWords.abbreviations.contains(terms) }
      let isAcronym =
        hasSmallLetters && text.count > 1 && text == text.uppercased() && !Self.operators.contains(text)
      return marked[index] && !isAcronym
    }
  }

  /// A function word that is somebody's name: at the beginning, with a capital, before a year (`He 2018
  /// domain`).
  private func familyName(_ nodes: [QueryNode], _ index: Int) -> TextClause? {
    guard index == 0, nodes.count > 2, var clause = nodes[0].plainWord,
      clause.text.first?.isUppercase == true,
      let term = clause.terms.first, FunctionWords.familyNames.contains(term), nodes[1].plainWord?.year != nil
    else { return nil }
    clause.field = .author
    return clause
  }

  /// With letters that have points, three or more in a row, as the acronym that they are: `U. S. A.` is
  /// `U.S.A.`.
  private func joiningLetters(_ nodes: [QueryNode]) -> [QueryNode] {
    var joined: [QueryNode] = []
    var rest = nodes[...]
    while let node = rest.first {
      let letters = rest.prefix { $0.plainWord?.isLetterWithPoint == true }.compactMap(\.plainWord)
      if letters.count >= Self.leastAcronym, var word = letters.first {
        word.text = letters.map(\.text).joined()
        word.terms = letters.flatMap(\.terms)
        joined.append(.text(word))
        rest = rest.dropFirst(letters.count)
      } else {
        joined.append(node)
        rest = rest.dropFirst()
      }
    }
    return joined
  }

  /// Two are the initials of somebody.
  private static let leastAcronym = 3

  /// Operators of other query languages, which plain text may hold.
  private static let operators: Set<String> = ["AND", "OR", "NOT"]

  private func asking(_ words: [[String]?], _ isFunction: [Bool]) -> [Bool] {
    func isVerb(_ index: Int) -> Bool {
      guard words.indices.contains(index), words[index]?.count == 1 else { return false }
      return AskingWords.verbs.contains(words[index]?.first ?? "")
    }
    var isAtBeginning = true
    return words.indices.map { index in
      if isVerb(index) { return true }
      if isFunction[index] { return false }
      let next = index + 1
      if isAtBeginning, words[index]?.count == 1, AskingWords.nouns.contains(words[index]?.first ?? ""),
        next < words.count, isFunction[next] || isVerb(next)
      {
        return true
      }
      isAtBeginning = false
      return false
    }
  }
}

extension TextClause {
  /// `U.`
  fileprivate var isLetterWithPoint: Bool {
    text.utf8.count == 2 && text.utf8.last == UInt8(ascii: ".") && terms.count == 1 && weight == 1
  }
}

extension QueryNode {
  /// A word of running text, in any field.
  fileprivate var plainWord: TextClause? {
    guard case .text(let clause) = self, clause.kind == .word, clause.field == nil else { return nil }
    return clause
  }
}
