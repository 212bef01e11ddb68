/// Why a configuration cannot be used: where, what was found and what was expected.
public struct ConfigurationError: Error, Hashable, CustomStringConvertible {
  public var file: String
  /// From 1; nil if it is about the file as a whole.
  public var line: Int?
  public var reason: String

  package init(file: String, line: Int? = nil, reason: String) {
    (self.file, self.line, self.reason) = (file, line, reason)
  }

  public var description: String { "\(file):\(line.map { "\($0): " } ?? " ")\(reason)" }
}
