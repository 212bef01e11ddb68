import Export
import HTML
import Indexer
import Publication

/// What `report changes` writes, whatever its form.
struct ChangesPage {
  var runs: [RunDetails]
  /// As it was given.
  var since: String
  var made: String
  var command: String
  var index: String
  var took = ""

  var title: String { "Changes since \(since)" }

  /// `Run 42: reindex of source 'default', 2026-11-22T03:00:00Z`
  static func heading(_ run: RunSummary) -> String {
    "Run \(run.run): \(run.kind.rawValue) of source '\(run.source)', \(Format.moment(run.started))"
  }

  static func counts(_ run: RunSummary) -> String {
    let counts = run.counts
    let words: [(Int, String)] = [
      (counts.added, "added"), (counts.updated, "updated"), (counts.unchanged, "unchanged"),
      (counts.deleted, "deleted"), (counts.rejected, "rejected"), (counts.skipped, "skipped (not public)"),
      (counts.superseded, "superseded"), (counts.deletionsHeld, "missing, but kept"),
    ]
    return words.filter { $0.0 > 0 }.map { "\(Format.count($0.0)) \($0.1)" }.joined(separator: ", ")
      + "; \(Format.count(run.records, "record")) in the index"
  }

  static let notKept = "What this run changed is not kept: it is a first build, or too old."

  /// The changes of a run by their kinds, if there are any.
  static func sections(_ run: RunDetails) -> [(heading: String, changes: [RunChange])] {
    let kinds: [(RunChange.Kind, String)] = [(.added, "Added"), (.updated, "Updated"), (.deleted, "Deleted")]
    return kinds.compactMap { kind, heading in
      let changes = (run.changes ?? []).filter { $0.kind == kind }
      return changes.isEmpty ? nil : (heading, changes)
    }
  }

  /// What changed besides records, and what did not get in, a sentence each.
  static func lists(_ run: RunDetails) -> [(heading: String, lines: [String])] {
    [
      ("Departments", run.departments.map(DepartmentRenderer.line)),
      ("Rejected", run.rejects.map(ChangeText.rejected)),
      ("Superseded", run.superseded.map(ChangeText.superseded)),
    ].filter { !$0.1.isEmpty }
  }
}

/// Changes as Markdown.
enum MarkdownChanges {
  static func text(_ page: ChangesPage) -> String {
    var text = "# \(escape(page.title))\n\n"
    text +=
      "\(page.made), `\(SafeText.clean(page.command).replacing("`", with: "'"))`, index \(escape(page.index))\n"
    if page.runs.isEmpty { text += "\nNo run has changed the index since then.\n" }
    for run in page.runs { text += section(run) }
    return text + "\nMade in \(page.took).\n"
  }

  private static func section(_ run: RunDetails) -> String {
    var text =
      "\n## \(escape(ChangesPage.heading(run.summary)))\n\n\(escape(ChangesPage.counts(run.summary)))\n"
    if run.changes == nil { text += "\n\(ChangesPage.notKept)\n" }
    for (heading, changes) in ChangesPage.sections(run) {
      text += "\n### \(heading)\n\n"
      for change in changes { text += item(change) }
    }
    for (heading, lines) in ChangesPage.lists(run) {
      text += "\n### \(heading)\n\n" + lines.map { "- \(escape($0))\n" }.joined()
    }
    return text
  }

  private static func item(_ change: RunChange) -> String {
    var text = "- **\(escape(change.id))**"
    if let title = change.title { text += " \(escape(title))" }
    let note = ChangeText.note(change)
    guard let values = change.values, change.kind == .updated else {
      return text + (note.isEmpty ? "\n" : " (\(escape(note)))\n")
    }
    return text + "\n" + values.map(value).joined()
  }

  private static func value(_ change: FieldChange) -> String {
    let name = "  - \(escape(ChangeText.name(change))): "
    switch change.content {
    case .members(let removed, let added):
      return name
        + (added.map { "**+** \(escape($0))" } + removed.map { "**−** \(escape($0))" })
        .joined(separator: ", ") + "\n"
    case .text, .order:
      let (before, after) = ChangeText.sides(change)
      return name + "\(escape(before)) **→** \(escape(after))\n"
    }
  }

  /// So that nothing of a record is read as Markdown or HTML.
  private static func escape(_ text: String) -> String { Markdown.escaped(SafeText.clean(text)) }
}

/// Changes as one page of HTML, to print or to mail.
enum HTMLChanges {
  private static let style: HTML = """
    body { font: 11pt/1.4 sans-serif; max-width: 60em; margin: 2em auto; padding: 0 1em; color: #111; }
    h1 { font-size: 1.5em; } h2 { font-size: 1.2em; margin-top: 2em; } h3 { font-size: 1em; }
    table { border-collapse: collapse; width: 100%; margin: .3em 0 1em; }
    th, td { border: 1px solid #bbb; padding: .2em .5em; text-align: left; vertical-align: top; }
    th { font-weight: normal; width: 18%; } td { width: 41%; overflow-wrap: anywhere; }
    del { background: #fdd; } ins { background: #dfd; text-decoration: none; }
    .id { font-weight: bold; } .note { color: #555; }
    @media print { body { margin: 0; max-width: none; } tr, li { break-inside: avoid; } }
    """

  static func page(_ page: ChangesPage) -> HTML {
    let none: HTML? = page.runs.isEmpty ? "<p>No run has changed the index since then.</p>\n" : nil
    return """
      <!DOCTYPE html>
      <html lang="en">
      <head>
      <meta charset="utf-8">
      <meta name="viewport" content="width=device-width, initial-scale=1">
      <title>\(page.title)</title>
      <style>
      \(style)
      </style>
      </head>
      <body>
      <h1>\(page.title)</h1>
      <p class="note">\(page.made), <code>\(shown(page.command))</code>, index \(shown(page.index))</p>
      \(none)\(page.runs.map(section))<p class="note">Made in \(page.took).</p>
      </body>
      </html>

      """
  }

  private static func section(_ run: RunDetails) -> HTML {
    let notKept: HTML? = run.changes == nil ? "<p>\(ChangesPage.notKept)</p>\n" : nil
    let changes = ChangesPage.sections(run).map { list($0.heading, $0.changes.map(item)) }
    let lists = ChangesPage.lists(run).map { list($0.heading, $0.lines.map { "<li>\(shown($0))</li>\n" }) }
    return """
      <h2>\(shown(ChangesPage.heading(run.summary)))</h2>
      <p>\(ChangesPage.counts(run.summary))</p>
      \(notKept)\(changes)\(lists)
      """
  }

  private static func list(_ heading: String, _ items: [HTML]) -> HTML {
    "<h3>\(heading)</h3>\n<ul>\n\(items)</ul>\n"
  }

  private static func item(_ change: RunChange) -> HTML {
    let title: HTML? = change.title.map { " \(shown($0))" }
    let head: HTML = "<li><span class=\"id\">\(shown(change.id))</span>\(title)"
    if let values = change.values, change.kind == .updated {
      return "\(head)\n<table>\n\(values.map(row))</table></li>\n"
    }
    let note = ChangeText.note(change)
    let remark: HTML? = note.isEmpty ? nil : " <span class=\"note\">(\(shown(note)))</span>"
    return "\(head)\(remark)</li>\n"
  }

  private static func row(_ change: FieldChange) -> HTML {
    let (before, after) = ChangeText.sides(change)
    return """
      <tr><th scope="row">\(shown(ChangeText.name(change)))</th><td><del>\(shown(before))</del></td><td><ins>\(shown(after))</ins></td></tr>

      """
  }

  /// Characters that a page would not show become signs: they may be all that changed.
  private static func shown(_ text: String) -> HTML { HTML(SafeText.clean(text)) }
}

/// Changes as a table for a spreadsheet: a row for each value, and for each record without one.
enum CSVChanges {
  static let columns = [
    "run", "started", "source", "change", "id", "title", "reason", "field", "before", "after",
  ]

  static func text(_ page: ChangesPage) -> String {
    CSV.row(columns) + page.runs.flatMap(rows).map(CSV.row).joined()
  }

  private static func rows(_ run: RunDetails) -> [[String]] {
    let summary = run.summary
    let head = [String(summary.run), Format.moment(summary.started), summary.source]
    func row(
      _ kind: String, _ id: String, _ title: String = "", _ reason: String = "",
      _ value: [String] = ["", "", ""]
    ) -> [String] { head + [kind, id, title, reason] + value }
    var rows: [[String]] = []
    for change in run.changes ?? [] {
      let (kind, title) = (change.kind.rawValue, change.title ?? "")
      let values = (change.values ?? []).map { value in
        // An empty cell is what a spreadsheet takes for nothing.
        let (before, after) = ChangeText.sides(value, missing: "")
        return [ChangeText.name(value), before, after]
      }
      // Where the values are not kept, the names of the fields are.
      let shown = values.isEmpty ? [[change.fields.joined(separator: " "), "", ""]] : values
      rows += shown.map { row(kind, change.id, title, ChangeText.reason(change.reason), $0) }
    }
    rows += run.departments.map { row("department", $0.code, "", DepartmentRenderer.line($0)) }
    rows += run.rejects.map { row("rejected", $0.id ?? "", "", "\($0.file):\($0.line): \($0.reason)") }
    rows += run.superseded.map { row("superseded", $0.id, "", ChangeText.superseded($0)) }
    return rows
  }
}
