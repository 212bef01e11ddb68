import CXXHash

/// A 128-bit hash (XXH3) that can be summed: the sum of the hashes of a set does not depend on their order,
/// and the hash of one member can be taken out again.
///
/// XXH3 is not cryptographic: it tells apart what differs by accident, but somebody can make collisions.
package struct Hash128: Hashable, Sendable, CustomStringConvertible {
  /// The upper 64 bits.
  package var high: UInt64
  /// The lower 64 bits.
  package var low: UInt64

  /// The sum of nothing.
  package static let zero = Hash128(high: 0, low: 0)

  package init(high: UInt64, low: UInt64) {
    self.high = high
    self.low = low
  }

  /// Reads what `bytes` wrote; nil unless there are exactly 16.
  package init?(bytes: UnsafeRawBufferPointer) {
    guard bytes.count == 16 else { return nil }
    high = UInt64(bigEndian: bytes.loadUnaligned(as: UInt64.self))
    low = UInt64(bigEndian: bytes.loadUnaligned(fromByteOffset: 8, as: UInt64.self))
  }

  /// Reads what `bytes` wrote; nil unless there are exactly 16.
  package init?(bytes: [UInt8]) {
    guard let hash = bytes.withUnsafeBytes({ Hash128(bytes: $0) }) else { return nil }
    self = hash
  }

  /// The hash of the bytes, the same on every machine.
  package static func of(_ bytes: UnsafeBufferPointer<UInt8>) -> Hash128 {
    let hash = XXH3_128bits(bytes.baseAddress, bytes.count)
    return Hash128(high: hash.high64, low: hash.low64)
  }

  /// The hash of the bytes, the same on every machine.
  package static func of(_ bytes: [UInt8]) -> Hash128 { bytes.withUnsafeBufferPointer { of($0) } }

  /// The hash of a record: of its id, a zero byte and its canonical JSON.
  package static func ofRecord(id: String, canonicalJSON: [UInt8]) -> Hash128 {
    // One contiguous copy: a record is a few kilobytes, and the streaming interface needs a state on the
    // heap.
    var id = id
    return id.withUTF8 { id in
      let count = id.count + 1 + canonicalJSON.count
      return withUnsafeTemporaryAllocation(of: UInt8.self, capacity: count) { bytes in
        _ = bytes.initialize(fromContentsOf: id)
        bytes.initializeElement(at: id.count, to: 0)
        _ = bytes[(id.count + 1)...].initialize(fromContentsOf: canonicalJSON)
        return of(UnsafeBufferPointer(bytes))
      }
    }
  }

  /// Sum modulo 2^128.
  package static func &+ (left: Hash128, right: Hash128) -> Hash128 {
    let (low, carries) = left.low.addingReportingOverflow(right.low)
    return Hash128(high: left.high &+ right.high &+ (carries ? 1 : 0), low: low)
  }

  /// Difference modulo 2^128.
  package static func &- (left: Hash128, right: Hash128) -> Hash128 {
    let (low, borrows) = left.low.subtractingReportingOverflow(right.low)
    return Hash128(high: left.high &- right.high &- (borrows ? 1 : 0), low: low)
  }

  /// 16 bytes, most significant first: XXH3's own canonical form, the digits that `xxhsum -H2` prints.
  package var bytes: [UInt8] {
    withUnsafeBytes(of: (high.bigEndian, low.bigEndian)) { Array($0) }
  }

  /// 32 lower-case hexadecimal digits.
  package var hex: String {
    String(decoding: bytes.flatMap { [hexDigit($0 >> 4), hexDigit($0 & 0xF)] }, as: UTF8.self)
  }

  package var description: String { hex }
}

extension Hash128 {
  /// Reads what `hex` wrote; nil for anything else.
  package init?(hex: String) {
    let digits = Array(hex.utf8)
    guard digits.count == 32,
      digits.allSatisfy({ (0x30...0x39).contains($0) || (0x61...0x66).contains($0) }),
      let high = UInt64(hex.prefix(16), radix: 16), let low = UInt64(hex.suffix(16), radix: 16)
    else { return nil }
    self.init(high: high, low: low)
  }
}
