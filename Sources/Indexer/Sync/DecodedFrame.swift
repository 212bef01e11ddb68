import IndexStore
import Publication

/// What became of one frame that was not known.
struct DecodedFrame: Sendable {
  enum Outcome: Sendable {
    case record(PreparedRecord, [FieldWarning])
    /// A record whose status is not public: nothing but its id may be used.
    case notPublic(id: String, FieldWarning?)
    case rejected(id: String?, reason: String)
  }

  var file: String
  var line: Int
  var range: Range<Int>
  var hash: Hash128
  var outcome: Outcome
  /// The raw bytes of a rejected frame, where they are to be kept.
  var rejectedBytes: [UInt8]?
}

extension DecodedFrame {
  /// Memory that decoding reuses from frame to frame.
  struct Scratch: ~Copyable {
    fileprivate var builder = ValueBuilder()
    fileprivate var record = PreparedRecord.Scratch()
  }

  /// Parses a frame, and works out what the index holds of its record.
  ///
  /// - Throws: `InputError.endsEarly` where it is the unfinished end of a file.
  init(
    _ frame: Frame, hash: Hash128, keepsRejected: Bool, limits: Limits, using scratch: inout Scratch
  ) throws {
    file = frame.file
    line = frame.line
    range = frame.range
    self.hash = hash
    outcome = Self.decode(frame, limits, &scratch)
    guard case .rejected = outcome else { return }
    // Half a record at the very end of a file: the export was cut off, and what came after it is unknown.
    if !frame.isTerminated {
      throw InputError.endsEarly(file: frame.file, line: frame.line, in: .record)
    }
    if keepsRejected { rejectedBytes = frame.bytes }
  }

  private static func decode(_ frame: Frame, _ limits: Limits, _ scratch: inout Scratch) -> Outcome {
    if let defect = frame.defect { return .rejected(id: IDSalvage.id(of: frame), reason: defect) }
    switch frame.bytes.withUnsafeBufferPointer(TextEncoding.init(of:)) {
    case .utf8: return decodeUTF8(frame, limits, &scratch)
    case .windows1252:
      var frame = frame
      frame.bytes = TextEncoding.utf8(ofWindows1252: frame.bytes)
      let outcome = decodeUTF8(frame, limits, &scratch)
      guard case .record(let record, let warnings) = outcome else { return outcome }
      let warning = FieldWarning(
        field: "encoding", reason: "the record is not UTF-8, and was read as Windows-1252 (Latin-1)")
      return .record(record, [warning] + warnings)
    case .mixed(let offset):
      // A reject would keep the last good version, but a record that is no longer public has to go.
      let outcome = decodeUTF8(frame, limits, &scratch)
      if case .notPublic = outcome { return outcome }
      let line = frame.line + frame.bytes[..<offset].count { $0 == UInt8(ascii: "\n") }
      let byte = String(frame.bytes[offset], radix: 16, uppercase: true)
      return .rejected(
        id: IDSalvage.id(of: frame),
        reason: "line \(line): the byte \(byte) is not UTF-8, and neither is the record all in Windows-1252; "
          + "export it again in UTF-8")
    }
  }

  private static func decodeUTF8(_ frame: Frame, _ limits: Limits, _ scratch: inout Scratch) -> Outcome {
    do {
      return try decode(frame.value(limits, using: &scratch.builder), limits, &scratch)
    } catch let error as JSONError where error.isMalformed {
      return .rejected(id: IDSalvage.id(of: frame), reason: frame.reason(for: error))
    } catch {
      return .rejected(id: IDSalvage.id(of: frame), reason: "\(error)")
    }
  }

  private static func decode(_ value: Value, _ limits: Limits, _ scratch: inout Scratch) throws -> Outcome {
    // Status comes first, so that nothing of a record that is not public is ever quoted.
    let isPublic = Record.isPublic(status: Record.status(of: value))
    guard isPublic else { return .notPublic(id: try Record.id(of: value), Record.statusWarning(of: value)) }
    let (record, warnings) = try Record.make(from: value, limits: limits)
    return .record(PreparedRecord(record, using: &scratch.record), warnings)
  }
}

extension Frame {
  /// Where the file is not JSON, counted as an editor counts, and what was expected there.
  fileprivate func reason(for error: JSONError) -> String {
    let before = bytes.prefix(error.offset)
    let lineStart = before.lastIndex(of: UInt8(ascii: "\n")).map { $0 + 1 } ?? 0
    let line = line + before.count { $0 == UInt8(ascii: "\n") }
    let column = String(decoding: before[lineStart...], as: UTF8.self).count + 1
    guard error.offset > 0 else {
      return "no record begins here, expected one such as {\"_id\": \"21326\", ...}"
    }
    return "not valid JSON at line \(line), column \(column): expected \(error.expected.text)"
  }

  func value(_ limits: Limits = Limits()) throws -> Value {
    var builder = ValueBuilder()
    return try value(limits, using: &builder)
  }

  fileprivate func value(_ limits: Limits, using builder: inout ValueBuilder) throws -> Value {
    try bytes.withUnsafeBufferPointer { buffer in
      switch format {
      case .yaml:
        try YAMLReader.value(
          of: buffer, firstLine: line, limits: YAMLReader.Limits(limits, documentBytes: buffer.count))
      case .json:
        try JSONReader.value(
          of: buffer, limits: JSONReader.Limits(depth: limits.recordDepth, values: limits.recordValues),
          using: &builder)
      }
    }
  }
}
