/// An author, editor or translator.
public struct Person: Hashable, Sendable {
  /// As the record states it, by rule `Wu, Diyuan`; put together from the parts where only they are stated.
  public let name: String
  /// nil for a plain name, which nobody can split safely (`brenckman,m.`, `European Commission, DG Research`).
  public let firstName: String?
  /// The family name.
  public let lastName: String?
  /// In its normal form, `0000-0002-3242-7020`.
  public let orcid: String?
  /// The site's own id of the person.
  public let id: String?

  /// The name as it is spoken, `Diyuan Wu`, so that a phrase finds it.
  public var spokenName: String {
    guard let firstName, let lastName else { return name }
    return firstName + " " + lastName
  }

  /// nil where no name is stated.
  init?(_ value: Value) {
    guard case .map = value else {
      guard let name = value.firstText else { return nil }
      self.init(name: name)
      return
    }
    let first = value["first_name"]?.firstText
    let last = value["last_name"]?.firstText
    let parts = [last, first].compactMap(\.self)
    let full = (value["full_name"] ?? value["name"])?.firstText
    guard let name = full ?? (parts.isEmpty ? nil : parts.joined(separator: ", ")) else { return nil }
    let split = parts.count < 2 ? Person.split(name) : nil
    self.init(
      name: name,
      firstName: split?.first ?? first,
      lastName: split?.last ?? last,
      orcid: value["orcid"]?.firstText.flatMap(ORCID.normalForm),
      id: value["id"]?.firstText)
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
