/// What is wrong with a command line.
public enum ArgumentError: Error, Hashable, CustomStringConvertible {
  case unknownOption(String, nearest: String?)
  /// A dash and one letter or digit where words may begin with a dash: more likely a slip than a word.
  case loneLetter(String)
  case missingValue(option: String)
  case unwantedValue(option: String)
  case emptyValue(option: String, expected: String)
  case wrongValue(String, option: String, expected: String)
  case missingArgument(String, usage: [String])
  case unexpectedArgument(String, usage: [String])

  public var description: String {
    switch self {
    case .unknownOption(let name, _): "unknown option \(name)"
    case .loneLetter(let name): "unknown option \(name)"
    case .missingValue(let option): "option \(option) needs a value"
    case .unwantedValue(let option): "option \(option) takes no value"
    case .emptyValue(let option, let expected): "option \(option) has an empty value, expected \(expected)"
    case .wrongValue(let value, let option, let expected):
      "\(option) \(ArgumentError.shown(value)): expected \(expected)"
    case .missingArgument(let name, _): "missing argument \(name)"
    case .unexpectedArgument(let word, _): "unexpected argument '\(word)'"
    }
  }

  /// What to do next; nil if the message says it.
  public var hint: String? {
    switch self {
    case .unknownOption(_, let nearest):
      nearest.map { "did you mean \($0)?" } ?? "--help shows the options; after -- everything is a word"
    case .loneLetter(let name):
      "--help shows the options; to leave out the word '\(name.dropFirst())', write it after --"
    case .missingArgument(_, let usage), .unexpectedArgument(_, let usage):
      usage.isEmpty ? nil : "usage: \(usage.joined(separator: " or "))"
    case .missingValue, .unwantedValue, .emptyValue, .wrongValue: nil
    }
  }

  /// A value in a message: in quotes where its ends could not be seen.
  private static func shown(_ value: String) -> String {
    value.isEmpty || value.contains(where: \.isWhitespace) ? "'\(value)'" : value
  }
}
