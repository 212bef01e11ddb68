/// What stands at the end of a command line that somebody is still typing.
public enum CompletionPoint: Hashable, Sendable {
  /// One of these options.
  case option([OptionInfo])
  /// A value that is offered so; `text` is what is typed of it, and `before` what stands right before it in
  /// the same word, as `--sort=`.
  case value(Completion, choices: [String], text: String, before: String)
  /// Nothing that can be offered.
  case nothing
}

extension CommandManual {
  /// What the last of the words behind the command is to become; it is empty if none is begun.
  public func completionPoint(_ words: [String]) -> CompletionPoint {
    var argumentCount = 0
    var hasOptionsBehind = true
    var awaited: OptionInfo?
    for word in words.dropLast() {
      if awaited != nil {
        awaited = nil
      } else if hasOptionsBehind, word == "--" {
        hasOptionsBehind = false
      } else if hasOptionsBehind, word.hasPrefix("-"), word != "-" {
        if let option = option(word), option.valueName != nil { awaited = option }
      } else {
        argumentCount += 1
      }
    }
    let last = words.last ?? ""
    if let awaited { return value(of: awaited, text: last, before: "") }
    if hasOptionsBehind, last.hasPrefix("-") {
      guard let sign = last.firstIndex(of: "=") else { return .option(options) }
      let option = option(String(last[..<sign]))
      let start = last.index(after: sign)
      return option.map { value(of: $0, text: String(last[start...]), before: String(last[..<start])) }
        ?? .nothing
    }
    let argument =
      arguments.indices.contains(argumentCount)
      ? arguments[argumentCount] : arguments.last { $0.isRepeatable }
    return argument.map { .value($0.completion, choices: [], text: last, before: "") } ?? .nothing
  }

  private func option(_ name: String) -> OptionInfo? { options.first { $0.isNamed(name) } }

  private func value(of option: OptionInfo, text: String, before: String) -> CompletionPoint {
    .value(option.completion, choices: option.choices, text: text, before: before)
  }
}
