import Publication
import SearchSQLite

/// A value that no record has any more, and no department file names.
///
/// It loses its code and its label at the end of the run that took it from its last record, so that nothing
/// is left of them and no question finds it. Its number is given to the next new value.
enum FreeValue {
  /// Whether a code of the table `facet_value` is that of a free value: U+0001 and the number. No code begins
  /// so, since blanks and control characters at its ends do not count.
  static func isOne(_ code: String) -> Bool { code.utf8.first == 1 }

  /// The numbers of a facet's free values.
  static func numbers(_ facet: FacetDefinition, _ connection: Connection) throws -> [Int] {
    try connection.all(
      "SELECT value FROM facet_value WHERE facet = ? AND code >= char(1) AND code < char(2)", facet.name
    ) { try $0.int(0) }
  }

  static func make(_ number: Int, of facet: FacetDefinition, _ connection: Connection) throws {
    try connection.run(
      """
      UPDATE facet_value SET code = char(1) || value, label = NULL, parent = NULL
      WHERE facet = ? AND value = ?
      """, facet.name, number)
    try connection.run("DELETE FROM facet_spelling WHERE facet = ? AND value = ?", facet.name, number)
  }
}
