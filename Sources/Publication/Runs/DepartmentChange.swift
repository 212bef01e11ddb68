/// What a department file says of a unit.
public struct DepartmentState: Hashable, Sendable {
  public var code: String
  public var label: String?
  /// The code of the unit directly above; nil at the top of the tree.
  public var parent: String?

  package init(code: String, label: String?, parent: String?) {
    self.code = code
    self.label = label
    self.parent = parent
  }
}

/// A unit that a department file describes differently from the file before.
public struct DepartmentChange: Hashable, Sendable {
  /// nil if the file before did not name it.
  public var before: DepartmentState?
  /// nil if the file names it no longer.
  public var after: DepartmentState?

  package init(before: DepartmentState?, after: DepartmentState?) {
    self.before = before
    self.after = after
  }

  /// The code of the unit, as the later file spells it.
  public var code: String { after?.code ?? before?.code ?? "" }
}
