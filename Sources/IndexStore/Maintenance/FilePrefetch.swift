private import Basics
private import Dispatch

/// Has the system read a file from its beginning to its end while it is examined.
///
/// Who follows the trees in a file asks for one page after the other, here and there, and waits for the disk
/// each time: a check of a million records took 55 s and not 33 where nothing of the file was in memory.
final class FilePrefetch {
  private let isCancelled = Locked(false)
  private static let pieceSize = 1 << 20

  /// Starts it, but not for a file larger than half of the machine's memory: that would push itself out
  /// before it is asked for. What cannot be read is left to those who need it.
  init(_ path: String) {
    let memory = sysconf(Int32(_SC_PHYS_PAGES)) * sysconf(Int32(_SC_PAGESIZE))
    guard let file = try? RawFile(path: path), file.count <= memory / 2 else { return }
    DispatchQueue.global().async { [isCancelled] in
      for offset in stride(from: 0, to: file.count, by: Self.pieceSize) {
        if isCancelled.withLock({ $0 }) { return }
        guard file.bytes(at: offset, count: min(Self.pieceSize, file.count - offset)) != nil else { return }
      }
    }
  }

  deinit { isCancelled.withLock { $0 = true } }
}
