/// The arguments of one command, sorted into options and words.
///
/// Options are told from words by their names, so that a word may begin with a dash: in a query, `-collapse`
/// leaves a word out.
public struct ArgumentList: Equatable, Sendable {
  /// An option as it was given.
  struct Use: Equatable, Sendable {
    /// Its place in the command's table.
    var row: Int
    /// The one of its names that was written.
    var name: String
    /// Empty for a switch.
    var value: String
  }

  var uses: [Use] = []
  public private(set) var words: [String] = []
  /// `-` among the words before `--`: what it names is standard input.
  public private(set) var namesStandardInput = false
  public private(set) var wantsHelp = false
  public private(set) var wantsVersion = false
  /// Things that look like slips, in sentences.
  public private(set) var notes: [String] = []

  /// Sorts the arguments by a command's table of options.
  ///
  /// With `takesText` a word of two characters or more may stand behind one dash; any other is an unknown
  /// option.
  ///
  /// - Throws: `ArgumentError` for an unknown option, a missing value or one too many.
  /// - Complexity: O(bytes of the arguments + arguments * options)
  init<Root>(_ arguments: [String], options: [Option<Root>], takesText: Bool) throws(ArgumentError) {
    var rest = arguments[...]
    while let argument = rest.popFirst() {
      if argument == "--" {
        words += rest
        return
      }
      if argument == "-" { namesStandardInput = true }
      guard argument != "-", argument.utf8.first == UInt8(ascii: "-") else {
        words.append(argument)
        continue
      }
      let (name, value) = ArgumentList.split(argument)
      if let row = options.firstIndex(where: { $0.info.isNamed(name) }) {
        try use(row, of: options[row].info, name: name, value: value, rest: &rest)
      } else if try isStandard(name, value: value) {
        continue
      } else if takesText, ArgumentList.isLoneLetter(argument) {
        throw .loneLetter(argument)
      } else if takesText, !argument.utf8.starts(with: "--".utf8) {
        words.append(argument)
        if let note = ArgumentList.joinedValueNote(argument, options: options) { notes.append(note) }
      } else {
        let names = options.map(\.info.name) + [OptionInfo.help.name, OptionInfo.version.name]
        throw .unknownOption(name, nearest: Spelling.nearest(to: name, among: names))
      }
    }
  }

  /// `-n 3 parsing` would leave out the records with an n, without a word.
  private static func isLoneLetter(_ argument: String) -> Bool {
    guard argument.utf8.count == 2, let letter = argument.last else { return false }
    return letter.isASCII && (letter.isLetter || letter.isNumber)
  }

  /// `--limit=5` as its name and its value.
  private static func split(_ argument: String) -> (name: String, value: String?) {
    guard let sign = argument.utf8.firstIndex(of: UInt8(ascii: "=")) else { return (argument, nil) }
    return (String(argument[..<sign]), String(argument[argument.utf8.index(after: sign)...]))
  }

  private mutating func use(
    _ row: Int, of info: OptionInfo, name: String, value: String?, rest: inout ArraySlice<String>
  ) throws(ArgumentError) {
    guard info.valueName != nil else {
      if value != nil { throw .unwantedValue(option: name) }
      uses.append(Use(row: row, name: name, value: ""))
      return
    }
    guard let value = value ?? rest.popFirst() else { throw .missingValue(option: name) }
    uses.append(Use(row: row, name: name, value: value))
  }

  /// Whether this is one of the options that every command has.
  private mutating func isStandard(_ name: String, value: String?) throws(ArgumentError) -> Bool {
    if OptionInfo.help.isNamed(name) {
      wantsHelp = true
    } else if OptionInfo.version.isNamed(name) {
      wantsVersion = true
    } else {
      return false
    }
    if value != nil { throw .unwantedValue(option: name) }
    return true
  }

  /// `-y2020` leaves out the word y2020, which is hardly what was meant.
  private static func joinedValueNote<Root>(_ argument: String, options: [Option<Root>]) -> String? {
    let name = argument.prefix(2)
    let value = argument.dropFirst(2)
    guard let first = value.first, first.isUppercase || !first.isLetter,
      options.contains(where: { $0.info.valueName != nil && $0.info.short.map { $0 == name } == true })
    else { return nil }
    return "\(argument) leaves out the word '\(argument.dropFirst())'; the option is: \(name) \(value)"
  }
}
