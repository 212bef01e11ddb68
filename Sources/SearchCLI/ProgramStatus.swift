/// The exit codes; scripts depend on these numbers.
enum ProgramStatus: Int32 {
  /// Hits were found, or the work is done.
  case success = 0
  /// No hits, or `show` of an unknown id.
  case nothingFound = 1
  /// An error or bad usage.
  case failure = 2
  /// Done, but records were rejected or problems found.
  case problems = 3
  case interrupted = 130
}
