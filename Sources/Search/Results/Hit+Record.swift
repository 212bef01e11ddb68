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

  /// Adds the places that match, and the extract that shows most of them.
  ///
  /// `keepsTexts`: Whether the record itself is wanted, and its abstracts as a whole.
  mutating func highlight(_ record: Record, _ highlighter: Highlighter, keepsTexts: Bool) {
    titleMatches = record.title.map(highlighter.matches(inTitle:)) ?? []
    plainTitle = highlighter.plainTitle(record.title ?? "")
    let texts = record.abstracts.map { highlighter.read($0.text, field: .abstract) }
    snippet = highlighter.snippet(of: texts)
    guard keepsTexts else { return }
    self.record = record
    abstracts = texts.map(highlighter.whole)
  }
}
