import Publication

/// The environment variables that set limits: `SEARCH_LIMIT_AUTHORS` sets `Limits.authors`.
enum LimitVariables {
  static let prefix = "SEARCH_LIMIT_"

  /// The limits that the environment sets; the others keep the library's defaults.
  ///
  /// - Throws: ``LimitError`` for a variable that names no limit, or that holds no number in its range.
  static func limits(in environment: [String: String]) throws(LimitError) -> Limits {
    var limits = Limits()
    for (variable, text) in environment.sorted(by: { $0.key < $1.key }) where variable.hasPrefix(prefix) {
      guard let setting = Limits.settings.first(where: { name(of: $0) == variable }) else {
        throw .unknown(variable: variable, known: Limits.settings.map(name))
      }
      guard let value = Int(text), setting.range.contains(value) else {
        throw .invalid(variable: variable, text: text, range: setting.range)
      }
      limits[keyPath: setting.limit] = value
    }
    return limits
  }

  /// Whether the environment sets a limit.
  static func sets(_ limit: KeyPath<Limits, Int>, in environment: [String: String]) -> Bool {
    Limits.settings.contains { $0.limit == limit && environment[name(of: $0)] != nil }
  }

  static func name(of setting: Limits.Setting) -> String {
    prefix + setting.name.map { $0.isUppercase ? "_\($0)" : $0.uppercased() }.joined()
  }

  /// A message of the libraries, in which the names of limits in code are replaced by those of the variables.
  static func named(in message: String) -> String {
    guard message.contains("Limits.") else { return message }
    return Limits.settings.reduce(message) { message, setting in
      message.replacing(Limits.name(of: setting.limit), with: name(of: setting))
    }
  }
}

/// Why a limit in the environment cannot be used.
enum LimitError: HintedError, Hashable {
  /// A variable with the prefix of limits that names none of them.
  case unknown(variable: String, known: [String])
  /// Not a number, or out of range.
  case invalid(variable: String, text: String, range: ClosedRange<Int>)

  var description: String {
    switch self {
    case .unknown(let variable, _): "the environment variable \(variable) names no limit"
    case .invalid(let variable, let text, let range):
      "\(variable)='\(text.prefix(40))' is not a number from \(range.lowerBound) to \(range.upperBound)"
    }
  }

  var hint: String? {
    switch self {
    case .unknown(_, let known): "expected one of: \(known.joined(separator: ", "))"
    case .invalid(let variable, _, _): "unset \(variable) for the default"
    }
  }
}
