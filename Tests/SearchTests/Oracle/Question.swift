import Publication
import Search
import TestSupport

/// A question in two forms: as the user types it, and as a test of a record.
struct Question {
  struct Atom: Hashable {
    var terms: [String]
    var field: TextField?
    var isPrefix = false

    /// A phrase among the authors is a name, which records write in several ways.
    var isName: Bool { field == .author && terms.count > 1 }

    var text: String {
      let words =
        terms.count > 1 ? "\"\(terms.joined(separator: " "))\"" : (isPrefix ? terms[0] : "=" + terms[0])
      return (field.map { $0.name + ":" } ?? "") + words + (isPrefix ? "*" : "")
    }
  }

  enum Shape: CaseIterable { case all, any, firstWithoutSecond, firstAndEither }

  struct Filter {
    var facet: String
    var codes: [String]

    /// Values inside one facet are alternatives; `none` is "not stated".
    func passes(_ stated: Set<String>) -> Bool {
      codes.contains { $0 == "none" ? stated.isEmpty : stated.contains($0) }
    }
  }

  var atoms: [Atom]
  var shape: Shape
  var filters: [Filter]
  /// What stands between the words: function words change nothing.
  var filler = " "

  /// Atoms that are words, and follow one another.
  var neighbours: [(Int, Int)] {
    guard shape == .all else { return [] }
    return zip(atoms.indices, atoms.indices.dropFirst()).filter { pair in
      [atoms[pair.0], atoms[pair.1]].allSatisfy { $0.terms.count == 1 && !$0.isPrefix }
    }
  }

  var scoredAtoms: [Int] { shape == .firstWithoutSecond ? [0] : Array(atoms.indices) }

  var text: String {
    let parts = atoms.map(\.text)
    switch shape {
    case .all: return parts.joined(separator: filler)
    case .any: return parts.joined(separator: " OR ")
    case .firstWithoutSecond: return "\(parts[0]) -\(parts[1])"
    case .firstAndEither: return "\(parts[0]) (\(parts.dropFirst().joined(separator: " OR ")))"
    }
  }

  var request: SearchRequest {
    var request = SearchRequest(text)
    request.limit = nil
    request.detail = .ids
    request.filters = filters.map { filter in
      FacetFilter(
        facet: filter.facet,
        values: filter.codes.map { code in
          if code == "none" { return FilterValue(.notStated) }
          if filter.facet == "year", let year = Int(code) { return FilterValue(.years(from: year, to: year)) }
          return FilterValue(.code(code))
        })
    }
    return request
  }

  /// `has`: Whether the record has an atom.
  func matches(_ has: (Int) -> Bool) -> Bool {
    switch shape {
    case .all: atoms.indices.allSatisfy(has)
    case .any: atoms.indices.contains(where: has)
    case .firstWithoutSecond: has(0) && !has(1)
    case .firstAndEither: has(0) && atoms.indices.dropFirst().contains(where: has)
    }
  }

  /// A question that some record of `naive` answers, or nearly.
  static func random(from naive: NaiveSearch, using generator: inout SeededGenerator) -> Question? {
    guard let entry = naive.entries.randomElement(using: &generator) else { return nil }
    func atom() -> Atom? {
      let field = TextField.allCases.filter { entry.terms[$0.rawValue].count > 1 }.randomElement(
        using: &generator)
      guard let field else { return nil }
      // Words of two texts side by side are asked for as a phrase, too.
      let terms = entry.terms[field.rawValue].map { naive.words[Int($0)] }.filter { $0 != NaiveSearch.border }
      guard terms.count > 1 else { return nil }
      let start = Int.random(in: 0..<(terms.count - 1), using: &generator)
      let stated = Bool.random(using: &generator) ? field : nil
      switch Int.random(in: 0..<6, using: &generator) {
      case 0: return Atom(terms: Array(terms[start...(start + 1)]), field: stated)
      case 1:
        let prefix = String(terms[start].prefix(4))
        return prefix.utf8.allSatisfy { (0x61...0x7A).contains($0) } && prefix.count == 4
          ? Atom(terms: [prefix], field: stated, isPrefix: true) : Atom(terms: [terms[start]], field: stated)
      default: return Atom(terms: [terms[start]], field: stated)
      }
    }
    let atoms = (0..<Int.random(in: 1...3, using: &generator)).compactMap { _ in atom() }
    guard !atoms.isEmpty, Set(atoms).count == atoms.count else { return nil }
    let shapes: [Shape] =
      atoms.count == 1
      ? [.all] : atoms.count == 2 ? [.all, .any, .firstWithoutSecond] : [.all, .any, .firstAndEither]
    var filters: [Filter] = []
    for facet in ["department", "oa", "year"] where Int.random(in: 0..<3, using: &generator) == 0 {
      let others = naive.entries.randomElement(using: &generator)?.facets[facet] ?? []
      let own = (entry.facets[facet] ?? []).sorted().randomElement(using: &generator) ?? "none"
      filters.append(
        Filter(facet: facet, codes: Array(Set([own, others.sorted().first ?? "none"])).sorted()))
    }
    return Question(
      atoms: atoms, shape: shapes.randomElement(using: &generator) ?? .all, filters: filters,
      filler: [" ", " of the ", " "].randomElement(using: &generator) ?? " ")
  }
}
