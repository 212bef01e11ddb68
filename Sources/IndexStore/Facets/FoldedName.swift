private import Tokenize

/// The form of a name in which all its spellings are one: its terms, as the analyzer makes them, joined by
/// blanks.
package enum FoldedName {
  /// Empty for a name without a letter or digit.
  package static func of(_ name: String) -> String {
    Analyzer.publication.terms(of: name).joined(separator: " ")
  }
}
