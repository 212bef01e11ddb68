import Testing

@testable import IndexStore

@Suite("Packed words")
struct WordChunkTests {
  @Test(
    "one edit changes at most two bits of a mask", arguments: [("collapse", "colapse"), ("model", "modle")])
  func masks(left: String, right: String) {
    let difference = WordChunk.mask(of: left.utf8) ^ WordChunk.mask(of: right.utf8)
    #expect(difference.nonzeroBitCount <= 2)
  }
}
