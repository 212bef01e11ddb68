import Publication

/// Where a facet stands among the columns.
enum FacetColumn {
  /// In `ColumnName.numbers`.
  case number(Int)
  /// In `ColumnName.lists`.
  case list(Int)

  init(_ facet: FacetDefinition) {
    let name = ColumnName.facet(facet)
    self =
      ColumnName.lists.firstIndex(of: name).map { .list($0) }
      ?? .number(ColumnName.numbers.firstIndex(of: name) ?? 0)
  }
}
