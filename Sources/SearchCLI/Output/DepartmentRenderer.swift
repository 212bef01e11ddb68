import Publication

/// What a department file changed, for people: a line for each unit.
struct DepartmentRenderer {
  var changes: [DepartmentChange]
  var indent = ""
  /// In a first file every unit is new: at most this many are listed.
  var maxUnits = 20

  func text() -> String {
    var lines = changes.prefix(maxUnits).map { "department \(Self.line($0))" }
    let rest = changes.count - lines.count
    if rest > 0 { lines.append("and \(Format.count(rest, "more department")); --json lists them all") }
    return lines.map { indent + SafeText.clean($0) + "\n" }.joined()
  }

  /// `MaMo: label 'Mondelli' -> 'Mondelli Group'`
  static func line(_ change: DepartmentChange) -> String { "\(change.code): \(text(change))" }

  private static func text(_ change: DepartmentChange) -> String {
    guard let before = change.before else { return "new\(change.after.map(description) ?? "")" }
    guard let after = change.after else { return "no longer in the file\(description(before))" }
    var parts: [String] = []
    if before.code != after.code { parts.append("spelled '\(before.code)' before") }
    if before.label != after.label {
      parts.append("label \(quoted(before.label)) -> \(quoted(after.label))")
    }
    if before.parent != after.parent {
      parts.append("part of \(before.parent ?? "nothing") -> \(after.parent ?? "nothing")")
    }
    return parts.joined(separator: ", ")
  }

  private static func description(_ state: DepartmentState) -> String {
    (state.label.map { ", '\($0)'" } ?? "") + (state.parent.map { ", part of \($0)" } ?? "")
  }

  private static func quoted(_ label: String?) -> String { label.map { "'\($0)'" } ?? "none" }
}
