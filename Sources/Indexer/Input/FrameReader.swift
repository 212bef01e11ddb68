/// Reads the frames of all inputs, in order, as they are asked for.
///
/// Memory is one chunk and the frame under way, whatever the size of the inputs.
package struct FrameReader {
  private let limits: InputLimits
  private var sources: ArraySlice<InputSource>
  private var current: OpenInput?
  private var bytesOfClosedInputs = 0
  /// Objects of the line of the last frame, the next one last.
  private var waiting: [Frame] = []

  /// The size of all inputs on disk in bytes; nil if one of them does not tell.
  package let totalBytes: Int?

  package init(_ list: SourceList, limits: InputLimits = InputLimits()) {
    self.limits = limits
    sources = list.sources[...]
    totalBytes = list.totalBytes
  }

  /// Bytes taken so far from all inputs, as they are on disk: the progress towards ``totalBytes``.
  package var bytesRead: Int { bytesOfClosedInputs + (current?.bytesRead ?? 0) }

  /// The next frame of the inputs, nil after the last.
  ///
  /// An input that cannot be opened or read to its end throws, after its good frames; the call after that
  /// goes on with the next input.
  package mutating func next() throws(InputError) -> Frame? {
    if let frame = waiting.popLast() { return frame }
    while true {
      if current == nil {
        guard let source = sources.popFirst() else { return nil }
        current = try OpenInput(source, limits: limits)
      }
      do {
        if let frame = try current?.next() { return frame }
      } catch {
        close()
        throw error
      }
      close()
    }
  }

  /// Cuts a line with several JSON objects down to its first one; the others become the next frames.
  ///
  /// For frames that are not known: looking at each line took a seventh of a run that finds nothing new.
  /// - Returns: Whether there were several.
  package mutating func takeApart(_ frame: inout Frame) -> Bool {
    let objects = JSONCutter.objects(of: frame)
    guard objects.count > 1, let first = objects.first else { return false }
    frame = first
    waiting = objects.dropFirst().reversed()
    return true
  }

  private mutating func close() {
    bytesOfClosedInputs = bytesRead
    current = nil
  }
}

/// One input while it is read.
struct OpenInput {
  private let reader: any ByteSource
  private var cutter: any FrameCutter
  private var chunk: [UInt8]
  private var position: Int
  private var end: Int
  private var isAtEnd = false
  /// Whether lines end with CR alone, as on an old Macintosh: it is taken for LF.
  private var endsLinesWithCR = false
  // An error in detecting the format, thrown after what was read before it.
  private var failure: InputError?

  init(_ source: InputSource, limits: InputLimits) throws(InputError) {
    let file = try FileBytes(source)
    try self.init(ByteReader(file, path: source.name), name: source.name, limits: limits)
  }

  init(_ reader: any ByteSource, name: String, limits: InputLimits) throws(InputError) {
    self.reader = reader
    chunk = Array(repeating: 0, count: max(limits.chunkBytes, InputFormat.prefixBytes))
    end = 0
    while end < InputFormat.prefixBytes {
      do throws(InputError) {
        let count = try Self.read(reader, into: &chunk, from: end)
        if count == 0 { break }
        end += count
      } catch {
        if end == 0 { throw error }
        failure = error
        break
      }
    }
    let prefixBytes = end
    let (format, markBytes) = try chunk.withUnsafeBufferPointer { bytes throws(InputError) in
      try InputFormat.recognise(prefix: UnsafeBufferPointer(rebasing: bytes[..<prefixBytes]), name: name)
    }
    let beginning = chunk[..<prefixBytes]
    endsLinesWithCR = beginning.contains(0x0D) && !beginning.contains(0x0A)
    if endsLinesWithCR { Self.replaceCR(in: &chunk, until: end) }
    position = markBytes
    cutter =
      switch format {
      case .yaml: YAMLCutter(file: name, offset: markBytes, limits: limits)
      case .json: JSONCutter(file: name, offset: markBytes, limits: limits)
      case .jsonLines: JSONCutter(file: name, offset: markBytes, limits: limits, isLines: true)
      }
  }

  var bytesRead: Int { reader.bytesRead }

  mutating func next() throws(InputError) -> Frame? {
    while true {
      if isAtEnd { return try cutter.finish() }
      if let frame = nextInChunk() { return frame }
      if let failure { throw failure }
      position = 0
      end = 0
      end = try Self.read(reader, into: &chunk, from: 0)
      if endsLinesWithCR { Self.replaceCR(in: &chunk, until: end) }
      isAtEnd = end == 0
    }
  }

  private mutating func nextInChunk() -> Frame? {
    let end = end
    return chunk.withUnsafeBufferPointer { bytes in
      cutter.next(in: UnsafeBufferPointer(rebasing: bytes[..<end]), from: &position)
    }
  }

  private static func replaceCR(in chunk: inout [UInt8], until end: Int) {
    for index in 0..<end where chunk[index] == 0x0D { chunk[index] = 0x0A }
  }

  private static func read(
    _ reader: any ByteSource, into chunk: inout [UInt8], from start: Int
  ) throws(InputError) -> Int {
    try chunk.withUnsafeMutableBufferPointer { buffer throws(InputError) in
      try reader.read(
        into: UnsafeMutableRawBufferPointer(UnsafeMutableBufferPointer(rebasing: buffer[start...])))
    }
  }
}
