/// An abstract in one language.
public struct Abstract: Hashable, Sendable {
  /// The language's code as the record states it, usually of ISO 639-2 (`eng`).
  public let language: String?
  /// As the record has it, line breaks and markup included.
  public let text: String
}
