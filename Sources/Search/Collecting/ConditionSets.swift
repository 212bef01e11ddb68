import IndexStore

/// The records for which the condition of a plan holds, a chunk of docids at a time: a bit for each.
///
/// A chunk that can hold none is skipped before any posting of it is read: the rarest list that every record
/// must be in leads.
struct ConditionSets {
  let root: any ChunkCondition
  /// One set for the answer, and one for each level of the condition.
  private let sets: Sets
  private let chunkCount: Int

  private final class Sets {
    let first: ChunkBits

    init(count: Int) { first = ChunkBits(words: .allocate(capacity: count * DecodedPostings.wordsOfChunk)) }

    deinit { first.words.deallocate() }
  }

  init(_ root: any ChunkCondition, chunkCount: Int) {
    self.root = root
    self.chunkCount = chunkCount
    sets = Sets(count: root.depth + 2)
  }

  /// Calls `body` with each chunk that has a record for which the condition holds, ascending, and with its
  /// records. They are valid until the call returns.
  func forEachChunk(_ body: (Int, UnsafePointer<UInt64>) throws -> Void) throws {
    let lead = root.lead
    let found = sets.first
    var chunk = 0
    while chunk < chunkCount {
      if let lead {
        let next = Int(lead.chunkStarts[chunk])
        guard next < lead.count else { return }
        chunk = lead.docid(of: next) / DecodedPostings.chunkSize
      }
      if try root.find(found, chunk, found.next) { try body(chunk, UnsafePointer(found.words)) }
      chunk += 1
    }
  }
}
