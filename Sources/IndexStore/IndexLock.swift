private import Basics
import Publication

/// The right to write to one index, held by one process at a time.
///
/// An OS lock (`flock`) on the file `INDEX.lock`: it goes with the process that held it, however that ended,
/// so a lock is never stale. The file's text names the holder for those who wait; it stays when the lock is
/// released.
package final class IndexLock {
  private let descriptor: Int32

  /// Takes the lock of the index at `path`, waiting at most this long.
  ///
  /// - Throws: `IndexError.locked` with the holder's process id and start where the wait was not enough.
  package init(path: String, waitingAtMost wait: Duration = .zero) throws {
    let lockPath = path + ".lock"
    // Not followed through a symbolic link: in a folder that others may write to it could point anywhere.
    let descriptor = open(lockPath, O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0o600)
    guard descriptor >= 0 else {
      if errno == ELOOP { throw IndexError.isLink(path: lockPath) }
      throw IndexError.cannotLock(path: lockPath, reason: String(cString: strerror(errno)))
    }
    let deadline = ContinuousClock.now + wait
    while flock(descriptor, LOCK_EX | LOCK_NB) != 0 {
      let code = errno
      guard code == EWOULDBLOCK || code == EINTR else {
        close(descriptor)
        throw IndexError.cannotLock(path: lockPath, reason: String(cString: strerror(code)))
      }
      guard .now < deadline else {
        let holder = Self.holder(descriptor)
        close(descriptor)
        throw IndexError.locked(path: path, holder: holder)
      }
      usleep(50_000)
    }
    self.descriptor = descriptor
    Self.nameHolder(descriptor)
  }

  deinit {
    // Not by closing alone: another thread may just be starting a process, which has a copy of the descriptor
    // for as long as it has not become another program, and with it the lock.
    flock(descriptor, LOCK_UN)
    close(descriptor)
  }

  private static func nameHolder(_ descriptor: Int32) {
    let text = "process \(getpid()), since \(Timestamp.now)\n"
    ftruncate(descriptor, 0)
    _ = text.withCString { pwrite(descriptor, $0, strlen($0), 0) }
  }

  private static func holder(_ descriptor: Int32) -> String {
    var buffer = [UInt8](repeating: 0, count: 200)
    let count = pread(descriptor, &buffer, buffer.count, 0)
    let text = String(decoding: buffer.prefix(max(0, count)), as: UTF8.self).prefix { $0 != "\n" }
    return text.isEmpty ? "its process has not named itself yet" : String(text)
  }
}
