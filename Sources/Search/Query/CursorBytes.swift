import IndexStore

/// Appends numbers and strings to a row of bytes, in the forms that ``SearchCursor`` describes.
struct ByteWriter {
  private(set) var bytes: [UInt8] = []

  mutating func write(_ byte: UInt8) { bytes.append(byte) }

  mutating func write(varint value: UInt64) { Varint.append(value, to: &bytes) }

  /// Zigzag: small numbers of either sign are short.
  mutating func write(signed value: Int) {
    let value = Int64(value)
    write(varint: UInt64(bitPattern: (value << 1) ^ (value >> 63)))
  }

  mutating func write(optional value: Int?) {
    write(value == nil ? 0 : 1)
    if let value { write(signed: value) }
  }

  mutating func write(littleEndian value: some FixedWidthInteger & UnsignedInteger) {
    for shift in stride(from: 0, to: value.bitWidth, by: 8) {
      bytes.append(UInt8(truncatingIfNeeded: value >> shift))
    }
  }

  mutating func write(_ text: String) {
    write(varint: UInt64(text.utf8.count))
    bytes.append(contentsOf: text.utf8)
  }
}

/// Reads what ``ByteWriter`` wrote; throws at the end of the bytes and at anything it would not have written.
struct ByteReader {
  private let bytes: [UInt8]
  private var offset = 0

  init(_ bytes: [UInt8]) { self.bytes = bytes }

  /// The bytes not yet read.
  var rest: ArraySlice<UInt8> { bytes[offset...] }

  mutating func byte() throws(CursorError) -> UInt8 {
    guard offset < bytes.count else { throw .invalid }
    defer { offset += 1 }
    return bytes[offset]
  }

  mutating func varint() throws(CursorError) -> UInt64 {
    guard let value = Varint.read(bytes, &offset) else { throw .invalid }
    return value
  }

  /// A number of things of at least one byte each.
  mutating func count() throws(CursorError) -> Int {
    guard let count = Int(exactly: try varint()), count <= rest.count else { throw .invalid }
    return count
  }

  mutating func signed() throws(CursorError) -> Int {
    let value = try varint()
    let number = Int64(bitPattern: value >> 1) ^ -Int64(bitPattern: value & 1)
    guard let number = Int(exactly: number) else { throw .invalid }
    return number
  }

  mutating func optional() throws(CursorError) -> Int? {
    switch try byte() {
    case 0: return nil
    case 1: return try signed()
    default: throw .invalid
    }
  }

  mutating func littleEndian<Value: FixedWidthInteger & UnsignedInteger>() throws(CursorError) -> Value {
    var value: Value = 0
    for shift in stride(from: 0, to: Value.bitWidth, by: 8) {
      value |= Value(truncatingIfNeeded: try byte()) << shift
    }
    return value
  }

  mutating func string() throws(CursorError) -> String {
    let count = try count()
    guard let text = String(validating: rest.prefix(count), as: UTF8.self) else { throw .invalid }
    offset += count
    return text
  }
}
