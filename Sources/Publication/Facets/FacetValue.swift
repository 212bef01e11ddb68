private import Foundation
private import Tokenize

/// One value of a facet as a record states it.
public struct FacetValue: Hashable, Sendable {
  /// What filters name and counts go by, such as `MaMo`.
  public var code: String
  /// What people read, such as `Mondelli Group`; nil where the record has no other name than the code.
  public var label: String?

  public init(code: String, label: String? = nil) {
    self.code = code
    self.label = label
  }
}

extension FacetValue {
  /// The code in the form in which all its spellings are one: without regard to case, and to how an accented
  /// letter is put together.
  ///
  /// - Complexity: O(n), without a copy where it has neither capitals nor letters beyond ASCII.
  package var foldedCode: String { code.foldedCode }
}

extension String {
  /// See `FacetValue.foldedCode`.
  package var foldedCode: String {
    isASCII ? lowercasedASCII : lowercased().precomposed
  }

  /// Unicode's normalization form C, in which an accented letter is one character.
  ///
  /// ASCII is in it already: the first call of Foundation's costs a nightly run 1 % for its tables.
  package var precomposed: String { isASCII ? self : precomposedStringWithCanonicalMapping }

  private var isASCII: Bool { withBytes { bytes in bytes.allSatisfy { $0 < 0x80 } } }

  /// The text as a code or label of a facet: HTML's entities are read, and what nobody sees is gone.
  package var asFacetText: String { Entities.decoded(self).withoutLookAlikes }
}
