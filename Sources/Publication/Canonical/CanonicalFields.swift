/// The top level of a canonical record as bytes: if two records have the same bytes under a key, the values
/// are equal.
package struct CanonicalFields {
  /// By key, as it stands in the JSON with its quotes.
  private var values: [ArraySlice<UInt8>: ArraySlice<UInt8>] = [:]

  /// - Parameter json: A canonical record; of other text some of the fields.
  package init(_ json: [UInt8]) {
    var depth = 0
    var isInString = false
    var isEscaped = false
    var start = 1
    var key = json[0..<0]
    for (index, byte) in json.enumerated() {
      if isInString {
        if isEscaped {
          isEscaped = false
        } else if byte == UInt8(ascii: "\\") {
          isEscaped = true
        } else if byte == UInt8(ascii: "\"") {
          isInString = false
        }
        continue
      }
      switch byte {
      case UInt8(ascii: "\""): isInString = true
      case UInt8(ascii: "{"), UInt8(ascii: "["): depth += 1
      case UInt8(ascii: "]"): depth -= 1
      case UInt8(ascii: ":") where depth == 1 && key.isEmpty:
        key = json[start..<index]
        start = index + 1
      case UInt8(ascii: ",") where depth == 1, UInt8(ascii: "}") where depth == 1:
        if !key.isEmpty { values[key] = json[start..<index] }
        key = json[0..<0]
        start = index + 1
        if byte == UInt8(ascii: "}") { depth = 0 }
      case UInt8(ascii: "}"): depth -= 1
      default: break
      }
    }
  }

  /// A key whose values differ; a value is nil if a record lacks the key.
  package struct Difference: Sendable {
    package var key: String
    package var before: Value?
    package var after: Value?
  }

  /// The keys whose values differ, in order. Only their values are parsed.
  package func differences(to later: CanonicalFields) -> [Difference] {
    let keys =
      values.keys.filter { values[$0] != later.values[$0] } + later.values.keys.filter { values[$0] == nil }
    return keys.compactMap { key in
      guard let name = Self.value(of: key)?.string else { return nil }
      return Difference(
        key: name, before: values[key].flatMap(Self.value), after: later.values[key].flatMap(Self.value))
    }.sorted { $0.key.precedesBytewise($1.key) }
  }

  private static func value(of json: ArraySlice<UInt8>) -> Value? {
    // A stored record is within the limits of its time, and is read whatever they are today.
    try? Array(json).withUnsafeBufferPointer {
      try JSONReader.value(of: $0, limits: JSONReader.Limits(depth: Limits.maxDepth))
    }
  }
}
