/// A positional argument: what is said about it, and what it sets.
public struct Argument<Root>: Sendable {
  public let info: ArgumentInfo
  /// Takes over words, at least one; more than one only where the argument is repeatable.
  let set: @Sendable (inout Root, ArraySlice<String>) -> Void

  /// One word that must be there.
  public static func one(
    _ name: String,
    sets path: @autoclosure @escaping @Sendable () -> any WritableKeyPath<Root, String> & Sendable,
    help: String,
    completion: Completion = .nothing
  ) -> Argument {
    let info = ArgumentInfo(
      name: name, help: help, isRequired: true, isRepeatable: false, completion: completion)
    return Argument(info: info) { root, words in
      if let word = words.first { root[keyPath: path()] = word }
    }
  }

  /// One word that may be missing.
  public static func optional(
    _ name: String,
    sets path: @autoclosure @escaping @Sendable () -> any WritableKeyPath<Root, String?> & Sendable,
    help: String,
    completion: Completion = .nothing
  ) -> Argument {
    let info = ArgumentInfo(
      name: name, help: help, isRequired: false, isRepeatable: false, completion: completion)
    return Argument(info: info) { root, words in root[keyPath: path()] = words.first }
  }

  /// All words that are left.
  public static func rest(
    _ name: String,
    sets path: @autoclosure @escaping @Sendable () -> any WritableKeyPath<Root, [String]> & Sendable,
    isRequired: Bool = true,
    help: String, completion: Completion = .nothing
  ) -> Argument {
    let info = ArgumentInfo(
      name: name, help: help, isRequired: isRequired, isRepeatable: true, completion: completion)
    return Argument(info: info) { root, words in root[keyPath: path()] = Array(words) }
  }
}
