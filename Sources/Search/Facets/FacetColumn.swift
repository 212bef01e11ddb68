import IndexStore

/// The column of a facet: what each record has of it.
enum FacetColumn {
  /// A value, or a set of values, for each docid.
  case numbers(Column)
  /// A list of values for each docid.
  case lists(ListColumn)
}
