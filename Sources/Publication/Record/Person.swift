/// An author, editor or translator.
public struct Person: Hashable, Sendable {
  /// As the record states it, usually `Wu, Diyuan`; put together from the parts if only they are stated.
  public let name: String
  /// nil for a plain name, which nobody can split safely (`brenckman,m.`, `European Commission, DG
  /// Research`).
  public let firstName: String?
  /// The family name.
  public let lastName: String?
  /// In its normal form, `0000-0002-3242-7020`.
  public let orcid: String?
  /// The site's own id of the person.
  public let id: String?

  /// The name as it is spoken, `Diyuan Wu`, so that a phrase finds it.
  public var spokenName: String {
    var spokenName = ""
    withSpokenName { spokenName = $0.text }
    return spokenName
  }

  /// Calls `body` with the UTF-8 of the spoken name, without making a text of it.
  func withSpokenName(_ body: (UnsafeBufferPointer<UInt8>) -> Void) {
    guard let firstName, let lastName else { return name.withBytes(body) }
    firstName.withBytes { first in
      lastName.withBytes { last in
        withUnsafeTemporaryAllocation(of: UInt8.self, capacity: first.count + 1 + last.count) { bytes in
          _ = bytes.initialize(fromContentsOf: first)
          bytes.initializeElement(at: first.count, to: 0x20)
          _ = bytes[(first.count + 1)...].initialize(fromContentsOf: last)
          body(UnsafeBufferPointer(bytes))
        }
      }
    }
  }

  /// nil if no name is stated.
  init?(_ value: Value) {
    guard case .map(let entries) = value else {
      guard let name = value.firstText else { return nil }
      self.init(name: name)
      return
    }
    var (first, last, orcid, id): (String?, String?, String?, String?)
    var (full, plain): (Value?, Value?)
    for entry in entries {
      switch entry.key {
      case "first_name": first = entry.value.firstText
      case "full_name": full = entry.value
      case "id": id = entry.value.firstText
      case "last_name": last = entry.value.firstText
      case "name": plain = entry.value
      case "orcid": orcid = entry.value.firstText.flatMap(ORCID.normalForm)
      default: break
      }
    }
    guard let name = (full ?? plain)?.firstText ?? Person.name(first: first, last: last) else { return nil }
    let split = first == nil || last == nil ? Person.split(name) : nil
    self.init(
      name: name, firstName: split?.first ?? first, lastName: split?.last ?? last, orcid: orcid, id: id)
  }

  private static func name(first: String?, last: String?) -> String? {
    guard let first, let last else { return last ?? first }
    return "\(last), \(first)"
  }

  private init(
    name: String, firstName: String? = nil, lastName: String? = nil, orcid: String? = nil, id: String? = nil
  ) {
    self.name = name
    self.firstName = firstName
    self.lastName = lastName
    self.orcid = orcid
    self.id = id
  }

  /// `Wu, Diyuan`; nil unless there is exactly one comma with text on both sides.
  private static func split(_ name: String) -> (last: String, first: String)? {
    guard let comma = name.utf8.firstIndex(of: UInt8(ascii: ",")) else { return nil }
    let rest = name.utf8[comma...].dropFirst()
    guard !rest.contains(UInt8(ascii: ",")) else { return nil }
    let (last, first) = (name.utf8[..<comma].text.trimmed, rest.text.trimmed)
    return last.isEmpty || first.isEmpty ? nil : (last, first)
  }
}
