/// A way to write references.
public enum CitationStyle: String, CaseIterable, Sendable {
  /// Publication manual of the APA, 7th edition.
  case apa
  /// IEEE reference guide.
  case ieee
  /// Chicago manual of style, 18th edition, author and date.
  case chicago
  /// MLA handbook, 9th edition.
  case mla
  /// Citing medicine of the NLM, called after Vancouver.
  case vancouver

  /// For people.
  public var name: String {
    switch self {
    case .apa: "APA 7"
    case .ieee: "IEEE"
    case .chicago: "Chicago author-date"
    case .mla: "MLA"
    case .vancouver: "Vancouver"
    }
  }

  func write(_ item: CitationItem, _ builder: inout CitationBuilder) {
    let source = CitationSource(item)
    switch self {
    case .apa: APAStyle.write(source, &builder)
    case .ieee: IEEEStyle.write(source, &builder)
    case .chicago: ChicagoStyle.write(source, &builder)
    case .mla: MLAStyle.write(source, &builder)
    case .vancouver: VancouverStyle.write(source, &builder)
    }
  }
}
