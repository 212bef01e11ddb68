private import Foundation
import IndexStore

/// Reads frames on a thread of its own and decodes them on all cores, a batch ahead of the one who takes them.
///
/// Memory is bounded by the two batches on the way, whatever the length of the input.
struct DecodingPipeline {
  private struct Batch: Sendable {
    var frames: [Result<DecodedFrame, any Error>]
    var progress: RunProgress
  }

  /// What a batch holds at most: enough to keep all cores busy, little enough to stay in memory.
  private static let maxFrames = 1024
  private static let maxBytes = 8 << 20

  let inputs: SourceList
  let known: FrameTable
  let keepsRejected: Bool
  /// Whether to go on with the next input behind one that cannot be read to its end.
  let goesOnAfterErrors: Bool

  /// Calls `body` for each frame, in the order of the input.
  ///
  /// `unreadable`: Called for an input that cannot be read to its end, where the run goes on all the same.
  func forEach(
    progress: (RunProgress) -> Void, unreadable: (InputError) -> Void, _ body: (DecodedFrame) throws -> Void
  ) throws {
    let queue = BoundedQueue<Batch>(capacity: 1)
    let thread = Thread { [self] in
      produce(into: queue)
      queue.close()
    }
    thread.stackSize = 8 << 20
    thread.start()
    // Lets the thread end where `body` throws.
    defer { queue.close() }
    while let batch = queue.take() {
      for frame in batch.frames {
        do {
          try body(frame.get())
        } catch let error as InputError where goesOnAfterErrors {
          unreadable(error)
        }
      }
      progress(batch.progress)
    }
  }

  private func produce(into queue: BoundedQueue<Batch>) {
    var reader = FrameReader(inputs)
    var count = 0
    var isAtEnd = false
    while !isAtEnd {
      var frames: [Frame] = []
      var failure: (any Error)?
      var bytes = 0
      do {
        while frames.count < Self.maxFrames, bytes < Self.maxBytes {
          guard let frame = try reader.next() else {
            isAtEnd = true
            break
          }
          bytes += frame.bytes.count
          frames.append(frame)
        }
      } catch {
        failure = error
        isAtEnd = !goesOnAfterErrors
      }
      count += frames.count
      var decoded = decode(frames)
      if let failure { decoded.append(.failure(failure)) }
      let progress = RunProgress(records: count, bytes: reader.bytesRead, totalBytes: reader.totalBytes)
      guard queue.put(Batch(frames: decoded, progress: progress)) else { return }
    }
  }

  private func decode(_ frames: [Frame]) -> [Result<DecodedFrame, any Error>] {
    [Result<DecodedFrame, any Error>](unsafeUninitializedCapacity: frames.count) { buffer, count in
      // Each iteration writes one element of its own.
      nonisolated(unsafe) let output = buffer
      DispatchQueue.concurrentPerform(iterations: frames.count) { index in
        let result = Result { try DecodedFrame(frames[index], known: known, keepsRejected: keepsRejected) }
        output.initializeElement(at: index, to: result)
      }
      count = frames.count
    }
  }
}
