import Publication
import TestSupport
import Testing

@testable import Indexer

@Suite("Encodings of exports")
struct TextEncodingTests {
  static let examples: [([UInt8], TextEncoding)] = [
    ([], .utf8), (Array("plain".utf8), .utf8), (Array("Müller, 神経".utf8), .utf8),
    ([0x4D, 0xFC, 0x6C, 0x6C, 0x65, 0x72], .windows1252), ([0x93, 0x41, 0x94], .windows1252),
    ([0x41, 0xC3], .windows1252), ([0x4D, 0xFC, 0xC3, 0xBC], .mixed(offset: 1)),
    ([0xC3, 0xBC, 0xFC], .mixed(offset: 2)), ([0x81], .mixed(offset: 0)),
    ([0xED, 0xA0, 0x80], .windows1252),
  ]

  @Test("is told from the bytes of a record", arguments: examples)
  func encoding(bytes: [UInt8], expected: TextEncoding) {
    #expect(bytes.withUnsafeBufferPointer(TextEncoding.init(of:)) == expected)
  }

  @Test("agrees with the standard library on what is UTF-8", arguments: UInt64(0)..<20)
  func utf8(seed: UInt64) {
    var generator = SeededGenerator(seed: seed)
    let pool: [UInt8] = [0x41, 0x80, 0x93, 0xA0, 0xBF, 0xC2, 0xC3, 0xE0, 0xE2, 0xED, 0xEF, 0xF0, 0xF4, 0xF5]
    for _ in 0..<500 {
      let ascii = [UInt8](repeating: 0x61, count: Int.random(in: 0..<20, using: &generator))
      let bytes =
        ascii
        + (0..<Int.random(in: 0..<8, using: &generator)).map { _ in
          pool[Int.random(in: 0..<pool.count, using: &generator)]
        }
      let isValid = String(validating: bytes, as: UTF8.self) != nil
      #expect((bytes.withUnsafeBufferPointer(TextEncoding.init(of:)) == .utf8) == isValid, "\(bytes)")
    }
  }

  @Test("UTF-16 with its mark is read in either order, whatever the pieces", arguments: 1...9)
  func utf16(pieceBytes: Int) throws {
    let text = "---\n_id: 1\ntitle: Grüße 😀 神\n...\n"
    for isBigEndian in [false, true] {
      let units = ("\u{FEFF}" + text).utf16
      let bytes = units.flatMap { unit in
        let pair = [UInt8(unit >> 8), UInt8(unit & 0xFF)]
        return isBigEndian ? pair : pair.reversed()
      }
      let reader = try ByteReader(TestBytes(bytes, pieceBytes: pieceBytes), path: "a.yml")
      #expect(try Self.all(of: reader, bufferBytes: pieceBytes) == "\u{FEFF}" + text)
    }
  }

  @Test("half a unit and half a pair of UTF-16 become U+FFFD")
  func halfUTF16() throws {
    let bytes: [UInt8] = [0xFF, 0xFE, 0x41, 0, 0x3D, 0xD8, 0x42, 0, 0x43]
    let reader = try ByteReader(TestBytes(bytes), path: "a")
    #expect(try Self.all(of: reader, bufferBytes: 64) == "\u{FEFF}A\u{FFFD}B\u{FFFD}")
  }

  private static func all(of reader: ByteReader, bufferBytes: Int) throws -> String {
    var all: [UInt8] = []
    let buffer = UnsafeMutableRawBufferPointer.allocate(byteCount: bufferBytes, alignment: 1)
    defer { buffer.deallocate() }
    while true {
      let count = try reader.read(into: buffer)
      if count == 0 { return String(decoding: all, as: UTF8.self) }
      all += buffer[..<count]
    }
  }
}
