private import Foundation
import Publication

/// Readers of one index for any number of threads: each is used by one thread at a time, and kept open for
/// the next. An index that another file has taken the place of is opened anew.
///
/// A reader is a connection with SQLite's cache of 2 MiB and up to 16 MiB of pages of the inverted index.
package final class ReaderPool: Sendable {
  package let path: String
  private let source: IndexReader.PostingsSource
  private let mapsFile: Bool
  private let idle: Locked<[IndexReader]>
  private let free: Semaphore

  /// Opens the first reader. More than `count` threads at a time wait for one another.
  package init(
    path: String, postings source: IndexReader.PostingsSource, mapsFile: Bool, count: Int
  ) throws {
    self.path = path
    self.source = source
    self.mapsFile = mapsFile
    idle = Locked([try IndexReader(path: path, postings: source, mapsFile: mapsFile)])
    free = Semaphore(count: max(1, count))
  }

  /// Calls `body` with one commit of the index, in a transaction that ends with the call.
  package func read<T>(_ body: (IndexSnapshot) throws -> T) throws -> T {
    free.wait()
    defer { free.signal() }
    let reader = try idleReader() ?? IndexReader(path: path, postings: source, mapsFile: mapsFile)
    defer { idle.withLock { $0.append(reader) } }
    return try reader.read(body)
  }

  /// Where another file has taken the place of the index, all readers of the old one are let go.
  private func idleReader() -> IndexReader? {
    idle.withLock { readers in
      guard let last = readers.popLast() else { return nil }
      guard last.isReplaced else { return last }
      readers.removeAll()
      return nil
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
