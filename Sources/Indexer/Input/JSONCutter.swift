/// Cuts JSON text into records: the elements of an array, objects one after the other, or lines.
///
/// It follows strings and brackets only, and leaves all else to the parser. Two things keep a broken record
/// from spoiling its neighbours:
///
/// - JSON Lines: every line is a frame, known from the file's name, or from a first object that ends with its
///   own line.
/// - In other layouts, once the open text can no longer be JSON (``JSONNesting/isBroken``), the next line
///   that starts as the broken record's own line did begins a new one (``JSONLayout``). Well-formed JSON is
///   cut by its brackets alone, however it is laid out.
///
/// An array or record that is still open at the end of the file means that the file ends early.
struct JSONCutter: FrameCutter {
  private enum Phase {
    /// Before a value.
    case between
    /// Inside brackets.
    case nested
    /// In something that is not a record: a number, a string, a word, a stray bracket.
    case scalar
    /// In a line of JSON Lines.
    case line
  }

  private var builder: FrameBuilder
  private var phase = Phase.between
  private var isLines: Bool
  private var offset: Int
  private var line = 1
  private var isInArray = false
  private var arrayLine = 1
  private var nesting = JSONNesting()
  private var layout = JSONLayout()

  /// What JSON text sequences have before each record (RFC 7464).
  static let recordSeparator: UInt8 = 0x1E

  init(file: String, offset: Int = 0, limits: InputLimits, isLines: Bool = false) {
    builder = FrameBuilder(file: file, format: .json, maxBytes: limits.maxFrameBytes)
    self.offset = offset
    self.isLines = isLines
  }

  mutating func next(in chunk: UnsafeBufferPointer<UInt8>, from position: inout Int) -> Frame? {
    while position < chunk.count {
      let frame: Frame?
      let start = position
      switch phase {
      case .between:
        if takeBetween(chunk[position]) { position += 1 }
        frame = nil
      case .nested: frame = takeNested(chunk, &position)
      case .scalar: frame = takeScalar(chunk, &position)
      case .line: frame = takeLine(chunk, &position)
      }
      offset += position - start
      if let frame { return frame }
    }
    return nil
  }

  mutating func finish() throws(InputError) -> Frame? {
    defer { (phase, isInArray) = (.between, false) }
    switch phase {
    case .nested:
      throw endsEarly(line: builder.line, in: .record)
    case .line where builder.isOversize || JSONNesting(of: builder.bytes).isOpen:
      throw endsEarly(line: builder.line, in: .record)
    case _ where isInArray:
      throw endsEarly(line: arrayLine, in: .list)
    case .scalar, .line: return builder.finish(isTerminated: true)
    case .between:
      return nil
    }
  }

  private func endsEarly(line: Int, in part: InputError.Part) -> InputError {
    .endsEarly(file: builder.file, line: line, in: part)
  }

  /// Handles a byte before a value.
  ///
  /// - Returns: false for the first byte of a value, which is then handled in its phase.
  private mutating func takeBetween(_ byte: UInt8) -> Bool {
    switch byte {
    case UInt8(ascii: "\n"):
      if layout.hasFirstRecordOnOneLine && !isInArray { isLines = true }
      line += 1
      layout.beginLine()
    case UInt8(ascii: " "), UInt8(ascii: "\t"), UInt8(ascii: "\r"), Self.recordSeparator:
      layout.takeBlank()
    case 0xEF, 0xBB, 0xBF:
      break  // a byte order mark, where files were joined
    case _ where isLines:
      begin(.line)
      return false
    case UInt8(ascii: ",") where isInArray:
      layout.takeSign()
    case UInt8(ascii: "]") where isInArray:
      layout.takeSign()
      isInArray = false
    case UInt8(ascii: "[") where !isInArray:
      layout.takeSign()
      (isInArray, arrayLine) = (true, line)
    default:
      begin(byte == UInt8(ascii: "{") || byte == UInt8(ascii: "[") ? .nested : .scalar)
      return false
    }
    return true
  }

  private mutating func begin(_ next: Phase) {
    phase = next
    nesting = JSONNesting()
    layout.beginRecord()
    builder.begin(offset: offset, line: line)
  }

  /// Takes bytes up to the bracket that closes the record, or to where another record plainly begins.
  private mutating func takeNested(_ chunk: UnsafeBufferPointer<UInt8>, _ position: inout Int) -> Frame? {
    let start = position
    while position < chunk.count {
      let byte = chunk[position]
      if byte == UInt8(ascii: "\n") {
        line += 1
        layout.beginLine()
      } else if layout.isAtLineStart, layout.isPastRecord(byte, inArray: isInArray),
        nesting.isBroken(by: byte)
      {
        builder.append(chunk[start..<position])
        phase = .between
        return builder.finish(isTerminated: true)
      }
      position += 1
      nesting.take(byte)
      if !nesting.isOpen {
        builder.append(chunk[start..<position])
        phase = .between
        layout.endRecord()
        return builder.finish(isTerminated: true)
      }
    }
    builder.append(chunk[start..<position])
    return nil
  }

  private mutating func takeScalar(_ chunk: UnsafeBufferPointer<UInt8>, _ position: inout Int) -> Frame? {
    let start = position
    while position < chunk.count {
      let byte = chunk[position]
      let isSeparator = isInArray && (byte == UInt8(ascii: ",") || byte == UInt8(ascii: "]"))
      if byte == UInt8(ascii: "\n") || (isSeparator && !nesting.isInString) {
        builder.append(chunk[start..<position])
        phase = .between
        return builder.finish(isTerminated: true)
      }
      nesting.take(byte)
      position += 1
    }
    builder.append(chunk[start..<position])
    return nil
  }

  private mutating func takeLine(_ chunk: UnsafeBufferPointer<UInt8>, _ position: inout Int) -> Frame? {
    let end = chunk.endOfLine(from: position)
    let line = chunk[position..<end]
    position = end
    guard end < chunk.count else {
      builder.append(line)
      return nil
    }
    phase = .between
    return builder.finish(adding: line, isTerminated: true)
  }

  // MARK: Several objects on one line

  /// The objects of a line of JSON Lines; mostly it is one.
  static func objects(of line: Frame) -> [Frame] {
    guard line.defect == nil, line.format == .json, mayHaveSeveralObjects(line.bytes) else { return [line] }
    var frames: [Frame] = []
    var nesting = JSONNesting()
    var start = 0
    for (index, byte) in line.bytes.enumerated() {
      nesting.take(byte)
      guard !nesting.isOpen, byte == UInt8(ascii: "}") else { continue }
      frames.append(part(start..<index + 1, of: line))
      start = index + 1
      nesting = JSONNesting()
    }
    // What follows the last object belongs to it, so that the error is found.
    guard let last = frames.popLast(), !frames.isEmpty else { return [line] }
    return frames + [part(last.range.lowerBound - line.range.lowerBound..<line.bytes.count, of: line)]
  }

  /// Whether a closing brace is followed by an opening one, which valid JSON has only in texts: hardly any
  /// line needs a closer look.
  private static func mayHaveSeveralObjects(_ bytes: [UInt8]) -> Bool {
    bytes.withUnsafeBufferPointer { bytes in
      var from = 0
      while let brace = bytes.firstIndex(of: UInt8(ascii: "}"), in: from..<bytes.count) {
        var next = brace + 1
        while next < bytes.count, bytes[next] == UInt8(ascii: " ") || bytes[next] == recordSeparator {
          next += 1
        }
        if next < bytes.count, bytes[next] == UInt8(ascii: "{") { return true }
        from = next
      }
      return false
    }
  }

  private static func part(_ range: Range<Int>, of line: Frame) -> Frame {
    var frame = line
    frame.range = line.range.lowerBound + range.lowerBound..<line.range.lowerBound + range.upperBound
    // A record separator is not part of a record.
    frame.bytes = line.bytes[range].filter { $0 != recordSeparator }
    return frame
  }
}
