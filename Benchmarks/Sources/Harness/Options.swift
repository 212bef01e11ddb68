/// What the command line asks for.
struct Options {
  static let usage = """
    usage: [--filter REGEX] [--baseline FILE] [--revision NAME]
           --list

      --filter REGEX   only benchmarks whose name has a match of it
      --baseline FILE  compares with the numbers in FILE; where there is no such file, writes it
      --revision NAME  what is measured, for the baseline: a commit
      --list           only prints the names
    """

  private(set) var isListing = false
  private(set) var filter: String?
  private(set) var baseline: String?
  private(set) var revision: String?
  /// The one benchmark that this process, a child of the one that was started, is for.
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
      case "--list": isListing = true
      case "--filter": filter = try value(of: option)
      case "--baseline": baseline = try value(of: option)
      case "--revision": revision = try value(of: option)
      case Self.onlyOption: only = try value(of: option)
      default: throw WrongUsage("unknown option '\(option)'\n\(Self.usage)")
      }
    }
  }
}

/// A command line, or a file it names, that cannot be understood.
struct WrongUsage: Error, CustomStringConvertible {
  let description: String

  init(_ description: String) { self.description = description }
}
