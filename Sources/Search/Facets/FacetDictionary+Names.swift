import IndexStore
import Publication
import Tokenize

extension FacetDictionary {
  /// The value that a text names: by its code, however blanks and look-alikes in it are written, or by its
  /// label, where that is of one value alone.
  ///
  /// - Complexity: O(1) for a code, else O(values).
  func value(named text: String) -> Int? {
    if let value = value(code: text) ?? value(code: text.asFacetText) { return value }
    let label = text.asFacetText.lowercased()
    var found: Int?
    for (number, value) in values.enumerated() where value.label?.lowercased() == label {
      guard found == nil else { return nil }
      found = number
    }
    return found
  }

  /// The values that a text stands for where it is no value itself: a language by another code or its name,
  /// `yes` and `no` for open access, and a part of the name of a venue, publisher, project or type, from the
  /// beginning of a word on. 0 is "not stated".
  ///
  /// - Complexity: O(values): each is analyzed.
  func values(meantBy text: String) -> [Int] {
    switch facet.name {
    case FacetDefinition.language.name: LanguageName.codes(of: text).compactMap(value(code:))
    case FacetDefinition.oa.name: openAccess(text.lowercased())
    case FacetDefinition.venue.name, FacetDefinition.publisher.name, FacetDefinition.project.name,
      FacetDefinition.type.name:
      values(withPart: text)
    default: []
    }
  }

  /// The types of access that are no open access, as sites name them.
  private static let closedTypes = ["closed", "closed access", "closedaccess", "restricted", "no", "none"]

  private func openAccess(_ text: String) -> [Int] {
    let isOpen = ["yes", "true", "1"].contains(text)
    guard isOpen || ["no", "false", "0"].contains(text) else { return [] }
    let stated = values.indices.dropFirst().filter {
      Self.closedTypes.contains(values[$0].code.lowercased()) != isOpen
    }
    return isOpen ? Array(stated) : [0] + stated
  }

  private func values(withPart text: String) -> [Int] {
    func folded(_ text: String) -> String {
      " " + Analyzer.publication.terms(of: text).joined(separator: " ")
    }
    let part = folded(text)
    guard part != " " else { return [] }
    return values.indices.dropFirst().filter { number in
      folded(values[number].code).contains(part)
        || values[number].label.map { folded($0).contains(part) } ?? false
    }
  }
}
