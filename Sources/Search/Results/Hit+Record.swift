import IndexStore
import Publication

extension Hit {
  /// A record as a hit: what to show of it, with the places that match.
  init(
    _ record: Record, rank: Int, score: Double, departmentLabels: FacetDictionary, highlighter: Highlighter
  ) {
    self.rank = rank
    id = record.id
    self.score = score
    title = record.title
    authors = (record.authors.isEmpty ? record.editors : record.authors).map { .init(name: $0.name, orcid: $0.orcid) }
    year = record.year
    type = record.type
    oa = record.oaType
    departments = record.departments.map { department in
      let label = departmentLabels.value(code: department.code).flatMap { departmentLabels.values[$0].label }
      return .init(code: department.code, label: label ?? department.code)
    }
    doi = record.doi
    arxiv = record.arxivIDs.first
    publication = record.publication
    titleMatches = record.title.map(highlighter.matches(inTitle:)) ?? []
    plainTitle = highlighter.plainTitle(record.title ?? "")
    snippet = highlighter.snippet(of: record.abstracts.map(\.text), field: .abstract)
  }
}
