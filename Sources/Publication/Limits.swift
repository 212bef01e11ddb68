/// What one record or one query may ask of the program, so that no input fills the memory or never ends.
///
/// docs/LIMITS.md says for whom each is, and what happens beyond it. Each can be set by an environment
/// variable:
///
///     SEARCH_LIMIT_AUTHORS=50000 search reindex exports/
///
/// Limits of records apply where a record is read from an export. What is stored is within those of its time,
/// and is read whatever the limits are today.
public struct Limits: Hashable, Sendable {
  /// Bytes of one record in an export, decompressed; a longer one is rejected.
  public var recordBytes = 16 << 20
  /// Lists and maps inside each other in one record; a deeper one is rejected. Callers walk values by
  /// recursion.
  public var recordDepth = 256
  /// Texts, lists and maps in one record, aliases of YAML written out; a record with more is rejected.
  public var recordValues = 500_000
  /// How many times as long as it stands in the file the aliases of YAML may make a record; a longer one is
  /// rejected. Something is always allowed: see `aliasAllowance`.
  public var aliasGrowth = 16
  /// Authors, editors and translators of a record, each; the rest is left out, with a warning.
  public var authors = 20_000
  /// Bytes of one abstract; the rest is left out, with a warning.
  public var abstractBytes = 1 << 20
  /// Bytes of a query; the rest is ignored, with a note.
  public var queryBytes = 1 << 20
  /// Words of a query, those of phrases and the values of filters counted each; the rest is ignored, with a
  /// note.
  public var queryWords = 1024
  /// Words that all prefixes of a query (`pref*`) stand for together; the rest is not looked for, with a
  /// note.
  public var prefixWords = 50_000
  /// How long one question may take; a longer one is an error.
  public var questionMilliseconds = 600_000
  /// Bytes of decoded postings that one question may hold, those of prefixes with them; a question that needs
  /// more is an error.
  public var questionBytes = 4 << 30

  /// The limits where nobody says otherwise.
  public init() {}

  /// What aliases may make of any record, in bytes.
  package static let aliasAllowance = 1 << 16

  /// The greatest depth that can be asked for: what is stored may be as deep.
  package static let maxDepth = 512

  /// Reads the limits that the environment sets.
  ///
  /// - Throws: ``LimitError`` for a variable that names no limit, or that holds no number in its range.
  public init(environment: [String: String]) throws(LimitError) {
    for (variable, text) in environment.sorted(by: { $0.key < $1.key }) where variable.hasPrefix(Self.prefix)
    {
      guard let setting = Self.settings.first(where: { Self.prefix + $0.name == variable }) else {
        throw .unknown(variable: variable, known: Self.settings.map { Self.prefix + $0.name })
      }
      guard let value = Int(text), setting.range.contains(value) else {
        throw .invalid(variable: variable, text: text, range: setting.range)
      }
      self[keyPath: setting.limit] = value
    }
  }

  /// What the names of the variables begin with.
  public static let prefix = "SEARCH_LIMIT_"

  /// One limit as the environment sets it.
  package struct Setting: Sendable {
    package let name: String
    package let limit: any WritableKeyPath<Limits, Int> & Sendable
    /// The values that make sense: beyond them something else would break, such as the stack.
    package let range: ClosedRange<Int>
  }

  package static let settings = [
    Setting(name: "RECORD_BYTES", limit: \.recordBytes, range: 1...(1 << 30)),
    Setting(name: "RECORD_DEPTH", limit: \.recordDepth, range: 1...maxDepth),
    Setting(name: "RECORD_VALUES", limit: \.recordValues, range: 1...100_000_000),
    Setting(name: "ALIAS_GROWTH", limit: \.aliasGrowth, range: 1...1_000_000),
    Setting(name: "AUTHORS", limit: \.authors, range: 0...100_000_000),
    Setting(name: "ABSTRACT_BYTES", limit: \.abstractBytes, range: 0...(1 << 30)),
    Setting(name: "QUERY_BYTES", limit: \.queryBytes, range: 0...(16 << 20)),
    Setting(name: "QUERY_WORDS", limit: \.queryWords, range: 1...16_384),
    Setting(name: "PREFIX_WORDS", limit: \.prefixWords, range: 1...10_000_000),
    Setting(name: "QUESTION_MILLISECONDS", limit: \.questionMilliseconds, range: 1...86_400_000),
    Setting(name: "QUESTION_BYTES", limit: \.questionBytes, range: (1 << 20)...(1 << 40)),
  ]

  /// The variable that sets a limit, for messages.
  package static func variable(_ limit: KeyPath<Limits, Int>) -> String {
    prefix + (settings.first { $0.limit == limit }?.name ?? "")
  }
}

/// Why the environment sets no limits that can be used.
public enum LimitError: HintedError, Hashable {
  /// A variable that begins like one for a limit, and names none.
  case unknown(variable: String, known: [String])
  /// No number, or one that is out of the range.
  case invalid(variable: String, text: String, range: ClosedRange<Int>)

  /// The message, on one line.
  public var description: String {
    switch self {
    case .unknown(let variable, _): "the environment variable \(variable) names no limit"
    case .invalid(let variable, let text, let range):
      "\(variable)='\(text.prefix(40))' is not a number from \(range.lowerBound) to \(range.upperBound)"
    }
  }

  /// What to do about it.
  public var hint: String? {
    switch self {
    case .unknown(_, let known): "expected one of: \(known.joined(separator: ", "))"
    case .invalid(let variable, _, _): "unset \(variable) for the default"
    }
  }
}
