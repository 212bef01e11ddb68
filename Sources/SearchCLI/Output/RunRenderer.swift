import Indexer
import Publication

/// The report of a run, for people.
struct RunRenderer {
  static let maxIDs = 10
  static let maxNames = 20
  static let maxWarnings = 5

  let report: RunReport
  /// Whether each update is shown with its old and new values.
  var showsValues = false
  /// Whether all records are named, and not only the first.
  var showsAll = false
  var width = Terminal.defaultWidth

  private struct Row {
    var label: String
    var count: Int
    var details: [String] = []
  }

  func text() -> String {
    let head =
      "\(Format.moment(report.started))  \(report.command ?? report.kind.rawValue)  source '\(report.source)'"
    var text = SafeText.clean(head) + "\n" + table()
    // A dry run is a review: it names what it would change.
    if report.isDryRun || showsValues || showsAll {
      let lines = ChangeLines(showsValues: showsValues, width: width)
      text += lines.text(report.changes, maxNames: showsAll ? nil : Self.maxNames)
    }
    if let stop = report.stop {
      text += SafeText.clean("a real run would stop here: \(stop)") + "\n"
    }
    return text + " \(lastLine)\n"
  }

  private func table() -> String {
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
        if place < row.details.count - 1 { text += line.rendered() + "\n" }
      }
      text += line.rendered() + "\n"
    }
    text += DepartmentRenderer(changes: report.departments, indent: " ").text()
    if report.isRebuilt {
      text += " An older version of search made this index: it is rebuilt from its stored records.\n"
    }
    return text
  }

  private func rows() -> [Row] {
    var rows = [
      Row(label: "added", count: report.counts.added),
      Row(label: "updated", count: report.counts.updated, details: report.counts.updated > 0 ? [parts] : []),
      Row(label: "unchanged", count: report.counts.unchanged),
      Row(label: "deleted", count: report.counts.deleted, details: deletions),
      Row(
        label: "rejected", count: report.counts.rejected,
        details: limited(report.rejects, ChangeText.rejected)),
    ]
    if report.counts.skipped > 0 {
      let names = limited(report.skipped) { "\($0.id) at \($0.file):\($0.line)" }
      rows.append(Row(label: "skipped", count: report.counts.skipped, details: ["not public"] + names))
    }
    if report.counts.superseded > 0 {
      rows.append(
        Row(
          label: "superseded", count: report.counts.superseded,
          details: limited(report.superseded, ChangeText.superseded)))
    }
    if report.counts.deletionsHeld > 0 {
      let reason = "missing, but kept: a rejected record has no readable id and may be one of them"
      rows.append(Row(label: "held", count: report.counts.deletionsHeld, details: [reason]))
    }
    return rows
  }

  private var parts: String {
    func count(_ part: String) -> String { Format.count(report.updateCount(touching: part)) }
    return "texts \(count("text")), facets \(count("facets")), other fields \(count("stored"));"
      + " a record can count twice"
  }

  /// The ids by reason.
  private var deletions: [String] {
    let deleted = report.changes.filter { $0.kind == .deleted }
    var reasons: [String] = []
    for change in deleted {
      let reason = ChangeText.reason(change.reason)
      if !reasons.contains(reason) { reasons.append(reason) }
    }
    return reasons.map { reason in
      let ids = deleted.filter { ChangeText.reason($0.reason) == reason }.map(\.id)
      let list = Format.list(ids, max: showsAll ? ids.count : Self.maxIDs)
      return reason.isEmpty ? list : "\(reason): \(list)"
    }
  }

  private func limited<Record>(_ records: [Record], _ text: (Record) -> String) -> [String] {
    let max = showsAll ? records.count : Self.maxNames
    let rest = records.count - max
    return records.prefix(max).map(text) + (rest > 0 ? [ChangeText.more(rest)] : [])
  }

  private var lastLine: String {
    let run =
      report.isDryRun ? "dry run, nothing changed" : report.run.map { "run \($0)" } ?? "nothing written"
    let duration = Format.duration(milliseconds: report.took.milliseconds)
    return "\(Format.count(report.records, "record")), \(run), took \(duration)"
  }

  /// Values taken as not stated, or lost: the first few and the count; empty if there are none.
  func warnings() -> String {
    var text = ""
    let max = showsAll ? report.warnings.count : Self.maxWarnings
    for warning in report.warnings.prefix(max) {
      let line =
        "\(warning.file):\(warning.line): record '\(warning.id)': warning: \(warning.reason)"
      text += SafeText.clean(line) + "\n"
    }
    let rest = report.warnings.count - max
    if rest > 0 { text += "and \(Format.count(rest, "more warning")); --all shows them\n" }
    if !report.unknownDepartments.isEmpty {
      let codes = Format.list(
        report.unknownDepartments, max: showsAll ? report.unknownDepartments.count : Self.maxIDs)
      text +=
        SafeText.clean(
          "warning: department codes in records that the department file does not have: \(codes)") + "\n"
    }
    return text
  }
}
