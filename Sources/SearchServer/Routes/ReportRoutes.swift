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
        guard let unit = counts.values.first(where: { $0.code == request.text }) else {
          throw HTTPError.notFound("there is no department '\(request.text.prefix(60))'")
        }
        return Response(json: DepartmentJSON.bytes(of: unit, among: counts.values))
      },
      Route(name: "report", path: [.literal("report")]) { request, service in
        let question = try request.reportQuestion(service)
        let index = try service.index()
        let tables = try ReportedFacet.allCases.map {
          try index.table(of: $0.definition, question ?? SearchRequest("*"), byYear: false)
        }
        let quality = try service.quality(question)
        let duplicates = try service.duplicates(question)
        return Response(json: ReportJSON.bytes(tables, quality, duplicates))
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
  /// nil where no record is left out.
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

/// `search.department/1`: a department with its parts.
private enum DepartmentJSON {
  static func bytes(of unit: FacetCounts.Value, among values: [FacetCounts.Value]) -> [UInt8] {
    JSONWriter.document("search.department/1") { writer in
      writer.entry("code", unit.code)
      writer.entry("label", unit.label)
      writer.entry("parent", unit.parent)
      writer.entry("records", unit.count)
      writer.objects("parts", values.filter { $0.parent == unit.code }) { writer, part in
        writer.entry("code", part.code)
        writer.entry("label", part.label)
        writer.entry("records", part.count)
      }
    }
  }
}

/// `search.report/1`: all reports in short.
private enum ReportJSON {
  static func bytes(_ tables: [FacetTable], _ quality: QualityReport, _ duplicates: DuplicatesReport)
    -> [UInt8]
  {
    JSONWriter.document("search.report/1") { writer in
      writer.entry("records", quality.records)
      for table in tables {
        writer.objects(table.facet, table.values) { writer, value in
          writer.entry("code", value.code)
          writer.entry("label", value.label)
          writer.entry("count", value.count)
        }
      }
      writer.objects("quality", quality.findings) { writer, finding in
        writer.entry("name", finding.name)
        writer.entry("sentence", finding.sentence)
        writer.entry("count", finding.count)
      }
      writer.object("duplicates") { writer in
        for kind in DuplicatePair.Kind.allCases {
          writer.entry(kind.rawValue, duplicates.pairs.count { $0.kind == kind })
        }
      }
    }
  }
}
