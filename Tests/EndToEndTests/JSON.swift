import Foundation

/// A JSON value with its keys in the order they stand in, which is part of the contract.
indirect enum JSON: Equatable {
  case null
  case bool(Bool)
  case number(Double)
  case string(String)
  case array([JSON])
  case object([Entry])

  struct Entry: Equatable {
    var key: String
    var value: JSON
  }

  struct Malformed: Error { var offset: Int }

  init(_ data: Data) throws {
    var parser = Parser(bytes: Array(data))
    self = try parser.value()
    guard parser.isAtEnd else { throw Malformed(offset: parser.position) }
  }

  subscript(key: String) -> JSON {
    guard case .object(let entries) = self else { return .null }
    return entries.first { $0.key == key }?.value ?? .null
  }

  subscript(index: Int) -> JSON {
    guard case .array(let items) = self, items.indices.contains(index) else { return .null }
    return items[index]
  }

  var items: [JSON] { if case .array(let items) = self { items } else { [] } }
  var entries: [Entry] { if case .object(let entries) = self { entries } else { [] } }
  var keys: [String] { entries.map(\.key) }
  var string: String? { if case .string(let text) = self { text } else { nil } }
  var int: Int? { if case .number(let number) = self { Int(exactly: number) } else { nil } }
  var double: Double? { if case .number(let number) = self { number } else { nil } }
  var bool: Bool? { if case .bool(let bool) = self { bool } else { nil } }

  /// The paths of all keys, in order, each once; `[]` stands for any item of an array.
  var keyPaths: [String] {
    var paths: [String] = []
    var seen: Set<String> = []
    collect("", &paths, &seen)
    return paths
  }

  private func collect(_ prefix: String, _ paths: inout [String], _ seen: inout Set<String>) {
    switch self {
    case .array(let items): for item in items { item.collect(prefix + "[]", &paths, &seen) }
    case .object(let entries):
      for entry in entries {
        let path = prefix.isEmpty ? entry.key : prefix + "." + entry.key
        if seen.insert(path).inserted { paths.append(path) }
        entry.value.collect(path, &paths, &seen)
      }
    default: break
    }
  }
}

extension JSON {
  fileprivate struct Parser {
    let bytes: [UInt8]
    var position = 0

    private mutating func next() -> UInt8? {
      while position < bytes.count, [0x20, 0x0A, 0x0D, 0x09].contains(bytes[position]) { position += 1 }
      return position < bytes.count ? bytes[position] : nil
    }

    var isAtEnd: Bool { bytes[position...].allSatisfy { [0x20, 0x0A, 0x0D, 0x09].contains($0) } }

    private mutating func take(_ byte: Character) throws {
      guard next() == byte.asciiValue else { throw Malformed(offset: position) }
      position += 1
    }

    mutating func value() throws -> JSON {
      switch next() {
      case UInt8(ascii: "{"): return try object()
      case UInt8(ascii: "["): return try array()
      case UInt8(ascii: "\""): return .string(try string())
      default: return try word()
      }
    }

    private mutating func object() throws -> JSON {
      try take("{")
      var entries: [Entry] = []
      while next() != UInt8(ascii: "}") {
        if !entries.isEmpty { try take(",") }
        guard next() == UInt8(ascii: "\"") else { throw Malformed(offset: position) }
        let key = try string()
        try take(":")
        entries.append(Entry(key: key, value: try value()))
      }
      try take("}")
      return .object(entries)
    }

    private mutating func array() throws -> JSON {
      try take("[")
      var items: [JSON] = []
      while next() != UInt8(ascii: "]") {
        if !items.isEmpty { try take(",") }
        items.append(try value())
      }
      try take("]")
      return .array(items)
    }

    private mutating func string() throws -> String {
      let start = position
      position += 1
      while position < bytes.count, bytes[position] != UInt8(ascii: "\"") {
        position += bytes[position] == UInt8(ascii: "\\") ? 2 : 1
      }
      position += 1
      guard position <= bytes.count else { throw Malformed(offset: start) }
      return try JSONDecoder().decode(String.self, from: Data(bytes[start..<position]))
    }

    private mutating func word() throws -> JSON {
      let start = position
      while position < bytes.count, !",]} \n\r\t".utf8.contains(bytes[position]) { position += 1 }
      switch String(decoding: bytes[start..<position], as: UTF8.self) {
      case "null": return .null
      case "true": return .bool(true)
      case "false": return .bool(false)
      case let text:
        guard let number = Double(text) else { throw Malformed(offset: start) }
        return .number(number)
      }
    }
  }
}
