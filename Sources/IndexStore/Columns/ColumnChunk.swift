import Publication

/// The packed form of 4,096 neighbouring values of a column, as `column_chunk.data` stores them.
///
///     u8     width of a value in bytes: 0 (all values are 0), 1, 2, 4 or 8
///     ...    4,096 values of that width, little endian; a shorter blob ends in zeros that are left out
///
/// The width is the least that holds the largest value: a year or an OA type takes one byte a record.
enum ColumnChunk {
  /// Records in a chunk. A chunk of one-byte values is one page of the file.
  static let size = 4096

  static func encode(_ values: UnsafeBufferPointer<UInt64>) -> [UInt8] {
    // The bits of all values together tell the width as well as the largest does.
    let bits = values.reduce(0, |)
    let count = (values.lastIndex { $0 != 0 } ?? -1) + 1
    return switch bits {
    case 0: [0]
    case ..<(1 << 8): pack(values[..<count], as: UInt8.self)
    case ..<(1 << 16): pack(values[..<count], as: UInt16.self)
    case ..<(1 << 32): pack(values[..<count], as: UInt32.self)
    default: pack(values[..<count], as: UInt64.self)
    }
  }

  private static func pack<T: FixedWidthInteger & UnsignedInteger>(
    _ values: Slice<UnsafeBufferPointer<UInt64>>, as: T.Type
  ) -> [UInt8] {
    let width = MemoryLayout<T>.size
    return [UInt8](unsafeUninitializedCapacity: 1 + width * values.count) { buffer, count in
      let bytes = UnsafeMutableRawBufferPointer(buffer)
      bytes.storeBytes(of: UInt8(width), as: UInt8.self)
      for (index, value) in values.enumerated() {
        bytes.storeBytes(
          of: T(truncatingIfNeeded: value).littleEndian, toByteOffset: 1 + index * width, as: T.self)
      }
      count = 1 + width * values.count
    }
  }

  /// Writes the values of a chunk into `output`, which holds zeros; what does not fit its type is cut.
  ///
  /// - Returns: The largest value.
  /// - Throws: `IndexError.damaged` if the data is not a whole chunk that fits `output`.
  static func decode<T: FixedWidthInteger & UnsignedInteger>(
    _ data: UnsafeRawBufferPointer, into output: UnsafeMutableBufferPointer<T>, name: String
  ) throws -> UInt64 {
    return switch try width(of: data, name: name) {
    case 0: 0
    case 1: try copy(data, as: UInt8.self, into: output, name: name)
    case 2: try copy(data, as: UInt16.self, into: output, name: name)
    case 4: try copy(data, as: UInt32.self, into: output, name: name)
    default: try copy(data, as: UInt64.self, into: output, name: name)
    }
  }

  /// The value at a place below `size`.
  ///
  /// - Throws: `IndexError.damaged` if the data is not a whole chunk.
  static func value(at index: Int, of data: UnsafeRawBufferPointer, name: String) throws -> UInt64 {
    return switch try width(of: data, name: name) {
    case 0: 0
    case 1: UInt64(try value(at: index, of: data, as: UInt8.self, name: name))
    case 2: UInt64(try value(at: index, of: data, as: UInt16.self, name: name))
    case 4: UInt64(try value(at: index, of: data, as: UInt32.self, name: name))
    default: try value(at: index, of: data, as: UInt64.self, name: name)
    }
  }

  private static func value<T: FixedWidthInteger & UnsignedInteger>(
    at index: Int, of data: UnsafeRawBufferPointer, as: T.Type, name: String
  ) throws -> T {
    let count = try count(of: T.self, in: data, atMost: size, name: name)
    guard index < count else { return 0 }
    let place = 1 + index * MemoryLayout<T>.size
    return T(littleEndian: data.loadUnaligned(fromByteOffset: place, as: T.self))
  }

  /// The bytes of a value: 0, 1, 2, 4 or 8.
  private static func width(of data: UnsafeRawBufferPointer, name: String) throws -> UInt8 {
    guard let width = data.first else {
      throw IndexError.damaged(what: "column '\(name)' has an empty chunk")
    }
    guard width <= 8, width.nonzeroBitCount <= 1 else {
      throw IndexError.damaged(what: "column '\(name)' has values of \(width) bytes")
    }
    return width
  }

  // Inlined, so that the compiler knows that there is room for all, and needs no branch in the loops.
  @inline(__always)
  private static func count<T>(
    of: T.Type, in data: UnsafeRawBufferPointer, atMost limit: Int, name: String
  ) throws -> Int {
    let width = MemoryLayout<T>.size
    let count = (data.count - 1) / width
    guard (data.count - 1) % width == 0, count <= limit else {
      throw IndexError.damaged(what: "column '\(name)' has a chunk of \(data.count) bytes")
    }
    return count
  }

  private static func copy<S: FixedWidthInteger & UnsignedInteger, T: FixedWidthInteger & UnsignedInteger>(
    _ data: UnsafeRawBufferPointer, as: S.Type, into output: UnsafeMutableBufferPointer<T>, name: String
  ) throws -> UInt64 {
    let width = MemoryLayout<S>.size
    let count = try count(of: S.self, in: data, atMost: output.count, name: name)
    // Loops without a branch, which the compiler makes into ones over many values at a time.
    var largest = S.zero
    for index in 0..<count {
      let value = S(littleEndian: data.loadUnaligned(fromByteOffset: 1 &+ index &* width, as: S.self))
      largest = max(largest, value)
      output[index] = T(truncatingIfNeeded: value)
    }
    return UInt64(largest)
  }

  /// Adds the values of a chunk of at most two bytes each, times a weight, to sums: `size` of them.
  ///
  /// - Throws: `IndexError.damaged` if the data is not such a chunk, whole.
  static func add(
    _ data: UnsafeRawBufferPointer, times weight: Float, to sums: UnsafeMutablePointer<Float>, name: String
  ) throws {
    switch data.first {
    case 0: break
    case 1: try add(data, as: UInt8.self, times: weight, to: sums, name: name)
    case 2: try add(data, as: UInt16.self, times: weight, to: sums, name: name)
    default:
      throw IndexError.damaged(what: "column '\(name)' has a chunk of another kind than lengths have")
    }
  }

  private static func add<S: FixedWidthInteger & UnsignedInteger>(
    _ data: UnsafeRawBufferPointer, as: S.Type, times weight: Float, to sums: UnsafeMutablePointer<Float>,
    name: String
  ) throws {
    let width = MemoryLayout<S>.size
    let count = try count(of: S.self, in: data, atMost: size, name: name)
    for index in 0..<count {
      let value = S(littleEndian: data.loadUnaligned(fromByteOffset: 1 &+ index &* width, as: S.self))
      // By way of a signed number, for which processors have an instruction.
      sums[index] += weight * Float(Int32(truncatingIfNeeded: value))
    }
  }
}
