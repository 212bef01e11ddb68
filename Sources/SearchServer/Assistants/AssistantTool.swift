import Export
import Pages
import Publication
import Search

/// Something that an assistant may ask for.
struct AssistantTool: Sendable {
  var name: String
  var summary: String
  var parameters: [ParameterInfo]
  /// Names of those that have to be given.
  var required: [String] = []
  /// A text for the assistant.
  var answer: @Sendable (inout Parameters, SearchService) throws -> String

  /// More hits are a list to read, not an answer.
  static let maxHits = 50

  static let all: [AssistantTool] = [
    AssistantTool(
      name: "search",
      summary: """
        Searches publications. Words are all needed; "a phrase"; a OR b; -without; optimi* for beginnings; =word for exactly this \
        form; title:, author:, abstract:, keyword: before a word or phrase; year:2020..2024, type:conference, oa:gold and \
        department:CODE inside the query, or as arguments. A DOI, an arXiv number or an ORCID iD finds its records. No query is an \
        error. Gives hits with id, authors, year, link and what matched.
        """,
      parameters: question + [
        ParameterInfo.sort, ParameterInfo.limit(0...maxHits, "Hits to give, 10 unless said otherwise."),
        ParameterInfo(
          name: "after", summary: "The cursor at the end of the previous answer, for the hits after it."),
      ]
    ) { parameters, service in
      var question = try parameters.searchRequest(service.limits)
      question.limit = min(question.limit ?? 10, maxHits)
      question.facets = []
      let results = try service.index().search(question)
      return AssistantText(service).hits(results)
    },
    AssistantTool(
      name: "record",
      summary: "Gives one publication: citation, abstract, identifiers, departments, open access, link.",
      parameters: [ParameterInfo(name: "id", summary: "Its id, DOI or arXiv number.")], required: ["id"]
    ) { parameters, service in
      let id = try parameters.one("id") ?? ""
      let found = try service.index().records(ids: [id])
      guard let record = found.records.first else {
        throw HTTPError.notFound("no record has the id '\(id.prefix(60))'")
      }
      return AssistantText(service).record(record)
    },
    AssistantTool(
      name: "facets",
      summary:
        "Counts the values of a facet over the publications that match: how many per year, department, type.",
      parameters: [
        ParameterInfo(
          name: "facet", kind: .choice(FacetDefinition.all.map(\.name)), summary: "What to count by.")
      ] + question + [
        ParameterInfo.limit(1...200, "Values to give, 20 unless said otherwise."),
        ParameterInfo(name: "find", summary: "Only values whose code or label contains this."),
      ], required: ["facet"]
    ) { parameters, service in
      let name = try parameters.one("facet") ?? ""
      let find = try parameters.one("find")
      let limit = try parameters.number("limit", in: 1...200) ?? 20
      var question = try parameters.searchRequest(service.limits, isWhole: true)
      (question.facets, question.limit) = ([name], 0)
      let results = try service.index().search(question)
      guard let counts = results.facets.first else { throw HTTPError.notFound("no counts") }
      return AssistantText(service).facet(find.map(counts.matching) ?? counts, limit: limit, of: results)
    },
    AssistantTool(
      name: "cite", summary: "Gives references of publications in a style, each with its id.",
      parameters: [
        ParameterInfo(name: "id", isRepeatable: true, summary: "Ids, DOIs or arXiv numbers, at most 20."),
        ParameterInfo.style,
      ], required: ["id"]
    ) { parameters, service in
      let ids = parameters.all("id")
      guard (1...20).contains(ids.count) else {
        throw HTTPError.badRequest("\(ids.count) ids, expected 1 to 20")
      }
      let style = try parameters.choice("style", of: CitationStyle.self) ?? service.settings.citationStyle
      let found = try service.index().records(ids: ids)
      guard !found.records.isEmpty else { throw HTTPError.notFound("no record has one of these ids") }
      let references = found.records.map { record in
        "[\(record.id)] " + Citation.preferringStated(CitationItem(record), style: style).text
      }
      return (references + found.missing.map { "no record has the id '\($0.prefix(60))'" }).joined(
        separator: "\n")
    },
    AssistantTool(
      name: "similar", summary: "Finds publications that share the weightiest words of one.",
      parameters: [
        ParameterInfo(name: "id", summary: "The id of a record."),
        ParameterInfo.limit(1...maxHits, "Hits to give, 10 unless said otherwise."),
      ] + ParameterInfo.filters, required: ["id"]
    ) { parameters, service in
      let id = try parameters.one("id") ?? ""
      var question = try parameters.searchRequest(service.limits)
      question.limit = min(question.limit ?? 10, maxHits)
      question.facets = []
      guard let results = try service.index().similar(to: id, question) else {
        throw HTTPError.notFound("no record has the id '\(id.prefix(60))'")
      }
      return AssistantText(service).hits(results)
    },
  ]

  private static let question = ParameterInfo.question.map { parameter in
    var parameter = parameter
    // The name that assistants expect.
    if parameter.name == "q" { parameter.name = "query" }
    return parameter
  }
}
