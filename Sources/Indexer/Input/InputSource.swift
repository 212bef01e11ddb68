/// One input of a run: a file, or standard input.
package struct InputSource: Hashable, Sendable {
  /// As messages name it: the path, `-` for standard input.
  package let name: String
  /// Its size on disk in bytes (compressed, where it is compressed); nil if only its end tells.
  package let byteCount: Int?

  package init(name: String, byteCount: Int?) {
    self.name = name
    self.byteCount = byteCount
  }

  /// Standard input, which has no known size.
  package static let standardInput = InputSource(name: "-", byteCount: nil)

  /// Whether it is standard input.
  package var isStandardInput: Bool { name == "-" }
}
