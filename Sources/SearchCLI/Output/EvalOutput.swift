import Publication
import Search

/// `eval`, for people.
enum EvalRenderer {
  private static let names = RelevanceMeasures.Name.allCases

  static func text(_ report: EvalReport) -> String {
    guard let first = report.rows.first else { return "" }
    var text = ""
    if report.perQuery {
      for row in report.rows { text += perQuery(row) + "\n" }
    }
    var rows = report.rows.map { [$0.setting.name] + values($0.evaluation.mean) }
    if !report.isLadder {
      for row in report.rows.dropFirst() {
        let tests = names.map { first.evaluation.compared(with: row.evaluation, by: $0) }
        rows.append(["difference"] + tests.map { signed($0.difference) })
        rows.append(["p"] + tests.map { Format.fixed($0.p, digits: 5) })
      }
    }
    text += Table([""] + names.map(\.rawValue), numeric: Set(1...names.count), rows: rows).text()
    text += "\n" + "judged queries: \(Format.count(first.evaluation.queries.count))"
    if !first.evaluation.unjudged.isEmpty {
      text += ", \(Format.count(first.evaluation.unjudged.count)) without a relevant record left out"
    }
    text += "\n"
    if report.rows.count > 1, !report.isLadder { text += "p: \(EvalReport.test)\n" }
    return text
  }

  private static func perQuery(_ row: EvalReport.Row) -> String {
    let rows = row.evaluation.queries.map {
      [SafeText.clean($0.id)] + values($0.measures) + [Format.count($0.hits)]
    }
    return Table(
      [row.setting.name] + names.map(\.rawValue) + ["hits"], numeric: Set(1...(names.count + 1)), rows: rows
    ).text()
  }

  private static func values(_ measures: RelevanceMeasures) -> [String] {
    names.map { Format.fixed(measures[$0], digits: 4) }
  }

  private static func signed(_ value: Double) -> String {
    (value > 0 ? "+" : "") + Format.fixed(value, digits: 4)
  }
}

/// `search.eval/1`: how well queries are answered.
enum EvalJSON {
  static func object(_ report: EvalReport) -> [UInt8] {
    JSONWriter.document("search.eval/1") { writer in
      let first = report.rows.first?.evaluation
      writer.entry("queries", first?.queries.count ?? 0)
      writer.entry("unjudged", first?.unjudged ?? [])
      writer.entry("test", EvalReport.test)
      writer.objects("rows", report.rows) { writer, row in
        write(row, comparedWith: first, report, to: &writer)
      }
    }
  }

  private static func write(
    _ row: EvalReport.Row, comparedWith first: Evaluation?, _ report: EvalReport, to writer: inout JSONWriter
  ) {
    writer.entry("name", row.setting.name)
    writer.entry("match", row.setting.request.match.rawValue)
    writer.entry("limit", row.setting.request.limit)
    writer.entry("expand", row.setting.request.expand)
    writer.object("mean") { write(row.evaluation.mean, to: &$0) }
    writer.objects("compared", RelevanceMeasures.Name.allCases) { writer, name in
      let test = first?.compared(with: row.evaluation, by: name)
      writer.entry("measure", name.rawValue)
      writer.entry("difference", test?.difference ?? 0)
      writer.entry("p", test?.p ?? 1)
    }
    writer.objects("per_query", report.perQuery ? row.evaluation.queries : []) { writer, query in
      writer.entry("id", query.id)
      writer.entry("hits", query.hits)
      write(query.measures, to: &writer)
    }
  }

  private static func write(_ measures: RelevanceMeasures, to writer: inout JSONWriter) {
    for name in RelevanceMeasures.Name.allCases { writer.entry(name.rawValue, measures[name]) }
  }
}
