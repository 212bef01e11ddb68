/// The id of a record, plain or as the last part of the record's URL.
enum RecordAddress {
  /// An id is at most this long: every index row and every cursor carries one.
  static let maxBytes = 512

  static func id(in text: String) -> String? {
    // A URL may add a host, a path and a query to the id; a far longer text is neither.
    guard text.utf8.count <= maxBytes + 2_048 else { return nil }
    let text = text.trimmed
    let id = lastPart(ofURL: text) ?? text
    return id.isEmpty || id.utf8.count > maxBytes ? nil : id
  }

  /// `https://host/any/record/ID?x#y`, without scheme too, and the same with `publication` give ID; else nil.
  private static func lastPart(ofURL text: String) -> String? {
    // Most ids are not addresses.
    guard text.utf8.contains(UInt8(ascii: "/")) else { return nil }
    let path = text.utf8.prefix { $0 != UInt8(ascii: "?") && $0 != UInt8(ascii: "#") }.text
    var parts = path.split(separator: "/")[...]
    if let scheme = parts.first, ["https:", "http:"].contains(scheme) { parts = parts.dropFirst() }
    guard let host = parts.popFirst(), host.utf8.contains(UInt8(ascii: ".")) else { return nil }
    guard let index = parts.lastIndex(where: { $0 == "record" || $0 == "publication" }) else { return nil }
    return parts[index...].dropFirst().first.map { String($0).percentDecoded }
  }
}
