import Indexer
import Publication

/// The report of a run, for people.
struct RunRenderer {
  static let maxIDs = 10
  static let maxRejects = 20
  static let maxWarnings = 5

  let report: RunReport

  private struct Row {
    var label: String
    var count: Int
    var details: [String] = []
  }

  func text() -> String {
    let rows = rows()
    let labelWidth = rows.reduce(0) { max($0, $1.label.count) }
    let countWidth = rows.reduce(6) { max($0, Format.count($1.count).count) }
    var text = ""
    for row in rows {
      var line = StyledText(" \(row.label)")
      let number = Format.count(row.count)
      line.pad(to: 1 + labelWidth + 1 + countWidth - number.count)
      line.append(number)
      let column = line.width + 5
      for (place, detail) in row.details.enumerated() {
        if place > 0 { line = StyledText() }
        line.pad(to: column)
        line.append(detail)
        if place < row.details.count - 1 { text += line.rendered(inColor: false) + "\n" }
      }
      text += line.rendered(inColor: false) + "\n"
    }
    if report.isRebuilt {
      text += " An older version of search made this index: it is rebuilt from its stored records.\n"
    }
    let departments = DepartmentRenderer(changes: report.departments, indent: " ").text()
    return text + departments + " \(lastLine)\n"
  }

  private func rows() -> [Row] {
    let deleted = report.changes.filter { $0.kind == .deleted }.map(\.id)
    var rows = [
      Row(label: "added", count: report.counts.added),
      Row(label: "updated", count: report.counts.updated, details: report.counts.updated > 0 ? [parts] : []),
      Row(label: "unchanged", count: report.counts.unchanged),
      Row(
        label: "deleted", count: report.counts.deleted,
        details: deleted.isEmpty ? [] : [Format.list(deleted, max: RunRenderer.maxIDs)]),
      Row(label: "rejected", count: report.counts.rejected, details: rejects),
    ]
    if report.counts.skipped > 0 {
      rows.append(Row(label: "skipped", count: report.counts.skipped, details: ["not public"]))
    }
    if report.counts.superseded > 0 {
      rows.append(
        Row(label: "superseded", count: report.counts.superseded, details: ["the same id came again later"]))
    }
    if report.counts.deletionsHeld > 0 {
      let reason = "missing, but kept: a rejected record has no readable id and may be one of them"
      rows.append(Row(label: "held", count: report.counts.deletionsHeld, details: [reason]))
    }
    return rows
  }

  private var parts: String {
    "text \(Format.count(report.updateCount(touching: "text"))) · facets \(Format.count(report.updateCount(touching: "facets")))"
      + " · stored \(Format.count(report.updateCount(touching: "stored")))"
  }

  private var rejects: [String] {
    var lines = report.rejects.prefix(RunRenderer.maxRejects).map { reject in
      let id = reject.id.map { "record '\($0)': " } ?? ""
      return "\(reject.file):\(reject.line)  \(id)\(reject.reason)"
    }
    let rest = report.rejects.count - lines.count
    if rest > 0 { lines.append("and \(Format.count(rest)) more; --json lists them all") }
    return lines
  }

  private var lastLine: String {
    let run =
      report.isDryRun ? "dry run, nothing changed" : report.run.map { "run \($0)" } ?? "nothing written"
    let duration = Format.duration(milliseconds: report.took.milliseconds)
    return "\(Format.count(report.records, "record")), \(run), \(duration)"
  }

  /// What was taken as not stated: the count and the first few; empty where nothing was.
  func warnings() -> String {
    guard !report.warnings.isEmpty else { return "" }
    var text = ""
    for warning in report.warnings.prefix(RunRenderer.maxWarnings) {
      let line =
        "\(warning.file):\(warning.line): record '\(warning.id)': warning: \(warning.reason)"
      text += SafeText.clean(line) + "\n"
    }
    let rest = report.warnings.count - RunRenderer.maxWarnings
    if rest > 0 { text += "and \(Format.count(rest, "more warning")); --json lists them all\n" }
    return text
  }
}
