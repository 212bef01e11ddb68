import Basics
import IndexStore
import Publication

/// Reads frames on a thread of its own and decodes them on all cores, a batch ahead of the caller.
///
/// A frame that is known is hashed by the reading thread, looked up and forgotten: that is cheaper than
/// handing it to another thread. Memory is bounded by the two batches on the way, whatever the length of the
/// input.
struct DecodingPipeline {
  /// What the pipeline hands out, in the order of the input.
  enum Item: Sendable {
    /// Frames that are known, and not parsed: the records that they gave before, each with its line in the
    /// file.
    case known(docids: [Int], file: String, lines: [Int])
    case decoded(DecodedFrame)
  }

  private struct Batch: Sendable {
    /// Frames that follow each other.
    enum Part: Sendable {
      /// Known ones of one file: the records that they gave before.
      case known(docids: [Int], file: String, lines: [Int])
      /// The next frames of `decoded`, by their number.
      case decoded(Int)
    }

    var parts: [Part] = []
    var decoded: [Result<DecodedFrame, any Error>] = []
    var progress: RunProgress
  }

  /// What a batch holds at most: enough to keep all cores busy, little enough to stay in memory.
  private static let maxFrames = 1024
  private static let maxBytes = 8 << 20
  private static let maxKnown = 1 << 16
  /// How many frames a core takes at a time.
  private static let framesAtATime = 16

  let inputs: SourceList
  let known: FrameTable
  let keepsRejected: Bool
  let limits: Limits
  /// Whether to go on with the next input after one that cannot be read to its end.
  let goesOnAfterErrors: Bool

  /// Calls `body` for each frame, in the order of the input.
  ///
  /// `unreadable`: Called for an input that cannot be read to its end, where the run goes on all the same.
  func forEach(
    progress: (RunProgress) throws -> Void, unreadable: (InputError) -> Void, _ body: (Item) throws -> Void
  ) throws {
    let queue = BoundedQueue<Batch>(capacity: 1)
    try WorkerThread.start { [self] in
      produce(into: queue)
      queue.close()
    }
    // Lets the thread end where `body` throws.
    defer { queue.close() }
    while let batch = queue.take() {
      var rest = batch.decoded[...]
      for part in batch.parts {
        switch part {
        case .known(let docids, let file, let lines):
          try body(.known(docids: docids, file: file, lines: lines))
        case .decoded(let count):
          for frame in rest.prefix(count) {
            do {
              try body(.decoded(frame.get()))
            } catch let error as InputError where goesOnAfterErrors {
              unreadable(error)
            }
          }
          rest = rest.dropFirst(count)
        }
      }
      try progress(batch.progress)
    }
  }

  // MARK: The reading thread

  /// A frame to decode.
  private struct Pending {
    var frame: Frame
    var hash: Hash128
  }

  private func produce(into queue: BoundedQueue<Batch>) {
    var reader = FrameReader(inputs, limits: InputLimits(maxFrameBytes: limits.recordBytes))
    var known = known
    var count = 0
    var isAtEnd = false
    while !isAtEnd {
      var parts: [Batch.Part] = []
      var pending: [Pending] = []
      var failure: (any Error)?
      do {
        isAtEnd = try read(from: &reader, &known, into: &parts, &pending, &count)
      } catch {
        failure = error
        isAtEnd = !goesOnAfterErrors
      }
      var decoded = decode(pending)
      if let failure {
        decoded.append(.failure(failure))
        parts.append(.decoded(1))
      }
      let progress = RunProgress(frames: count, bytes: reader.bytesRead, totalBytes: reader.totalBytes)
      guard queue.put(Batch(parts: parts, decoded: decoded, progress: progress)) else { return }
    }
  }

  /// Reads a batch; what was read before an error counts.
  ///
  /// - Returns: Whether the inputs are at their end.
  private func read(
    from reader: inout FrameReader, _ known: inout FrameTable, into parts: inout [Batch.Part],
    _ pending: inout [Pending], _ count: inout Int
  ) throws -> Bool {
    var docids: [Int] = []
    var lines: [Int] = []
    var file = ""
    var pendingInPart = 0
    // Both are never in use at once: each ends the other.
    func endParts() {
      if !docids.isEmpty { parts.append(.known(docids: docids, file: file, lines: lines)) }
      if pendingInPart > 0 { parts.append(.decoded(pendingInPart)) }
      docids.removeAll(keepingCapacity: true)
      lines.removeAll(keepingCapacity: true)
      pendingInPart = 0
    }
    defer { endParts() }
    let first = count
    var bytes = 0
    while pending.count < Self.maxFrames, bytes < Self.maxBytes, count - first < Self.maxKnown {
      guard var frame = try reader.next() else { return true }
      count += 1
      var hash = frame.bytes.withUnsafeBufferPointer { Hash128.of($0) }
      var docid = frame.defect == nil ? known.docid(of: hash) : nil
      if docid == nil, reader.takeApart(&frame) {
        hash = frame.bytes.withUnsafeBufferPointer { Hash128.of($0) }
        docid = known.docid(of: hash)
      }
      if let docid {
        if pendingInPart > 0 || file != frame.file { endParts() }
        file = frame.file
        docids.append(docid)
        lines.append(frame.line)
      } else {
        if !docids.isEmpty { endParts() }
        pendingInPart += 1
        bytes += frame.bytes.count
        pending.append(Pending(frame: frame, hash: hash))
      }
    }
    return false
  }

  private func decode(_ pending: [Pending]) -> [Result<DecodedFrame, any Error>] {
    pending.concurrentMap(inPartsOf: Self.framesAtATime, scratch: DecodedFrame.Scratch()) { frame, scratch in
      Result {
        try DecodedFrame(
          frame.frame, hash: frame.hash, keepsRejected: keepsRejected, limits: limits, using: &scratch)
      }
    }
  }
}
