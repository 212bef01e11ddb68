import Basics

/// A program that shows what is written to it, a screen at a time.
struct PagerProcess {
  /// Writes all bytes and returns 0, or an error number: EPIPE where the reader has seen enough.
  var write: (UnsafeRawBufferPointer) -> Int32
  /// Tells it that there is no more, and waits for its end.
  var finish: () -> Void
}

/// Holds what is printed until it is more than a screen, then hands it and the rest to a pager.
final class PagedOutput {
  private let height: Int
  private let start: () -> PagerProcess?
  private let whole: Output
  private var held: [UInt8] = []
  private var lineCount = 0
  private var pager: PagerProcess?
  private var isDecided = false

  /// `whole` is where it all goes if it fits, or if no pager can be started.
  init(height: Int, whole: Output, start: @escaping () -> PagerProcess?) {
    (self.height, self.whole, self.start) = (height, whole, start)
  }

  /// Where to print to.
  var output: Output {
    Output(name: "the pager", maxBufferedBytes: 4096) { [self] bytes in
      if let pager { return pager.write(bytes) }
      held += bytes
      guard !isDecided else { return 0 }
      lineCount += bytes.count { $0 == UInt8(ascii: "\n") }
      // The last line is for the prompt of the shell.
      guard lineCount >= height else { return 0 }
      isDecided = true
      pager = start()
      guard let pager else { return 0 }
      defer { held = [] }
      return held.withUnsafeBytes(pager.write)
    }
  }

  func finish() throws {
    pager?.finish()
    try whole.write(held)
  }
}

/// Other programs, with the terminal of this one.
enum Shown {
  /// The program that `PAGER` names, or less; nil for no pager.
  static func pagerCommand(_ environment: [String: String]) -> String? {
    let command = environment["PAGER"] ?? "less -FRX"
    return command.isEmpty || command == "cat" ? nil : command
  }

  /// Starts a pager; nil if that fails.
  static func pager(_ command: String) -> PagerProcess? {
    var ends: [Int32] = [0, 0]
    guard pipe(&ends) == 0 else { return nil }
    let (reading, writing) = (ends[0], ends[1])
    _ = fcntl(writing, F_SETFD, FD_CLOEXEC)  // or the pager would never see the end
    let child = spawn(["/bin/sh", "-c", command], input: reading, variables: ["LESS": "FRX"])
    close(reading)
    guard let child else {
      close(writing)
      return nil
    }
    // An interrupt is for the pager, which this program outlives.
    let handler = signal(SIGINT, SIG_IGN)
    let output = Output.write(to: writing)
    return PagerProcess(
      write: output,
      finish: {
        close(writing)
        _ = wait(for: child)
        signal(SIGINT, handler)
      })
  }

  /// Opens an address with the desktop's program for it.
  static func open(_ address: String) throws {
    for program in ["xdg-open", "open"] {
      guard let child = spawn([program, address]) else { continue }
      let status = wait(for: child)
      if status == 0 { return }
      throw CLIError("\(program) could not open \(address) (exit code \(status))")
    }
    throw CLIError("cannot open \(address): neither xdg-open nor open is installed")
  }

  /// Starts a program with the signals of a new shell; `variables` are set where they are not.
  private static func spawn(
    _ words: [String], input: Int32? = nil, variables: [String: String] = [:]
  ) -> pid_t? {
    var actions = posix_spawn_file_actions_t()
    posix_spawn_file_actions_init(&actions)
    defer { posix_spawn_file_actions_destroy(&actions) }
    if let input {
      posix_spawn_file_actions_adddup2(&actions, input, STDIN_FILENO)
      posix_spawn_file_actions_addclose(&actions, input)
    }
    var attributes = posix_spawnattr_t()
    posix_spawnattr_init(&attributes)
    defer { posix_spawnattr_destroy(&attributes) }
    var signals = sigset_t()
    sigfillset(&signals)
    posix_spawnattr_setsigdefault(&attributes, &signals)
    posix_spawnattr_setflags(&attributes, Int16(POSIX_SPAWN_SETSIGDEF))
    let environment = ProcessInfo.processInfo.environment.merging(variables) { given, _ in given }
    let arguments = words.map { strdup($0) }
    let settings = environment.map { strdup("\($0.key)=\($0.value)") }
    defer { for text in arguments + settings { free(text) } }
    var child: pid_t = 0
    let code = posix_spawnp(&child, words[0], &actions, &attributes, arguments + [nil], settings + [nil])
    return code == 0 ? child : nil
  }

  /// Waits for a program and returns its exit code; as in a shell, 128 and the signal if one ended it.
  private static func wait(for child: pid_t) -> Int32 {
    var status: Int32 = 0
    while waitpid(child, &status, 0) < 0, errno == EINTR {}
    return status & 0x7F == 0 ? status >> 8 & 0xFF : 128 + status & 0x7F
  }
}
