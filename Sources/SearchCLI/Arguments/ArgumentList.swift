/// The arguments of one command, sorted into options and words before ArgumentParser sees them.
///
/// ArgumentParser takes every word that starts with a dash for an option. Here `-collapse` leaves a word out, so
/// options are told from words by name, and ArgumentParser gets them in a form that leaves no question.
struct ArgumentList: Equatable {
  /// Options, each with its value in one argument: `--limit=5`.
  var options: [String] = []
  var words: [String] = []
  /// `-` among the words before `--`: what it names is standard input.
  var namesStandardInput = false
  var wantsHelp = false
  var wantsVersion = false
  /// Things that look like slips, in sentences.
  var notes: [String] = []

  /// Sorts the arguments; with `dashWords` a word may start with one dash, else such a word is an error.
  ///
  /// - Throws: `CLIError` for an unknown option, a missing value or one too many.
  init(_ arguments: [String], names: OptionNames, dashWords: Bool) throws(CLIError) {
    var rest = arguments[...]
    while let argument = rest.popFirst() {
      if argument == "--" {
        words += rest
        return
      }
      if argument == "-" { namesStandardInput = true }
      guard argument.hasPrefix("-"), argument != "-" else {
        words.append(argument)
        continue
      }
      let name = String(argument.prefix { $0 != "=" })
      let value = argument.count > name.count ? String(argument.dropFirst(name.count + 1)) : nil
      if argument == "--help" || argument == "-h" {
        wantsHelp = true
      } else if argument == "--version" {
        wantsVersion = true
      } else if names.switches.contains(name) {
        if value != nil { throw CLIError("option \(name) takes no value") }
        options.append(name)
      } else if names.valued.contains(name) {
        guard let value = value ?? rest.popFirst() else { throw CLIError("option \(name) needs a value") }
        options.append("\(name)=\(value)")
      } else if !argument.hasPrefix("--"), dashWords {
        words.append(argument)
        if let note = ArgumentList.joinedValueNote(argument, names: names) { notes.append(note) }
      } else {
        throw ArgumentList.unknown(name, names: names)
      }
    }
  }

  /// What ArgumentParser is given.
  var arranged: [String] { options + ["--"] + words }

  private static func unknown(_ name: String, names: OptionNames) -> CLIError {
    let hint =
      names.nearest(to: name).map { "did you mean \($0)?" }
      ?? "--help shows the options; after -- everything is a word"
    return CLIError("unknown option \(name)", hint: hint)
  }

  /// `-y2020` leaves out the word y2020, which is hardly what was meant.
  private static func joinedValueNote(_ argument: String, names: OptionNames) -> String? {
    let name = String(argument.prefix(2))
    let value = argument.dropFirst(2)
    guard names.valued.contains(name), let first = value.first, first.isUppercase || !first.isLetter else {
      return nil
    }
    return "\(argument) leaves out the word '\(argument.dropFirst())'; the option is: \(name) \(value)"
  }
}
