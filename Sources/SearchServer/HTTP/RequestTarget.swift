/// What a request asks for: the path and the parameters of its first line, decoded here from the bytes as
/// sent.
struct RequestTarget: Hashable, Sendable {
  /// The parts between the slashes. A slash that was sent as `%2F` stands inside its part.
  var path: [String]
  /// In their order; a name may come again.
  var parameters: [Parameter]

  struct Parameter: Hashable, Sendable {
    var name: String
    var value: String
  }

  /// Reads `/path?name=value`, also behind `http://host`.
  ///
  /// - Throws: `HTTPError` (400) for what is neither, for a `%` without two hexadecimal digits, for `%00`,
  ///   and for bytes that are no UTF-8: a decoder that mends them would make one record of two addresses.
  init(_ raw: [UInt8]) throws(HTTPError) {
    var rest = raw[...]
    if rest.first != UInt8(ascii: "/") { rest = try Self.withoutOrigin(rest) }
    let path = rest.prefix { $0 != UInt8(ascii: "?") && $0 != UInt8(ascii: "#") }
    let query = rest.dropFirst(path.count).prefix { $0 != UInt8(ascii: "#") }.dropFirst()
    self.path = []
    for part in path.dropFirst().split(separator: UInt8(ascii: "/"), omittingEmptySubsequences: false) {
      self.path.append(try Self.decoded(part))
    }
    parameters = []
    for pair in query.split(separator: UInt8(ascii: "&")) {
      let name = pair.prefix { $0 != UInt8(ascii: "=") }
      let value = pair.dropFirst(name.count + 1)
      parameters.append(
        .init(
          name: try Self.decoded(name, plusIsBlank: true), value: try Self.decoded(value, plusIsBlank: true)))
    }
  }

  /// What stands behind scheme and host, where a proxy sent the whole address.
  private static func withoutOrigin(_ raw: ArraySlice<UInt8>) throws(HTTPError) -> ArraySlice<UInt8> {
    for scheme in ["http://", "https://"]
    where raw.prefix(scheme.utf8.count).elementsEqual(scheme.utf8, by: { $0 | 0x20 == $1 | 0x20 }) {
      let path = raw.dropFirst(scheme.utf8.count).drop {
        $0 != UInt8(ascii: "/") && $0 != UInt8(ascii: "?")
      }
      if path.first == UInt8(ascii: "/") { return path }
    }
    throw .badRequest(
      "the request's target is no path", hint: "begin it with a slash, as in /search.json?q=word")
  }

  private static func decoded(
    _ bytes: ArraySlice<UInt8>, plusIsBlank: Bool = false
  ) throws(HTTPError) -> String {
    var decoded: [UInt8] = []
    decoded.reserveCapacity(bytes.count)
    var rest = bytes
    while let byte = rest.popFirst() {
      if byte == UInt8(ascii: "%") {
        guard let high = rest.popFirst().flatMap(digit), let low = rest.popFirst().flatMap(digit) else {
          throw .badRequest(
            "a '%' in the address is not followed by two hexadecimal digits",
            hint: "write a percent sign as %25")
        }
        decoded.append(high << 4 | low)
      } else {
        decoded.append(plusIsBlank && byte == UInt8(ascii: "+") ? UInt8(ascii: " ") : byte)
      }
    }
    if decoded.contains(0) { throw .badRequest("the address holds a zero byte", hint: "leave out %00") }
    guard let text = String(validating: decoded, as: UTF8.self) else {
      throw .badRequest("the address is not UTF-8", hint: "encode other characters as UTF-8, then with %")
    }
    return text
  }

  private static func digit(_ byte: UInt8) -> UInt8? {
    switch byte {
    case UInt8(ascii: "0")...UInt8(ascii: "9"): byte - UInt8(ascii: "0")
    case UInt8(ascii: "a")...UInt8(ascii: "f"), UInt8(ascii: "A")...UInt8(ascii: "F"):
      (byte | 0x20) - UInt8(ascii: "a") + 10
    default: nil
    }
  }
}
