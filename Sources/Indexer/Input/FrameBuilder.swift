import Publication

/// Collects the bytes of one frame, or, once they are over the limit, only its first part and its extent.
struct FrameBuilder {
  /// What is kept of a frame over the limit: enough to find the record's id.
  static let keptOfOversize = 1 << 16

  let file: String
  let format: Frame.Format
  let maxBytes: Int

  private(set) var bytes: [UInt8] = []
  private var offset = 0
  private(set) var line = 1
  /// The length so far, whether kept or not.
  private(set) var byteCount = 0

  init(file: String, format: Frame.Format, maxBytes: Int) {
    self.file = file
    self.format = format
    self.maxBytes = maxBytes
  }

  var isEmpty: Bool { byteCount == 0 }
  var isOversize: Bool { byteCount > maxBytes }

  /// Forgets what is there, and starts at a place in the file.
  mutating func begin(offset: Int, line: Int) {
    bytes.removeAll(keepingCapacity: true)
    byteCount = 0
    self.offset = offset
    self.line = line
  }

  mutating func append(_ slice: Slice<UnsafeBufferPointer<UInt8>>) {
    byteCount += slice.count
    if byteCount <= maxBytes {
      bytes.append(contentsOf: UnsafeBufferPointer(rebasing: slice))
    } else {
      keepFirstPart(adding: slice)
    }
  }

  mutating func append(_ byte: UInt8) {
    byteCount += 1
    if byteCount <= maxBytes {
      bytes.append(byte)
    } else {
      keepFirstPart(adding: CollectionOfOne(byte))
    }
  }

  /// Gives the frame, and starts empty.
  mutating func finish(isTerminated: Bool) -> Frame {
    // A copy of the exact size: the buffer that grew by doubling stays here for the next frame.
    let frame = frame(of: bytes.withUnsafeBufferPointer { Array($0) }, isTerminated: isTerminated)
    if bytes.capacity > 1 << 20 { bytes = [] }
    begin(offset: offset + byteCount, line: line)
    return frame
  }

  /// Gives the frame with these last bytes, and starts empty. Most frames are whole in one chunk, and are
  /// then copied only once.
  mutating func finish(adding last: Slice<UnsafeBufferPointer<UInt8>>, isTerminated: Bool) -> Frame {
    guard isEmpty, last.count <= maxBytes else {
      append(last)
      return finish(isTerminated: isTerminated)
    }
    byteCount = last.count
    let frame = frame(of: Array(UnsafeBufferPointer(rebasing: last)), isTerminated: isTerminated)
    begin(offset: offset + byteCount, line: line)
    return frame
  }

  private func frame(of bytes: [UInt8], isTerminated: Bool) -> Frame {
    Frame(
      file: file, line: line, range: offset..<(offset + byteCount), format: format, bytes: bytes,
      defect: isOversize
        ? "longer than \(Self.text(of: maxBytes)), the limit for one record (\(Limits.name(of: \.recordBytes)))"
        : nil,
      isTerminated: isTerminated)
  }

  private mutating func keepFirstPart(adding more: some Collection<UInt8>) {
    let kept = min(Self.keptOfOversize, maxBytes)
    if bytes.count > kept {
      bytes = Array(bytes.prefix(kept))
    } else {
      bytes.append(contentsOf: more.prefix(kept - bytes.count))
    }
  }

  private static func text(of byteCount: Int) -> String {
    byteCount >= 1 << 20 && byteCount % (1 << 20) == 0 ? "\(byteCount >> 20) MiB" : "\(byteCount) bytes"
  }
}
