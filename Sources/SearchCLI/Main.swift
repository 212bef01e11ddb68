import Basics
import Indexer
import Publication

// Replaces the C library's malloc: a build allocates on all cores, and takes a tenth less CPU with it.
#if canImport(CJemalloc)
  private import CJemalloc
#endif

@main
enum Main {
  static func main() {
    // A closed pipe shows as a failed write, which the output handles.
    signal(SIGPIPE, SIG_IGN)
    installInterruptHandler()
    let environment = currentEnvironment()
    let context = Context(
      environment: environment,
      terminal: Terminal.current(environment: environment),
      output: .descriptor(STDOUT_FILENO, name: "standard output"),
      errors: .descriptor(STDERR_FILENO, name: "standard error"),
      standardInput: { .descriptor(STDIN_FILENO, name: "standard input") },
      openFile: open,
      makeEngine: { IndexEngine(path: $0, environment: environment, readers: $1, time: $2) },
      startPager: Shown.pager,
      openAddress: Shown.open,
      clock: { seconds(of: CLOCK_MONOTONIC) },
      cpuClock: { seconds(of: CLOCK_THREAD_CPUTIME_ID) })
    let status = App(context: context).run(Array(CommandLine.arguments.dropFirst()))
    exit(status.rawValue)
  }

  /// An open transaction is rolled back when the index is next opened; a file that is being written beside
  /// its place is removed. An ignored signal stays ignored: SIG_IGN is the number 1, which C casts to a
  /// function and Swift does not import.
  private static func installInterruptHandler() {
    Interruption.prepare()
    for number in [SIGINT, SIGTERM, SIGHUP] {
      var old = sigaction()
      guard sigaction(number, nil, &old) == 0,
        unsafeBitCast(old.__sigaction_handler.sa_handler, to: Int.self) != 1
      else { continue }
      signal(number) { number in
        Interruption.removeUnfinished()
        if number == SIGINT { _exit(ProgramStatus.interrupted.rawValue) }
        // Ended by the signal, as the parent process expects.
        signal(number, SIG_DFL)
        raise(number)
      }
    }
  }

  private static func open(_ path: String) throws -> LineReader {
    let file = try InputBytes(path: path)
    return LineReader(name: path) { try file.read(into: $0) }
  }

  private static func currentEnvironment() -> [String: String] {
    let names = [
      "SEARCH_INDEX", "NO_COLOR", "SEARCH_COLORS", "TERM", "COLUMNS", "PAGER", "SEARCH_CONFIG",
      "SEARCH_PUBLIC_URL",
      "SEARCH_RECORD_URL", "SEARCH_CITATION_STYLE",
    ]
    return ProcessInfo.processInfo.environment.filter { name, _ in
      names.contains(name) || name.hasPrefix(LimitVariables.prefix)
    }
  }

  private static func seconds(of clock: clockid_t) -> Double {
    var time = timespec()
    clock_gettime(clock, &time)
    return Double(time.tv_sec) + Double(time.tv_nsec) / 1e9
  }
}
