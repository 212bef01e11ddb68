package import Publication
import SearchSQLite

extension RunHistory {
  /// What a run changed in departments, in the order of their codes, as far as that is kept.
  package func departmentChanges(ofRun number: Int) throws -> [DepartmentChange] {
    guard try Schema.hasTablesAddedLater(connection) else { return [] }
    return try connection.all(
      """
      SELECT before_code, before_label, before_parent, after_code, after_label, after_parent
      FROM department_change WHERE run = ? ORDER BY code
      """, number
    ) { row in
      func state(_ first: Int32) throws -> DepartmentState? {
        guard let code = try row.optionalString(first) else { return nil }
        return DepartmentState(
          code: code, label: try row.optionalString(first + 1), parent: try row.optionalString(first + 2))
      }
      return DepartmentChange(before: try state(0), after: try state(3))
    }
  }

  func append(_ changes: [DepartmentChange], ofRun number: Int) throws {
    for change in changes {
      try connection.run(
        "INSERT INTO department_change VALUES (?, ?, ?, ?, ?, ?, ?, ?)", number, change.code,
        change.before?.code,
        change.before?.label, change.before?.parent, change.after?.code, change.after?.label,
        change.after?.parent)
    }
    try connection.run("DELETE FROM department_change WHERE run <= ?", number - Self.runsWithChanges)
  }
}
