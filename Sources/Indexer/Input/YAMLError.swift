import Publication

/// Why the bytes of a frame are not a YAML value. No case holds a word of the frame's content.
enum YAMLError: Error, Hashable, CustomStringConvertible {
  /// `problem` is one of libyaml's constant sentences.
  case syntax(problem: String, line: Int)
  case severalDocuments(line: Int)
  case unknownAlias(line: Int)
  /// A sequence or mapping as a key.
  case complexKey(line: Int)
  case tooDeep(limit: Int, line: Int)
  case tooManyNodes(limit: Int, line: Int)
  case tooMuchText(limitBytes: Int, line: Int)
  case outOfMemory(line: Int)

  /// The line of the file.
  var line: Int {
    switch self {
    case .syntax(_, let line), .severalDocuments(let line), .unknownAlias(let line), .complexKey(let line),
      .tooDeep(_, let line), .tooManyNodes(_, let line), .tooMuchText(_, let line), .outOfMemory(let line):
      line
    }
  }

  var description: String {
    switch self {
    case .syntax(let problem, let line): "line \(line): not YAML: \(problem)"
    case .severalDocuments(let line): "line \(line): a second document, expected the end of the record"
    case .unknownAlias(let line):
      "line \(line): an alias (*name) whose anchor (&name) is not in the same record"
    case .complexKey(let line): "line \(line): a list or a map as a key, expected a word"
    case .tooDeep(let limit, let line):
      "line \(line): nested deeper than \(limit) levels (\(Limits.name(of: \.recordDepth)))"
    case .tooManyNodes(let limit, let line):
      "line \(line): more than \(limit) values in one record, aliases written out (\(Self.limitNames))"
    case .tooMuchText(let limit, let line):
      "line \(line): more than \(limit) bytes of text in one record, aliases written out (\(Self.limitNames))"
    case .outOfMemory(let line): "line \(line): not enough memory"
    }
  }

  private static let limitNames = [Limits.name(of: \.recordValues), Limits.name(of: \.aliasGrowth)]
    .joined(separator: ", ")
}
