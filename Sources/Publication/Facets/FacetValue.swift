private import Basics
private import Tokenize

/// One value of a facet as a record states it.
public struct FacetValue: Hashable, Sendable {
  /// What filters name and counts go by, such as `MaMo`.
  public var code: String
  /// What people read, such as `Mondelli Group`; nil if the record has no other name than the code.
  public var label: String?

  public init(code: String, label: String? = nil) {
    self.code = code
    self.label = label
  }
}

extension FacetValue {
  /// The code in one form for all its spellings: neither case nor the composition of accented letters
  /// matters.
  ///
  /// - Complexity: O(n), without a copy where it has neither capitals nor letters beyond ASCII.
  package var foldedCode: String { code.foldedCode }
}

extension String {
  /// See `FacetValue.foldedCode`.
  package var foldedCode: String {
    isASCII ? lowercasedASCII : lowercased().precomposed
  }

  private var isASCII: Bool { withBytes { bytes in bytes.allSatisfy { $0 < 0x80 } } }

  /// The text as a code or label of a facet: HTML's entities are decoded, and invisible characters removed.
  package var asFacetText: String { Entities.decoded(self).withoutLookAlikes }
}
