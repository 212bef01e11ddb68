import Basics
import Foundation
import Testing

@Suite("Normalization")
struct NormalizationTests {
  /// Assigned in the versions of Unicode that both know.
  private static let scalars = (0x80...0x1_FFFF).compactMap(Unicode.Scalar.init).filter {
    $0.properties.generalCategory != .unassigned && ($0.properties.age.map { $0.major < 15 } ?? false)
  }

  @Test(
    "every character is composed and taken apart as Foundation does it, alone and behind a letter with a mark"
  )
  func everyCharacter() {
    var wrong: [Unicode.Scalar] = []
    for scalar in Self.scalars {
      for text in [String(Character(scalar)), "e\u{323}\u{301}" + String(Character(scalar))] {
        let isSame =
          text.precomposed.unicodeScalars.elementsEqual(
            text.precomposedStringWithCanonicalMapping.unicodeScalars)
          && text.decomposed.unicodeScalars.elementsEqual(
            text.decomposedStringWithCanonicalMapping.unicodeScalars)
        if !isSame { wrong.append(scalar) }
      }
    }
    #expect(wrong.isEmpty)
    #expect(Self.scalars.count > 50_000)
  }
}
