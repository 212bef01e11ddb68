import IndexStore
import Publication

extension Hit {
  /// A hit of which nothing but these is known.
  init(id: String, title: String?, rank: Int, score: Double) {
    self.rank = rank
    self.id = id
    self.score = score
    self.title = title
    authors = []
    departments = []
    titleMatches = []
    plainTitle = Snippet(
      field: TextField.title.name, text: title ?? "", matches: [], isCutAtStart: false, isCutAtEnd: false)
  }

  /// A record as a hit.
  init(_ record: Record, rank: Int, score: Double, departmentLabels: FacetDictionary) {
    self.init(id: record.id, title: record.title, rank: rank, score: score)
    authors = (record.authors.isEmpty ? record.editors : record.authors).map {
      .init(name: $0.name, orcid: $0.orcid)
    }
    year = record.year
    type = record.type
    oa = record.oaType
    departments = record.departments.map { department in
      let label = departmentLabels.value(code: department.code).flatMap { departmentLabels.values[$0].label }
      return .init(code: department.code, label: label ?? department.code)
    }
    doi = record.doi
    arxiv = record.arxivIDs.first
    venue = record.publication
    pages = record.pages
    publisher = record.publisher
    url = record.url
    citation = record.citation
  }

  /// Adds the record itself, its abstracts with all places that match.
  mutating func add(_ record: Record, _ highlighter: Highlighter) {
    self.record = record
    abstracts = record.abstracts.map { highlighter.whole($0.text, field: .abstract) }
  }

  /// Adds the places that match, and the extract that shows most of them.
  mutating func highlight(_ record: Record, _ highlighter: Highlighter) {
    titleMatches = record.title.map(highlighter.matches(inTitle:)) ?? []
    plainTitle = highlighter.plainTitle(record.title ?? "")
    snippet = highlighter.snippet(of: record.abstracts.map(\.text), field: .abstract)
  }
}
