import Indexer
import Publication

/// The words that all reports use for changes.
enum ChangeText {
  static let notStated = "(not stated)"

  static func reason(_ reason: RunChange.Reason?) -> String {
    switch reason {
    case .missing: "missing from the export"
    case .withdrawn: "withdrawn: now private"
    case .moved(let source): "moved to source '\(source)'"
    case nil: ""
    }
  }

  /// Follows the title of a record: the fields of an update, the reason of a deletion.
  static func note(_ change: RunChange) -> String {
    change.kind == .updated ? change.fields.joined(separator: ", ") : reason(change.reason)
  }

  /// `abstract`, `author (Doe, Jane: orcid)`
  static func name(_ change: FieldChange) -> String {
    change.part.map { "\(change.field) (\($0))" } ?? change.field
  }

  /// Both sides of a change on one line each; `missing` stands for a side without a text.
  static func sides(
    _ change: FieldChange, missing: String = notStated
  ) -> (before: String, after: String) {
    switch change.content {
    case .text(let before, let after): (before ?? missing, after ?? missing)
    case .members(let before, let after), .order(let before, let after):
      (before.joined(separator: "; "), after.joined(separator: "; "))
    }
  }

  static func more(_ count: Int) -> String { "and \(Format.count(count)) more; --all names them" }

  static func rejected(_ record: RejectedRecord) -> String {
    "\(record.file):\(record.line)  \(record.id.map { "record '\($0)': " } ?? "")\(record.reason)"
  }

  /// `N1010 at line 120: the same id came again at line 488 (exports/a.yml)`
  static func superseded(_ record: SupersededRecord) -> String {
    record.file == record.laterFile
      ? "\(record.id) at line \(record.line): the same id came again at line \(record.laterLine) (\(record.file))"
      : "\(record.id) at line \(record.line) of \(record.file): the same id came again at line "
        + "\(record.laterLine) of \(record.laterFile)"
  }
}

/// Changed records on a terminal, one per line, with their changed values if asked for.
struct ChangeLines {
  var showsValues: Bool
  var width: Int

  /// The widest title that leaves room for what follows it.
  private static let maxTitle = 70
  /// The longest text for which both sides of a change share a line.
  private static let maxShortText = 40

  /// The changes by kind, each kind under its name; at most `maxNames` of a kind.
  func text(_ changes: [RunChange], maxNames: Int? = nil) -> String {
    let kinds: [RunChange.Kind] = [.added, .updated, .deleted]
    return kinds.map { kind in
      let changes = changes.filter { $0.kind == kind }
      guard !changes.isEmpty else { return "" }
      let shown = changes.prefix(maxNames ?? changes.count)
      let rest = changes.count - shown.count
      return "\(kind.rawValue):\n" + shown.map(text).joined()
        + (rest > 0 ? " \(ChangeText.more(rest))\n" : "")
    }.joined()
  }

  func text(_ change: RunChange) -> String {
    var line = StyledText(" \(change.id)")
    if let title = change.title {
      line.append("  ")
      line.append(StyledText(title).cut(to: min(Self.maxTitle, max(20, width - 24))))
    }
    let note = ChangeText.note(change)
    if !note.isEmpty, !showsValues || change.kind != .updated { line.append("  (\(note))") }
    let text = line.rendered() + "\n"
    guard showsValues, change.kind == .updated else { return text }
    return text + values(of: change)
  }

  func values(of change: RunChange) -> String {
    guard let values = change.values else {
      return SafeText.clean("     \(change.fields.joined(separator: ", ")): the values are not kept")
        + "\n"
    }
    return values.map(lines).joined()
  }

  private func lines(_ change: FieldChange) -> String {
    let name = SafeText.clean("     \(ChangeText.name(change))  ")
    switch change.content {
    case .members(let removed, let added):
      let items = added.map { "+ \($0)" } + removed.map { "- \($0)" }
      return name + SafeText.clean(items.joined(separator: "  ")) + "\n"
    case .text, .order:
      let (before, after) = ChangeText.sides(change)
      if max(DisplayWidth.of(before), DisplayWidth.of(after)) <= Self.maxShortText {
        return name + SafeText.clean("\(before) -> \(after)") + "\n"
      }
      let indent = String(repeating: " ", count: DisplayWidth.of(name))
      return name + SafeText.clean("- \(before)") + "\n" + indent + SafeText.clean("+ \(after)") + "\n"
    }
  }
}
