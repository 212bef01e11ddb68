private import Basics

/// Inverts records on a thread of its own, while the thread that hands them over writes their rows: a third
/// of the time of a first build is inversion, and both can be done at once.
///
/// `@unchecked Sendable`: what the thread works with is touched on `queue` alone until `finish` has waited
/// for it; the rest belongs to the one who hands over.
final class Inversion: @unchecked Sendable {
  private struct Entry {
    var docid: Int
    var new: RecordTerms?
    var old: RecordTerms?
  }

  private let queue = DispatchQueue(label: "search.inversion")
  private let room = DispatchSemaphore(value: maxBatches)
  private var batch: [Entry] = []
  private var batchBytes = 0

  // On `queue`.
  private let spillPath: String
  private let inverter: Inverter
  private var file: SpillFile?
  private var failure: (any Error)?

  /// How many batches wait at most, and how many bytes each has.
  private static let maxBatches = 16
  private static let bytesAtATime = 512 << 10

  /// `spillPath`: For postings that do not fit in memory, on a disk with room for the inverted index.
  /// `memoryLimit`: Bytes for postings and terms.
  /// `pairs`: Takes note of neighbours; nobody else touches it until `finish` has returned.
  init(spillPath: String, memoryLimit: Int, pairs: NeighbourPairs?) {
    self.spillPath = spillPath
    inverter = Inverter(limit: memoryLimit, pairs: pairs)
  }

  /// See `Inverter.add`.
  func add(_ new: RecordTerms?, replacing old: RecordTerms? = nil, docid: Int) {
    batch.append(Entry(docid: docid, new: new, old: old))
    batchBytes += (new?.byteCount ?? 0) + (old?.byteCount ?? 0)
    if batchBytes >= Self.bytesAtATime { handOver() }
  }

  private func handOver() {
    room.wait()
    let entries = batch
    batch = []
    batchBytes = 0
    queue.async { [self] in
      invert(entries)
      room.signal()
    }
  }

  private func invert(_ entries: [Entry]) {
    guard failure == nil else { return }
    do {
      for entry in entries {
        inverter.add(entry.new, replacing: entry.old, docid: entry.docid)
        if inverter.isFull { try spill() }
      }
    } catch {
      failure = error
    }
  }

  private func spill() throws {
    let file = try self.file ?? SpillFile(path: spillPath)
    self.file = file
    try file.append(inverter)
    inverter.removeAll()
  }

  /// Waits until all is inverted. Nothing is added after.
  ///
  /// - Returns: The postings, in the order of their docids.
  func finish() throws -> [any SortedPostings] {
    handOver()
    return try queue.sync {
      if let failure { throw failure }
      return (file?.parts() ?? []) + [InvertedPostings(inverter)]
    }
  }
}
