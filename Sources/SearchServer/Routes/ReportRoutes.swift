import Pages
import Publication
import Search

/// The facets that have a report of their own, by its name.
enum ReportedFacet: String, CaseIterable {
  case oa, types, departments

  var definition: FacetDefinition {
    switch self {
    case .oa: .oa
    case .types: .type
    case .departments: .department
    }
  }
}

extension Route {
  /// Lists of values and reports, for programs and spreadsheets.
  static let reports: [Route] =
    [
      Route(name: "facet", path: [.literal("facets"), .text], forms: [.json, .csv]) { request, service in
        guard let facet = FacetDefinition.named(request.text) else {
          let names = FacetDefinition.all.map(\.name).joined(separator: ", ")
          throw HTTPError.notFound(
            "there is no facet '\(request.text.prefix(60))'", hint: "there are: \(names)")
        }
        var parameters = request.parameters
        let (find, limit) = (try parameters.one("find"), try parameters.number("limit", in: 0...Int.max))
        var question = try parameters.searchRequest(service.limits, isWhole: true)
        try parameters.rejectOthers()
        (question.facets, question.limit) = ([facet.name], 0)
        let results = try service.index().search(question)
        guard var counts = results.facets.first else { throw HTTPError.notFound("no counts") }
        counts = (find.map(counts.matching) ?? counts).limited(to: limit)
        return request.table(counts.json(of: results.query), csv: CSVTable.text(counts))
      },
      Route(name: "department", path: [.literal("departments"), .text]) { request, service in
        try request.parameters.rejectOthers()
        let counts = try service.index().facet(FacetDefinition.department.name, SearchRequest("*"))
        let code = request.text.lowercased()
        guard let unit = counts.values.first(where: { $0.code.lowercased() == code }) else {
          throw HTTPError.notFound("there is no department '\(request.text.prefix(60))'")
        }
        return Response(json: unit.departmentJSON(among: counts.values))
      },
      Route(name: "report", path: [.literal("report")]) { request, service in
        let question = try request.reportQuestion(service)
        let index = try service.index()
        let tables = try ReportedFacet.allCases.map {
          try index.table(of: $0.definition, question ?? SearchRequest("*"), byYear: false)
        }
        let quality = try service.quality(question)
        let duplicates = try service.duplicates(question)
        return Response(json: ReportsSummary(tables: tables, quality: quality, duplicates: duplicates).json)
      },
      Route(name: "quality", path: [.literal("report"), .literal("quality")], forms: [.json, .csv]) {
        request, service in
        let report = try service.quality(try request.reportQuestion(service))
        return request.table(report.json, csv: CSVTable.text(report))
      },
      Route(name: "duplicates", path: [.literal("report"), .literal("duplicates")], forms: [.json, .csv]) {
        request, service in
        let report = try service.duplicates(try request.reportQuestion(service))
        return request.table(report.json, csv: CSVTable.text(report))
      },
    ]
    + ReportedFacet.allCases.map { facet in
      Route(name: "table", path: [.literal("report"), .literal(facet.rawValue)], forms: [.json, .csv]) {
        request, service in
        var parameters = request.parameters
        let by = try parameters.choice("by", of: By.self)
        let question = try parameters.searchRequest(service.limits, isWhole: true)
        try parameters.rejectOthers()
        let table = try service.index().table(of: facet.definition, question, byYear: by == .year)
        return request.table(table.json, csv: CSVTable.text(table))
      }
    }

  private enum By: String, CaseIterable {
    case year
  }
}

extension SearchService {
  /// The reports of what a question finds; those of all records are made once for a commit.
  fileprivate func quality(_ question: SearchRequest?) throws -> QualityReport {
    let index = try index()
    return try question.map { try index.quality($0) } ?? reports.quality.report(of: index.commit())
  }

  fileprivate func duplicates(_ question: SearchRequest?) throws -> DuplicatesReport {
    let index = try index()
    return try question.map { try index.duplicates($0) } ?? reports.duplicates.report(of: index.commit())
  }
}

extension RouteRequest {
  /// nil if no record is left out.
  fileprivate func reportQuestion(_ service: SearchService) throws -> SearchRequest? {
    var parameters = parameters
    let question = try parameters.searchRequest(service.limits, isWhole: true)
    try parameters.rejectOthers()
    return question.query == "*" && question.filters.isEmpty && question.authors.isEmpty ? nil : question
  }

  fileprivate func table(_ json: [UInt8], csv: @autoclosure () -> String) -> Response {
    guard form == .csv else { return Response(json: json) }
    let name = request.target.path.last ?? "table"
    return Response(
      headers: Form.csv.headers(fileName: Ending(name)?.rest ?? name), body: Array(csv().utf8))
  }
}
