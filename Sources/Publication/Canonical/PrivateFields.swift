/// The parts of a record that must be neither stored nor shown: the people and the talk behind it.
///
/// LibreCat's own export removes some of it, sites forget the rest, so every record is cleaned here, whatever
/// its source.
/// - At the top: `user_id`, `creator`, `message`, `_version`, `locked`, as a scalar, map or list.
/// - At any depth: `user_id`, `creator` (`file[].creator` is a login, elsewhere it is `{id, login}`),
///   `password`, `username`, and every key with `mail` or `login` in it (`file[].rac_email`,
///   `author[].email`).
/// - At any depth, under any key: a scalar that is nothing but an e-mail address, also after `mailto:`.
///
/// Public and kept: `author[].id`, `citation`, `department[].tree` (a site that exports it has published it;
/// facets do not count it), and addresses inside running text, which are part of the publication itself.
enum PrivateFields {
  static func containsTopLevelKey(_ key: String) -> Bool {
    key.withBytes { bytes in isTopLevelName(bytes) || contains(bytes) }
  }

  static func containsKey(_ key: String) -> Bool { key.withBytes(contains) }

  private static func contains(_ key: UnsafeBufferPointer<UInt8>) -> Bool {
    isName(key) || containsMailOrLogin(key)
  }

  private static func isTopLevelName(_ key: UnsafeBufferPointer<UInt8>) -> Bool {
    switch key.first {
    case UInt8(ascii: "m"): key.isText("message")
    case UInt8(ascii: "_"): key.isText("_version")
    case UInt8(ascii: "l"): key.isText("locked")
    default: false
    }
  }

  private static func isName(_ key: UnsafeBufferPointer<UInt8>) -> Bool {
    switch key.first {
    case UInt8(ascii: "u"): key.isText("user_id") || key.isText("username") || key.isText("user_name")
    case UInt8(ascii: "c"): key.isText("creator")
    case UInt8(ascii: "p"): key.isText("password")
    default: false
    }
  }

  /// In one pass, because every key of every record is tested.
  private static func containsMailOrLogin(_ key: UnsafeBufferPointer<UInt8>) -> Bool {
    for index in key.indices {
      switch key[index] {
      case UInt8(ascii: "m"), UInt8(ascii: "M"): if key[index...].hasFoldedPrefix("mail") { return true }
      case UInt8(ascii: "l"), UInt8(ascii: "L"): if key[index...].hasFoldedPrefix("login") { return true }
      default: break
      }
    }
    return false
  }

  /// Whether a scalar is one e-mail address and nothing else.
  static func isAddress(_ text: String) -> Bool {
    // RFC 5321 limits an address to 254 bytes: longer texts, most of a record, are not even looked at.
    guard text.utf8.count <= 300 else { return false }
    return text.withBytes { $0.containsByte(UInt8(ascii: "@")) && isAddress($0) }
  }

  private static func isAddress(_ text: UnsafeBufferPointer<UInt8>) -> Bool {
    var address = text[...]
    while let first = address.first, first.isASCIIBlankOrControl { address = address.dropFirst() }
    while let last = address.last, last.isASCIIBlankOrControl { address = address.dropLast() }
    if address.hasFoldedPrefix("mailto:") { address = address.dropFirst("mailto:".utf8.count) }
    guard let at = address.firstIndex(of: UInt8(ascii: "@")) else { return false }
    let local = address[..<at]
    let domain = address[address.index(after: at)...]
    return !local.isEmpty && local.allSatisfy(isLocalByte) && domain.allSatisfy(isDomainByte)
      && domain.dropFirst().dropLast().contains(UInt8(ascii: "."))
  }

  private static func isLocalByte(_ byte: UInt8) -> Bool {
    // RFC 5322's atext and the dot, without the slash: an address with one is less likely than a URL.
    switch byte {
    case UInt8(ascii: "!"), UInt8(ascii: "#")...UInt8(ascii: "'"), UInt8(ascii: "*")...UInt8(ascii: "+"): true
    case UInt8(ascii: "="), UInt8(ascii: "?"), UInt8(ascii: "^")...UInt8(ascii: "`"): true
    case UInt8(ascii: "{")...UInt8(ascii: "~"): true
    default: isDomainByte(byte)
    }
  }

  private static func isDomainByte(_ byte: UInt8) -> Bool {
    byte.isASCIIAlphanumeric || byte == UInt8(ascii: "-") || byte == UInt8(ascii: ".") || byte >= 0x80
  }
}
