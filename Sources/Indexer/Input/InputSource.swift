/// One input of a run: a file, or standard input.
public struct InputSource: Hashable, Sendable {
  /// As messages name it: the path, `-` for standard input.
  public let name: String
  /// Its size on disk in bytes (compressed, where it is compressed); nil where only the end will tell.
  public let byteCount: Int?

  public init(name: String, byteCount: Int?) {
    self.name = name
    self.byteCount = byteCount
  }

  /// Standard input, which has no known size.
  public static let standardInput = InputSource(name: "-", byteCount: nil)

  /// Whether it is standard input.
  public var isStandardInput: Bool { name == "-" }
}
