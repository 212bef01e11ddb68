private import Basics
import Publication

/// A file that is read piece by piece, through the system's calls: what the disk cannot give is missing,
/// where in a memory map it would be a signal that ends the process.
final class RawFile: Sendable {
  let count: Int
  private let descriptor: Int32

  /// - Throws: `IndexError.cannotOpen` with what the system says.
  init(path: String) throws {
    descriptor = open(path, O_RDONLY | O_CLOEXEC)
    guard descriptor >= 0 else {
      throw IndexError.cannotOpen(path: path, reason: String(cString: strerror(errno)))
    }
    var status = stat()
    count = fstat(descriptor, &status) == 0 ? Int(status.st_size) : 0
  }

  deinit { close(descriptor) }

  /// These bytes; nil if the file does not have all of them, or the disk does not give them.
  func bytes(at offset: Int, count: Int) -> [UInt8]? {
    guard offset >= 0, count >= 0, offset <= self.count, count <= self.count - offset else { return nil }
    // With no capacity, the initializer would write to the empty array that all threads share.
    guard count > 0 else { return [] }
    var isWhole = true
    let bytes = [UInt8](unsafeUninitializedCapacity: count) { buffer, filled in
      while filled < count {
        let part = pread(
          descriptor, buffer.baseAddress.map { $0 + filled }, count - filled, off_t(offset + filled))
        if part < 0, errno == EINTR { continue }
        guard part > 0 else {
          isWhole = false
          return
        }
        filled += part
      }
    }
    return isWhole ? bytes : nil
  }
}
