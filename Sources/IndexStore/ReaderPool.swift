private import Basics
import Publication

/// Readers of one index for any number of threads: each is used by one thread at a time, and kept open for
/// the next. An index that another file has taken the place of is opened anew, within a second.
///
/// A reader is a connection with SQLite's cache of 2 MiB and up to 16 MiB of pages of the inverted index.
package final class ReaderPool: Sendable {
  package let path: String
  private let source: IndexReader.PostingsSource
  private let mapsFile: Bool
  private let idle: Locked<Idle>
  private let free: Semaphore

  private struct Idle {
    var readers: [IndexReader]
    /// When to look again which file stands at `path`: to look for each question took 5 % of a warm search
    /// for a rare word.
    var nextLook = ContinuousClock.now + .seconds(1)
  }

  /// Opens the first reader. More than `count` threads at a time wait for one another.
  package init(
    path: String, postings source: IndexReader.PostingsSource, mapsFile: Bool, count: Int
  ) throws {
    self.path = path
    self.source = source
    self.mapsFile = mapsFile
    idle = Locked(Idle(readers: [try IndexReader(path: path, postings: source, mapsFile: mapsFile)]))
    free = Semaphore(count: max(1, count))
  }

  /// Calls `body` with one commit of the index, in a transaction that ends with the call. `now` is about when
  /// it is called.
  package func read<T>(
    now: ContinuousClock.Instant = .now, _ body: (IndexSnapshot) throws -> T
  ) throws -> T {
    free.wait()
    defer { free.signal() }
    let reader = try idleReader(now) ?? IndexReader(path: path, postings: source, mapsFile: mapsFile)
    defer { idle.withLock { $0.readers.append(reader) } }
    return try reader.read(body)
  }

  private func idleReader(_ now: ContinuousClock.Instant) -> IndexReader? {
    idle.withLock { idle in
      if now >= idle.nextLook {
        idle.nextLook = now + .seconds(1)
        idle.readers.removeAll(where: \.isReplaced)
      }
      return idle.readers.popLast()
    }
  }
}

/// `DispatchSemaphore`, which may be given back with fewer than it began with: Dispatch takes that for a
/// mistake and ends the process.
private final class Semaphore: Sendable {
  private let semaphore = DispatchSemaphore(value: 0)

  init(count: Int) { for _ in 0..<count { semaphore.signal() } }

  func wait() { semaphore.wait() }
  func signal() { semaphore.signal() }
}
