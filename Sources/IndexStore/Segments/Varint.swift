import Publication

/// SQLite's variable-length integers: seven bits a byte, the highest first; a ninth byte gives eight.
package enum Varint {
  /// The most bytes that a varint takes.
  static let maxBytes = 9

  /// Reads the varint at `offset` and moves past it.
  ///
  /// `maxBytes` bytes from `offset` on have to be readable; whether the varint ended inside what it belongs
  /// to is for the caller to check afterwards, by the offset.
  @inline(__always)
  static func read(_ base: UnsafePointer<UInt8>, _ offset: inout Int) -> UInt64 {
    let first = base[offset]
    offset &+= 1
    if first < 0x80 { return UInt64(first) }
    let second = base[offset]
    if second < 0x80 {
      offset &+= 1
      return UInt64(first & 0x7F) &<< 7 | UInt64(second)
    }
    return readLong(base, &offset, first)
  }

  private static func readLong(_ base: UnsafePointer<UInt8>, _ offset: inout Int, _ first: UInt8) -> UInt64 {
    var value = UInt64(first & 0x7F)
    for _ in 1..<(maxBytes - 1) {
      let byte = base[offset]
      offset &+= 1
      value = value &<< 7 | UInt64(byte & 0x7F)
      if byte < 0x80 { return value }
    }
    let last = base[offset]
    offset &+= 1
    return value &<< 8 | UInt64(last)
  }
}

extension Varint {
  /// Writes a value to `out`, which has room for `maxBytes`, and moves past it.
  @inline(__always)
  static func put(_ value: UInt64, _ out: inout UnsafeMutablePointer<UInt8>) {
    if value < 0x80 {
      out[0] = UInt8(truncatingIfNeeded: value)
      out += 1
    } else if value < 0x4000 {
      out[0] = UInt8(truncatingIfNeeded: value &>> 7) | 0x80
      out[1] = UInt8(truncatingIfNeeded: value) & 0x7F
      out += 2
    } else {
      out = putLong(value, out)
    }
  }

  private static func putLong(
    _ value: UInt64, _ out: UnsafeMutablePointer<UInt8>
  ) -> UnsafeMutablePointer<UInt8> {
    var (value, count) = (value, 3)
    while count < maxBytes, value >> (7 * UInt64(count)) != 0 { count += 1 }
    if count == maxBytes {
      out[count - 1] = UInt8(truncatingIfNeeded: value)
      value >>= 8
    } else {
      out[count - 1] = UInt8(truncatingIfNeeded: value) & 0x7F
      value >>= 7
    }
    for index in (0..<count - 1).reversed() {
      out[index] = UInt8(truncatingIfNeeded: value) | 0x80
      value >>= 7
    }
    return out + count
  }

  package static func append(_ value: UInt64, to bytes: inout [UInt8]) {
    withUnsafeTemporaryAllocation(of: UInt8.self, capacity: maxBytes) { room in
      guard let start = room.baseAddress else { return }
      var end = start
      put(value, &end)
      bytes.append(contentsOf: UnsafeBufferPointer(start: start, count: end - start))
    }
  }

  /// Reads the varint at `offset` and moves past it; nil if it does not end inside the bytes.
  package static func read(_ bytes: [UInt8], _ offset: inout Int) -> UInt64? {
    var value: UInt64 = 0
    for count in 1...maxBytes {
      guard bytes.indices.contains(offset) else { return nil }
      let byte = bytes[offset]
      offset += 1
      guard count < maxBytes else { return value << 8 | UInt64(byte) }
      value = value << 7 | UInt64(byte & 0x7F)
      if byte < 0x80 { return value }
    }
    return nil
  }

  /// The numbers of a record that is nothing but varints.
  ///
  /// - Throws: `IndexError.damaged` if it ends inside one.
  static func list(_ bytes: [UInt8], name: String) throws -> [Int] {
    var reader = VarintReader(bytes, name: name)
    var numbers: [Int] = []
    while !reader.isAtEnd { numbers.append(try reader.next(atMost: Int.max)) }
    return numbers
  }
}

/// Reads a small record that is all varints. Nothing in it is trusted.
struct VarintReader {
  private let bytes: [UInt8]
  private let name: String
  private(set) var offset: Int

  init(_ bytes: [UInt8], from offset: Int = 0, name: String) {
    self.bytes = bytes
    self.name = name
    self.offset = offset
  }

  var isAtEnd: Bool { offset >= bytes.count }

  /// - Throws: `IndexError.damaged` at the end of the record and for a number past `limit`.
  mutating func next(atMost limit: Int) throws -> Int {
    guard !isAtEnd else { throw IndexError.damaged(what: "\(name) ends early") }
    guard let value = Varint.read(bytes, &offset), value <= UInt64(limit) else {
      throw IndexError.damaged(what: "\(name) has a number that cannot be")
    }
    return Int(value)
  }
}
