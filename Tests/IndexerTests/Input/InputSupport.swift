import Foundation
import TestSupport

@testable import Indexer

/// Bytes that are given out in pieces of one size, with any number of the letter x among them.
final class TestBytes: ByteSource {
  private let head: [UInt8]
  private let tail: [UInt8]
  private let pieceBytes: Int
  private let tailStart: Int
  private(set) var bytesRead = 0

  init(_ bytes: [UInt8], pieceBytes: Int = .max) {
    (head, tail, tailStart) = (bytes, [], bytes.count)
    self.pieceBytes = pieceBytes
  }

  init(head: String, fillerBytes: Int, tail: String) {
    (self.head, self.tail) = (Array(head.utf8), Array(tail.utf8))
    tailStart = self.head.count + fillerBytes
    pieceBytes = .max
  }

  func read(into buffer: UnsafeMutableRawBufferPointer) throws(InputError) -> Int {
    let count: Int
    if bytesRead < head.count {
      count = copy(head[bytesRead...], to: buffer)
    } else if bytesRead < tailStart {
      count = min(buffer.count, tailStart - bytesRead)
      buffer.copyBytes(from: repeatElement(0x78, count: count))
    } else {
      count = copy(tail[(bytesRead - tailStart)...], to: buffer)
    }
    bytesRead += count
    return count
  }

  private func copy(_ bytes: ArraySlice<UInt8>, to buffer: UnsafeMutableRawBufferPointer) -> Int {
    let piece = bytes.prefix(min(buffer.count, pieceBytes))
    buffer.copyBytes(from: piece)
    return piece.count
  }
}

/// What came of a text: its frames, and the error that ended it, if one did.
struct Cut: Equatable {
  var frames: [Frame] = []
  var error: InputError?

  var texts: [String] { frames.map { String(decoding: $0.bytes, as: UTF8.self) } }
  var lines: [Int] { frames.map(\.line) }

  /// Cuts a text as a whole, recognising its format.
  init(_ text: [UInt8], name: String = "-", limits: InputLimits = InputLimits()) {
    do throws(InputError) {
      var input = try OpenInput(ByteReader(TestBytes(text), path: name), name: name, limits: limits)
      while let frame = try input.next() { frames.append(frame) }
    } catch {
      self.error = error
    }
  }

  init(_ text: String, name: String = "-", limits: InputLimits = InputLimits()) {
    self.init(Array(text.utf8), name: name, limits: limits)
  }

  /// Cuts a text of known format that comes in chunks of one size.
  init(_ text: [UInt8], with cutter: any FrameCutter, chunkBytes: Int) {
    var cutter = cutter
    for start in stride(from: 0, to: text.count, by: chunkBytes) {
      text[start..<min(start + chunkBytes, text.count)].withUnsafeBufferPointer { chunk in
        var position = 0
        while let frame = cutter.next(in: chunk, from: &position) { frames.append(frame) }
      }
    }
    do throws(InputError) {
      while let frame = try cutter.finish() { frames.append(frame) }
    } catch {
      self.error = error
    }
  }
}

/// All frames of a file.
func frames(ofFile path: String) throws -> [Frame] {
  var reader = FrameReader(SourceList(paths: [path]))
  var frames: [Frame] = []
  while let frame = try reader.next() { frames.append(frame) }
  return frames
}

extension Shared {
  /// All frames of a shared file.
  static func frames(_ name: String) throws -> [Frame] { try IndexerTests.frames(ofFile: path(name)) }

  /// The text of a shared file, decompressed.
  static func text(_ name: String) throws -> [UInt8] { try contents(ofFile: path(name)) }
}

/// The bytes of a file, decompressed.
func contents(ofFile path: String) throws -> [UInt8] {
  try allBytes(of: ByteReader(FileBytes(InputSource(name: path, byteCount: nil)), path: path))
}

func allBytes(of reader: any ByteSource) throws(InputError) -> [UInt8] {
  var result: [UInt8] = []
  var buffer = [UInt8](repeating: 0, count: 1 << 16)
  while true {
    let count = try buffer.withUnsafeMutableBufferPointer { space throws(InputError) in
      try reader.read(into: UnsafeMutableRawBufferPointer(space))
    }
    if count == 0 { return result }
    result += buffer[..<count]
  }
}
