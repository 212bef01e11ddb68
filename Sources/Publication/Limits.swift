/// What one record or one query may ask of the program, so that no input fills the memory or never ends.
///
/// docs/LIMITS.md says whom each is for, and what happens beyond it. Messages name a limit as code does:
/// `Limits.authors`.
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
  /// How many times its length in the file a record may reach by YAML's aliases; a longer one is rejected.
  /// Some growth is always allowed: see `aliasAllowance`.
  public var aliasGrowth = 16
  /// Authors, editors and translators of a record, each; the rest is left out, with a warning.
  public var authors = 20_000
  /// Bytes of one abstract; the rest is left out, with a warning.
  public var abstractBytes = 1 << 20
  /// Bytes of a query; the rest is ignored, with a note.
  public var queryBytes = 1 << 20
  /// Words of a query, including those of phrases and the values of filters; the rest is ignored, with a
  /// note.
  public var queryWords = 1024
  /// Words that all prefixes of a query (`pref*`) stand for together; the rest is not looked for, with a
  /// note.
  public var prefixWords = 50_000
  /// `questionTime`, as it is set by name.
  package var questionMilliseconds = 600_000
  /// How long one question may take, to the millisecond, zero for any time; a longer one is an error.
  public var questionTime: Duration {
    get { .milliseconds(questionMilliseconds) }
    set {
      // Longer than 31 years is any time.
      let (seconds, attoseconds) = min(max(newValue, .zero), .seconds(1_000_000_000)).components
      questionMilliseconds = Int(seconds) * 1000 + Int(attoseconds / 1_000_000_000_000_000)
    }
  }
  /// Bytes of decoded postings that one question may hold, those of prefixes with them; a question that needs
  /// more is an error.
  public var questionBytes = 4 << 30

  /// The default limits.
  public init() {}

  /// The bytes that aliases may expand any record to.
  package static let aliasAllowance = 1 << 16

  /// The greatest depth that can be set: stored records may be as deep.
  package static let maxDepth = 512

  /// One limit, for those who set limits by name.
  package struct Setting: Sendable {
    /// The name of the property.
    package let name: String
    package let limit: any WritableKeyPath<Limits, Int> & Sendable
    /// The values that make sense: beyond them something else would break, such as the stack.
    package let range: ClosedRange<Int>
  }

  package static let settings = [
    Setting(name: "recordBytes", limit: \.recordBytes, range: 1...(1 << 30)),
    Setting(name: "recordDepth", limit: \.recordDepth, range: 1...maxDepth),
    Setting(name: "recordValues", limit: \.recordValues, range: 1...100_000_000),
    Setting(name: "aliasGrowth", limit: \.aliasGrowth, range: 1...1_000_000),
    Setting(name: "authors", limit: \.authors, range: 0...100_000_000),
    Setting(name: "abstractBytes", limit: \.abstractBytes, range: 0...(1 << 30)),
    Setting(name: "queryBytes", limit: \.queryBytes, range: 0...(16 << 20)),
    Setting(name: "queryWords", limit: \.queryWords, range: 1...16_384),
    Setting(name: "prefixWords", limit: \.prefixWords, range: 1...10_000_000),
    Setting(name: "questionMilliseconds", limit: \.questionMilliseconds, range: 0...86_400_000),
    Setting(name: "questionBytes", limit: \.questionBytes, range: (1 << 20)...(1 << 40)),
  ]

  /// What messages call a limit.
  package static func name(of limit: KeyPath<Limits, Int>) -> String {
    "Limits." + (settings.first { $0.limit == limit }?.name ?? "")
  }
}
