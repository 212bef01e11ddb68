import Publication
import Search

/// `stats`, for people.
enum StatsRenderer {
  /// `showsInside`: Also what only maintainers of the file need.
  static func text(_ report: StatsReport, showsInside: Bool) -> String {
    let file = report.sizes.first { $0.name == "file" }
    var rows = [
      ["records", Format.count(report.records)],
      ["size", Format.bytes(file?.bytes ?? 0)],
      ["updated", report.updated == nil ? "never" : Format.moment(report.updated)],
    ]
    for facet in report.facets {
      rows.append([
        facet.name,
        "\(Format.count(facet.distinct, "value")), \(Format.count(facet.notStated)) without",
      ])
    }
    if showsInside {
      rows += [
        ["generation", Format.count(report.generation)],
        ["fingerprint", report.fingerprint],
        ["terms", Format.count(report.terms)],
        ["segments", Format.count(report.segments)],
      ]
      for size in report.sizes where size.name != "file" {
        rows.append(["table \(size.name)", Format.bytes(size.bytes)])
      }
    }
    let width = rows.reduce(0) { max($0, DisplayWidth.of($1[0])) }
    return rows.reduce(into: "") { text, row in
      var line = StyledText(" " + row[0])
      line.pad(to: width + 3)
      line.append(row[1])
      text += line.rendered() + "\n"
    }
  }
}

/// `explain`, for people: the score as a sum, each part indented under what it is a part of.
enum ExplainRenderer {
  static func text(_ report: ExplainReport) -> String {
    var text = SafeText.clean(" \(report.id)  \(report.title ?? "")") + "\n"
    text += SafeText.clean(" \(report.text)  is read as  \(report.parsed)") + "\n"
    if report.isMatch {
      text += " \(Format.fixed(report.score, digits: 4))  score\n"
      for step in report.steps { append(step, depth: 1, to: &text) }
    } else {
      text += " no hit\n"
    }
    for note in report.notes { text += SafeText.clean(" \(note)") + "\n" }
    return text
  }

  // As deep as the formula of the score, which does not grow with the query.
  private static func append(_ step: ExplainReport.Step, depth: Int, to text: inout String) {
    let indent = String(repeating: "  ", count: depth)
    text += " \(indent)\(Format.fixed(step.value, digits: 4))  \(SafeText.clean(step.label))\n"
    for part in step.parts { append(part, depth: depth + 1, to: &text) }
  }
}
