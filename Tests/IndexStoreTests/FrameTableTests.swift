import IndexStore
import Publication
import TestSupport
import Testing

@Suite("Frame table")
struct FrameTableTests {
  @Test("an empty table knows no frame")
  func empty() {
    var table = FrameTable()
    #expect(table.docid(of: .zero) == nil)
    table.insert(nil, docid: 3)
    #expect(table.docid(of: .zero) == nil)
    #expect(table.docids == [3])
  }

  /// What a run may look up: the export as it was, in another order, with changed frames, with frames twice.
  @Test("finds what a dictionary finds, in any order", arguments: UInt64(0)..<40)
  func lookups(seed: UInt64) {
    var generator = SeededGenerator(seed: seed)
    let count = Int.random(in: 0...300, using: &generator)
    var table = FrameTable()
    var oracle: [Hash128: Int] = [:]
    var hashes: [Hash128] = []
    for docid in 1...(count + 1) {
      // Few different upper and lower halves, so that hashes share slots and halves.
      let hash = Hash128(
        high: UInt64.random(in: 0...40, using: &generator), low: UInt64.random(in: 0...9, using: &generator))
      guard oracle[hash] == nil else { continue }
      table.insert(hash, docid: docid)
      oracle[hash] = docid
      hashes.append(hash)
    }
    #expect(table.docids == oracle.values.sorted())
    var questions = hashes
    for _ in 0..<Int.random(in: 0...20, using: &generator) {
      let new = Hash128(high: UInt64.random(in: 0...99, using: &generator), low: 3)
      questions.insert(new, at: Int.random(in: 0...questions.count, using: &generator))
    }
    if seed.isMultiple(of: 3) { questions.shuffle(using: &generator) }
    if seed.isMultiple(of: 2) { questions += hashes.prefix(10) }
    for hash in questions { #expect(table.docid(of: hash) == oracle[hash], "seed \(seed), \(hash)") }
  }
}
