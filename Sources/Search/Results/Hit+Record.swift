import IndexStore
import Publication
import Tokenize

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

  /// A record as a hit. `title`: Its title, or nothing.
  init(_ record: Record, title: PlainText, rank: Int, score: Double, departmentLabels: FacetDictionary) {
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
    citation = record.citation(plainTitle: title.string, url: url)
  }

  /// Adds the places that match, and the extract that shows most of them.
  ///
  /// `keepsTexts`: Whether the record itself is wanted, and its abstracts as a whole.
  mutating func highlight(
    _ record: Record, title: PlainText, _ highlighter: Highlighter, keepsTexts: Bool
  ) {
    let title = highlighter.read(title, field: .title)
    titleMatches = record.title.map { highlighter.matches(title, in: $0) } ?? []
    plainTitle = highlighter.whole(title)
    let texts = record.abstracts.map { highlighter.read(PlainText($0.text), field: .abstract) }
    snippet = highlighter.snippet(of: texts)
    guard keepsTexts else { return }
    self.record = record
    abstracts = texts.map(highlighter.whole)
  }
}
