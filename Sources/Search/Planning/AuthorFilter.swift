import Publication
import Tokenize

/// The names and codes that a record's authors are filtered by, as they are given to `-a`: alternatives,
/// `!name` to leave out, `none` for records without an author.
///
/// A code is one person; a name is everybody who is called so (`PersonName`) or has its words in any order,
/// editors and translators too.
struct AuthorFilter {
  /// As given, those without any word left out.
  private(set) var given: [String] = []
  private(set) var wanted: [Name] = []
  private(set) var unwanted: [Name] = []
  /// The codes of people, as values of the facet `author`.
  private var wantedPeople: [FilterValue] = []
  private var unwantedPeople: [FilterValue] = []
  /// The records of people who are alternatives to names.
  var recordsOfPeople: [Int] = []
  private(set) var wantsNotStated = false
  private(set) var leavesOutNotStated = false

  /// A name as given.
  struct Name {
    var text: String
    var terms: [String]
  }

  /// `person`: The code that a text stands for; nil for a name.
  init(_ names: [String] = [], person: (String) throws -> String? = { _ in nil }) rethrows {
    for name in names {
      let isExcluded = name.hasPrefix("!")
      let text = isExcluded ? String(name.dropFirst()) : name
      if text.lowercased() == "none" {
        if isExcluded { leavesOutNotStated = true } else { wantsNotStated = true }
      } else if let code = try person(text) {
        let value = FilterValue(.code(code), isExcluded: isExcluded)
        if isExcluded { unwantedPeople.append(value) } else { wantedPeople.append(value) }
      } else {
        let terms = Analyzer.publication.terms(of: text)
        guard !terms.isEmpty else { continue }
        let wantedName = Name(text: text, terms: terms)
        if isExcluded { unwanted.append(wantedName) } else { wanted.append(wantedName) }
      }
      given.append(name)
    }
  }

  /// The filters of a question as they are written, those of its authors among them: a person with `=`.
  func described(with filters: [FacetFilter]) -> [(facet: String, values: [String])] {
    var people = given
    var described: [(facet: String, values: [String])] = []
    for filter in filters {
      if filter.facet == FacetDefinition.author.name {
        people = filter.values.inclusionsFirst.map(\.descriptionOfPerson) + people
      } else {
        described.append((filter.facet, filter.values.inclusionsFirst.map(\.description)))
      }
    }
    people = people.filter { !$0.hasPrefix("!") } + people.filter { $0.hasPrefix("!") }
    if !people.isEmpty { described.append((FacetDefinition.author.name, people)) }
    return described
  }

  var isEmpty: Bool { given.isEmpty }

  /// People alone are a filter of the facet, which then counts with all filters but this one.
  var facetFilter: FacetFilter? {
    let people = unwantedPeople + (alternatives == nil ? wantedPeople : [])
    return people.isEmpty ? nil : FacetFilter(facet: FacetDefinition.author.name, values: people)
  }

  /// People who are wanted beside names or records without an author.
  var alternatives: FacetFilter? {
    guard !wantedPeople.isEmpty, wantsNotStated || !wanted.isEmpty else { return nil }
    return FacetFilter(facet: FacetDefinition.author.name, values: wantedPeople)
  }

  /// Whether it has to be known which records state no author.
  var asksForNotStated: Bool { wantsNotStated || leavesOutNotStated }
}

extension FilterValue {
  fileprivate var descriptionOfPerson: String {
    guard case .code(let code) = kind else { return description }
    return (isExcluded ? "!=" : "=") + code
  }
}
