import Arguments
import Publication
import Search

/// The options that narrow a search: one for each facet.
struct FilterOptions: OptionGroup, Equatable {
  private var given: [String: [String]] = [:]

  /// The texts given for a facet.
  subscript(facet: String) -> [String] {
    get { given[facet, default: []] }
    set { given[facet] = newValue.isEmpty ? nil : newValue }
  }

  static let options: [Option<Self>] = FacetDefinition.all.map { facet in
    .list(
      facet.option, short: facet.filterLetter.map { "-\($0)" }, facet.valueName, sets: \.[facet.name],
      help: facet.summary, details: details[facet.name, default: ""], completion: .values(facet.name))
  }

  private static let details = [
    FacetDefinition.department.name: """
    Commas and repeated options mean or. !MaMo excludes the records of MaMo, !MaMo,DaAl those of both; none \
    finds records that state no department. A value that holds commas can be given as it is shown. All filters \
    take values in this way.
    """,
    FacetDefinition.author.name: """
    A name finds everybody who is called so, editors and translators too: "Manning, Christopher", \
    "C. Manning" and "Christopher D. Manning" find each other. A comma with a blank behind it is part of a name, \
    one without separates names: Wu,Mondelli. An ORCID iD, the site's id of a person, or = before a code of \
    search facet author is this person alone.
    """,
  ]

  var isEmpty: Bool { given.isEmpty }

  /// Adds the filters to a request; an option given twice adds alternatives.
  func apply(to request: inout SearchRequest) throws {
    for facet in FacetDefinition.all where facet.name != FacetDefinition.author.name {
      let values = try self[facet.name].flatMap { try FacetFilter.parse(facet: facet.name, text: $0).values }
      if !self[facet.name].isEmpty { request.filters.append(FacetFilter(facet: facet.name, values: values)) }
    }
    request.authors = self[FacetDefinition.author.name].flatMap { SearchRequest.authorNames(in: $0) }
  }
}

extension FacetDefinition {
  /// The option that filters by it, such as `--department`.
  var option: String { "--" + filterName }
  /// The shortest form of the option.
  var shortOption: String { filterLetter.map { "-\($0)" } ?? option }
}
