import Publication
import Tokenize

extension QueryParser {
  /// The parser of the program: its analyzer, its identifiers, its facets.
  static let publication = QueryParser(
    analyze: { Analyzer.publication.terms(of: $0) }, recognize: Identifier.recognize,
    normalizeIdentifier: Identifier.init(kind:text:), facets: FacetDefinition.all.map(\.name))
}
