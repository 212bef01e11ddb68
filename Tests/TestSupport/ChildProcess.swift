import Basics
private import Foundation
private import Publication

/// A program under way, which reads and writes files, so that no pipe can fill.
///
/// Not Foundation's `Process`: with many at a time from several threads, its wait for the end of one was seen
/// to last for ever (Swift 6.3 on Linux, 2026-11-28).
package final class ChildProcess: Sendable {
  /// How a program ended.
  package enum End: Hashable, Sendable {
    case exit(Int32)
    case signal(Int32)
  }

  package struct NotStarted: Error, CustomStringConvertible {
    package let program: String
    package let reason: String
    package var description: String { "cannot start \(program): \(reason)" }
  }

  package let identifier: Int32
  private let end = Locked<End?>(nil)

  /// Starts a program with exactly this environment and the signals of a new shell.
  package init(
    _ program: String, _ arguments: [String], environment: [String: String], folder: String,
    input: String = "/dev/null", output: String, errors: String
  ) throws {
    var actions = posix_spawn_file_actions_t()
    posix_spawn_file_actions_init(&actions)
    defer { posix_spawn_file_actions_destroy(&actions) }
    let writing = O_WRONLY | O_CREAT | O_TRUNC
    for (descriptor, path, flags) in [(0, input, O_RDONLY), (1, output, writing), (2, errors, writing)] {
      posix_spawn_file_actions_addopen(&actions, Int32(descriptor), path, flags, 0o600)
    }
    var attributes = posix_spawnattr_t()
    posix_spawnattr_init(&attributes)
    defer { posix_spawnattr_destroy(&attributes) }
    var signals = sigset_t()
    sigemptyset(&signals)
    posix_spawnattr_setsigmask(&attributes, &signals)
    sigfillset(&signals)
    posix_spawnattr_setsigdefault(&attributes, &signals)
    posix_spawnattr_setflags(&attributes, Int16(POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF))

    // `env` changes the folder and becomes the program: glibc's own action for it is not imported.
    let words = (["/usr/bin/env", "--chdir=\(folder)", program] + arguments).map { strdup($0) }
    let variables = environment.map { strdup("\($0.key)=\($0.value)") }
    defer { for text in words + variables { free(text) } }
    var child: pid_t = 0
    let code = posix_spawn(&child, "/usr/bin/env", &actions, &attributes, words + [nil], variables + [nil])
    guard code == 0 else { throw NotStarted(program: program, reason: String(cString: strerror(code))) }
    identifier = child
  }

  package var isRunning: Bool { look(WNOHANG) == nil }

  /// Waits for its end.
  package func wait() -> End { look(0) ?? .exit(-1) }

  /// Ends it at once, as a power cut would.
  package func kill() {
    end.withLock { if $0 == nil { _ = Foundation.kill(identifier, SIGKILL) } }
  }

  private func look(_ options: Int32) -> End? {
    // A long wait holds the lock: one that looks meanwhile waits, too, and `kill` is not called then.
    end.withLock { end in
      if let end { return end }
      var status: Int32 = 0
      var found = waitpid(identifier, &status, options)
      while found < 0, errno == EINTR { found = waitpid(identifier, &status, options) }
      guard found == identifier else { return nil }
      let value: End = status & 0x7F == 0 ? .exit(status >> 8 & 0xFF) : .signal(status & 0x7F)
      end = value
      return value
    }
  }

  deinit {
    if look(WNOHANG) == nil {
      kill()
      _ = look(0)
    }
  }
}
