import IndexStore
import Publication

/// The changes to records of the index that wait until all frames are read: when the same id comes twice, the
/// last frame counts.
final class StagedChanges {
  /// What is to be done to one record.
  enum Step: Sendable {
    case update(RecordUpdate)
    case remove(Int)
    /// Its stored text cannot be read as a record.
    case damaged(Int)
  }

  private enum Staged {
    case changed(frame: Hash128)
    case withdrawn
  }

  /// How many changes are worked out at a time, and how many such batches ahead of their writing.
  private static let changesAtATime = 32
  private static let batchesAhead = 8

  private let index: any RunTarget
  private let records: StagedRecords
  private var staged: [Int: Staged] = [:]

  init(_ index: any RunTarget) {
    self.index = index
    records = index.makeStagedRecords()
  }

  func change(_ docid: Int, to record: PreparedRecord, frame: Hash128) throws {
    try records.set(record, docid)
    staged[docid] = .changed(frame: frame)
  }

  func withdraw(_ docid: Int) { staged[docid] = .withdrawn }

  /// Forgets what an earlier frame said of the record.
  func forget(_ docid: Int) {
    // Nearly always empty, and asked for each known frame.
    if !staged.isEmpty { staged[docid] = nil }
  }

  var docids: some Collection<Int> { staged.keys }

  /// How many of the records that count are to be withdrawn.
  func withdrawnCount(where isCounted: (Int) -> Bool) -> Int {
    staged.count { if case .withdrawn = $0.value { isCounted($0.key) } else { false } }
  }

  /// Calls `body` for each change, by ascending docid, and `between` now and then.
  ///
  /// `body` writes on this thread what other threads work out ahead of it: half the time of an update is
  /// parsing and analysis.
  func forEach(between: () throws -> Void, _ body: (Step) throws -> Void) throws {
    let docids = staged.keys.sorted()
    var waiting: ArraySlice<Later<[Step]>> = []
    for start in stride(from: 0, to: docids.count, by: Self.changesAtATime) {
      let works = try docids[start..<min(start + Self.changesAtATime, docids.count)].map(work)
      waiting.append(Later { works.map { $0() } })
      if waiting.count > Self.batchesAhead { try waiting.popFirst()?.take()?.forEach(body) }
      try between()
    }
    while let batch = waiting.popFirst() { try batch.take()?.forEach(body) }
  }

  /// Reads what a step needs.
  private func work(_ docid: Int) throws -> @Sendable () -> Step {
    guard case .changed(let frame) = staged[docid] else { return { .remove(docid) } }
    guard let json = try index.storedJSON(docid), let new = try records.version(docid) else {
      return { .damaged(docid) }
    }
    return {
      RecordUpdate(docid: docid, frame: frame, oldJSON: json, new: new).map { .update($0) }
        ?? .damaged(docid)
    }
  }
}
