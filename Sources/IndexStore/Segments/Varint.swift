import Publication

/// SQLite's variable-length integers: seven bits a byte, the highest first; a ninth byte gives eight.
enum Varint {
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
  /// The numbers of a record that is nothing but varints.
  ///
  /// - Throws: `IndexError.damaged` where it ends inside one.
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
  private let count: Int
  private let name: String
  private(set) var offset: Int

  init(_ bytes: [UInt8], from offset: Int = 0, name: String) {
    self.bytes = bytes + [UInt8](repeating: 0, count: Varint.maxBytes)
    count = bytes.count
    self.name = name
    self.offset = offset
  }

  var isAtEnd: Bool { offset >= count }

  /// - Throws: `IndexError.damaged` at the end of the record and for a number past `limit`.
  mutating func next(atMost limit: Int) throws -> Int {
    guard offset < count else { throw IndexError.damaged(what: "\(name) ends early") }
    let value = bytes.withUnsafeBufferPointer { buffer -> UInt64 in
      guard let base = buffer.baseAddress else { return .max }
      return Varint.read(base, &offset)
    }
    guard offset <= count, value <= UInt64(limit) else {
      throw IndexError.damaged(what: "\(name) has a number that cannot be")
    }
    return Int(value)
  }
}
