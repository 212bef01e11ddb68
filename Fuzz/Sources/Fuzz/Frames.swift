@testable import Indexer
@testable import Publication

/// Frames are cut the same wherever the chunks end, stand in order, and are the bytes of their place.
///
/// The first byte chooses the format and the size of the chunks.
@Sendable func fuzzFrames(_ input: [UInt8]) {
  guard let first = input.first else { return }
  let text = Array(input.dropFirst())
  let limits = InputLimits(maxFrameBytes: 200)
  func cutter() -> any FrameCutter {
    switch first & 3 {
    case 0, 1: YAMLCutter(file: "f", limits: limits)
    case 2: JSONCutter(file: "f", limits: limits)
    default: JSONCutter(file: "f", limits: limits, isLines: true)
    }
  }
  let whole = cut(text, cutter(), chunkBytes: max(1, text.count))
  let pieces = cut(text, cutter(), chunkBytes: 1 + Int(first >> 2))
  require(whole.frames == pieces.frames && whole.error == pieces.error, "frames differ by the size of chunks")
  var end = 0
  var line = 1
  for frame in whole.frames {
    require(frame.range.lowerBound >= end && frame.range.upperBound <= text.count, "frames overlap")
    let lineEnds = text[..<frame.range.lowerBound].count { $0 == UInt8(ascii: "\n") }
    require(frame.line == lineEnds + 1 && frame.line >= line, "a frame has a wrong line")
    require(frame.bytes.count <= limits.maxFrameBytes, "a frame is longer than the limit")
    if frame.defect == nil { expectOwnBytes(frame, text) }
    _ = IDSalvage.id(of: frame)
    (end, line) = (frame.range.upperBound, frame.line)
  }
}

/// The first byte of an element of a YAML sequence is a blank in place of its dash.
private func expectOwnBytes(_ frame: Frame, _ text: [UInt8]) {
  let own = text[frame.range]
  let isSame = frame.bytes.elementsEqual(own)
  let isElement =
    frame.bytes.count == own.count && own.first == UInt8(ascii: "-") && frame.bytes.first == UInt8(ascii: " ")
    && frame.bytes.dropFirst().elementsEqual(own.dropFirst())
  require(isSame || isElement, "a frame is not the bytes of its place")
}

private func cut(
  _ text: [UInt8], _ start: any FrameCutter, chunkBytes: Int
) -> (frames: [Frame], error: InputError?) {
  var cutter = start
  var frames: [Frame] = []
  for start in stride(from: 0, to: text.count, by: chunkBytes) {
    text[start..<min(start + chunkBytes, text.count)].withUnsafeBufferPointer { chunk in
      var position = 0
      while let frame = cutter.next(in: chunk, from: &position) { frames.append(frame) }
    }
  }
  do throws(InputError) {
    while let frame = try cutter.finish() { frames.append(frame) }
    return (frames, nil)
  } catch {
    return (frames, error)
  }
}

// MARK: Compressed input

/// What is decompressed does not depend on the pieces it comes in, and ends: with the data or with an error.
@Sendable func fuzzGzip(_ input: [UInt8]) {
  let whole = decompressed(input, pieceBytes: .max, bufferBytes: 1 << 16)
  let pieces = decompressed(input, pieceBytes: 7, bufferBytes: 100)
  require(whole.bytes == pieces.bytes, "other bytes for other pieces")
  require((whole.error == nil) == (pieces.error == nil), "an error for some pieces only")
}

/// More than this is not asked for: a few bytes may stand for megabytes.
private let maxDecompressedBytes = 1 << 16

private func decompressed(
  _ input: [UInt8], pieceBytes: Int, bufferBytes: Int
) -> (bytes: [UInt8], error: InputError?) {
  var result: [UInt8] = []
  var buffer = [UInt8](repeating: 0, count: bufferBytes)
  do throws(InputError) {
    let reader = try GzipBytes(Pieces(input, pieceBytes: pieceBytes), path: "f", inputBytes: 64)
    while result.count < maxDecompressedBytes {
      let count = try buffer.withUnsafeMutableBufferPointer { space throws(InputError) in
        try reader.read(into: UnsafeMutableRawBufferPointer(space))
      }
      if count == 0 { return (result, nil) }
      result += buffer[..<count]
    }
    return (Array(result.prefix(maxDecompressedBytes)), nil)
  } catch {
    return (Array(result.prefix(maxDecompressedBytes)), error)
  }
}

/// Bytes that are given out in pieces.
private final class Pieces: ByteSource {
  private let bytes: [UInt8]
  private let pieceBytes: Int
  private(set) var bytesRead = 0

  init(_ bytes: [UInt8], pieceBytes: Int) {
    self.bytes = bytes
    self.pieceBytes = pieceBytes
  }

  func read(into buffer: UnsafeMutableRawBufferPointer) throws(InputError) -> Int {
    let piece = bytes[bytesRead...].prefix(min(buffer.count, pieceBytes))
    buffer.copyBytes(from: piece)
    bytesRead += piece.count
    return piece.count
  }
}
