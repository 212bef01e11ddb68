import TestSupport
import Testing

@testable import IndexStore

@Suite("Varints")
struct VarintTests {
  /// From SQLite's `src/util.c`: seven bits a byte, the highest first, and eight in a ninth byte.
  static let examples: [(UInt64, [UInt8])] = [
    (0, [0]), (0x7F, [0x7F]), (0x80, [0x81, 0]), (0x3FFF, [0xFF, 0x7F]), (0x4000, [0x81, 0x80, 0]),
    (1 << 21, [0x81, 0x80, 0x80, 0]),
    (1 << 56 - 1, [0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0x7F]),
    (1 << 56, [0x80, 0xC0, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0]),
    (.max, [0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF]),
  ]

  @Test("are written as SQLite writes them, and read back", arguments: examples)
  func writes(value: UInt64, expected: [UInt8]) {
    var bytes: [UInt8] = []
    Varint.append(value, to: &bytes)
    #expect(bytes == expected)
    #expect(Self.readings(bytes) == [value, value])
  }

  @Test("both ways of reading give what was written", arguments: UInt64(0)..<20)
  func readsBack(seed: UInt64) {
    var generator = SeededGenerator(seed: seed)
    for shift in UInt64(0)..<64 {
      let value = UInt64.random(in: 0...(.max), using: &generator) >> shift
      var bytes: [UInt8] = []
      Varint.append(value, to: &bytes)
      #expect(Self.readings(bytes) == [value, value])
    }
  }

  @Test("that end too late are none", arguments: examples)
  func cut(value: UInt64, bytes: [UInt8]) {
    for count in bytes.indices {
      var offset = 0
      #expect(Varint.read(Array(bytes[..<count]), &offset) == nil)
    }
  }

  private static func readings(_ bytes: [UInt8]) -> [UInt64?] {
    var (checked, unchecked) = (0, 0)
    let first = Varint.read(bytes, &checked)
    let padded = bytes + [UInt8](repeating: 0, count: Varint.maxBytes)
    let second = padded.withUnsafeBufferPointer { buffer in
      buffer.baseAddress.map { Varint.read($0, &unchecked) }
    }
    return checked == bytes.count && unchecked == bytes.count ? [first, second] : []
  }
}
