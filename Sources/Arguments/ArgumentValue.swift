/// A type that the value of an option can have.
///
/// An enumeration of texts needs no more than the conformance: its cases are what the option accepts.
public protocol ArgumentValue: Sendable {
  /// The value that a text stands for; nil if it stands for none.
  init?(argument: String)

  /// What a message names after "expected"; nil if any text will do.
  static var expectation: String? { get }

  /// All texts that are accepted, in the order in which they are listed; empty if they cannot be listed.
  static var choices: [String] { get }

  /// The text that gives this value, for the default in a help text; nil for no value.
  var argument: String? { get }
}

extension ArgumentValue {
  public static var choices: [String] { [] }
}

extension String: ArgumentValue {
  public init?(argument: String) { self = argument }
  public static var expectation: String? { nil }
  public var argument: String? { self }
}

extension Int: ArgumentValue {
  public init?(argument: String) { self.init(argument, radix: 10) }
  public static var expectation: String? { "a whole number" }
  public var argument: String? { String(self) }
}

extension Optional: ArgumentValue where Wrapped: ArgumentValue {
  public init?(argument: String) {
    guard let value = Wrapped(argument: argument) else { return nil }
    self = .some(value)
  }

  public static var expectation: String? { Wrapped.expectation }
  public static var choices: [String] { Wrapped.choices }
  public var argument: String? { self?.argument }
}

extension ArgumentValue where Self: RawRepresentable<String> & CaseIterable {
  public init?(argument: String) { self.init(rawValue: argument) }
  public static var expectation: String? { "one of: \(choices.joined(separator: ", "))" }
  public static var choices: [String] { allCases.map(\.rawValue) }
  public var argument: String? { rawValue }
}
