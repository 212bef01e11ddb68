/// The options on the command line.
struct Options {
  static let usage = """
    usage: [--filter REGEX] [--baseline FILE] [--revision NAME]
           --list | --help

      --filter REGEX   measures only benchmarks whose name matches
      --baseline FILE  compares with the numbers in FILE, or writes them if there is no such file
      --revision NAME  the commit that is measured, for the baseline
      --list           prints the names of the benchmarks
    """

  private(set) var asksForHelp = false
  private(set) var isListing = false
  private(set) var filter: String?
  private(set) var baseline: String?
  private(set) var revision: String?
  /// The one benchmark to measure in this process, which another one started for that.
  private(set) var only: String?

  static let onlyOption = "--only"

  init(_ arguments: some Sequence<String>) throws(WrongUsage) {
    var rest = arguments.makeIterator()
    func value(of option: String) throws(WrongUsage) -> String {
      guard let value = rest.next() else { throw WrongUsage("\(option) needs a value") }
      return value
    }
    while let option = rest.next() {
      switch option {
      case "--help", "-h": asksForHelp = true
      case "--list": isListing = true
      case "--filter": filter = try value(of: option)
      case "--baseline": baseline = try value(of: option)
      case "--revision": revision = try value(of: option)
      case Self.onlyOption: only = try value(of: option)
      default: throw WrongUsage("unknown option '\(option)'; --help lists the options")
      }
    }
  }
}

/// Why the command line, or a file that it names, cannot be used.
struct WrongUsage: Error, CustomStringConvertible {
  let description: String

  init(_ description: String) { self.description = description }
}
