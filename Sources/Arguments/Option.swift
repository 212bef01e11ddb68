/// One option: what is said about it, and what it sets.
///
/// Key paths come as autoclosures, to be made when they are needed: the runtime takes a quarter of a
/// millisecond for those of forty options, of which a command line has two.
public struct Option<Root>: Sendable {
  public let info: OptionInfo
  /// Takes a value over; false if the text is not a value of the option's type. A switch is given "".
  let set: @Sendable (inout Root, String) -> Bool
  let defaultValue: @Sendable (Root) -> String?

  /// A switch.
  public static func flag(
    _ name: String, short: String? = nil,
    sets path: @autoclosure @escaping @Sendable () -> any WritableKeyPath<Root, Bool> & Sendable,
    help: String, details: String = ""
  ) -> Option {
    let info = OptionInfo(name: name, short: short, help: help, details: details)
    return Option(
      info: info,
      set: { root, _ in
        root[keyPath: path()] = true
        return true
      },
      defaultValue: { _ in nil })
  }

  /// An option with one value; of several, the last counts.
  ///
  /// `choices` are the values to offer where the type does not list them.
  public static func value<Value: ArgumentValue>(
    _ name: String, short: String? = nil, _ valueName: String,
    sets path: @autoclosure @escaping @Sendable () -> any WritableKeyPath<Root, Value> & Sendable,
    help: String, details: String = "", choices: [String] = Value.choices, completion: Completion? = nil
  ) -> Option {
    let info = OptionInfo(
      name: name, short: short, valueName: valueName, help: help, details: details,
      expectation: Value.expectation, choices: choices,
      completion: completion ?? (choices.isEmpty ? .nothing : .choices))
    return Option(
      info: info,
      set: { root, text in
        guard let value = Value(argument: text) else { return false }
        root[keyPath: path()] = value
        return true
      },
      defaultValue: { $0[keyPath: path()].argument })
  }

  /// An option that adds a value each time, whichever of its names is used.
  public static func list(
    _ name: String, short: String? = nil, _ valueName: String,
    sets path: @autoclosure @escaping @Sendable () -> any WritableKeyPath<Root, [String]> & Sendable,
    help: String, details: String = "", completion: Completion = .nothing
  ) -> Option {
    let info = OptionInfo(
      name: name, short: short, valueName: valueName, help: help, details: details, completion: completion,
      isRepeatable: true)
    return Option(
      info: info,
      set: { root, text in
        root[keyPath: path()].append(text)
        return true
      },
      defaultValue: { _ in nil })
  }
}

extension Option {
  /// The same as an option of what holds its group.
  public func inside<Outer>(
    _ path: @autoclosure @escaping @Sendable () -> any WritableKeyPath<Outer, Root> & Sendable
  ) -> Option<Outer> {
    Option<Outer>(
      info: info,
      set: { set(&$0[keyPath: path()], $1) },
      defaultValue: { defaultValue($0[keyPath: path()]) })
  }
}

/// Options that several commands have in common, as a struct of their values.
public protocol OptionGroup: Sendable {
  init()
  static var options: [Option<Self>] { get }
}

/// The options of a command that stand under one heading.
public struct OptionSection<Root>: Sendable {
  public static var defaultHeading: String { "Options" }

  let heading: String
  let options: [Option<Root>]

  /// Options of the command itself.
  public static func own(_ options: [Option<Root>], under heading: String = defaultHeading) -> OptionSection {
    OptionSection(heading: heading, options: options)
  }

  /// The options of a group, which is a part of the command.
  public static func group<Group: OptionGroup>(
    _ path: @autoclosure @escaping @Sendable () -> any WritableKeyPath<Root, Group> & Sendable,
    under heading: String = defaultHeading
  ) -> OptionSection {
    OptionSection(heading: heading, options: Group.options.map { $0.inside(path()) })
  }
}
