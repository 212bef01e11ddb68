private import Basics

extension [Person] {
  /// The people as values of a facet, each once.
  func facetValues(folded fold: FacetDefinition.Fold) -> [FacetValue] {
    map { $0.facetValue(folded: fold) }.uniqued(by: \.code)
  }
}

extension Person {
  /// Who it is, for counts and filters: the ORCID iD, else the site's own id, else the folded name, family
  /// name first.
  fileprivate func facetValue(folded fold: FacetDefinition.Fold) -> FacetValue {
    let stated = if let firstName, let lastName { "\(lastName), \(firstName)" } else { name }
    let readable = stated.asFacetText
    let label = readable.isEmpty ? stated : readable
    if let code = orcid ?? id?.precomposed {
      return FacetValue(code: code, label: label)
    }
    let folded = fold(label)
    // A name of punctuation alone.
    return FacetValue(code: folded.isEmpty ? label.precomposed : folded, label: label)
  }
}
