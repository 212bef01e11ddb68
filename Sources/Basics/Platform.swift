/// Calls that only Linux has, each with a plain form; everything else calls what every Unix has.
///
/// `make test-plain` builds and tests the plain form here.
package enum Platform {
  // Under other names, since readers and writers have methods called `read` and `write`.

  /// The system's `read`.
  package static func readBytes(_ descriptor: Int32, _ buffer: UnsafeMutableRawPointer?, _ count: Int) -> Int
  {
    read(descriptor, buffer, count)
  }

  /// Writes all bytes, however often it takes.
  ///
  /// - Returns: 0, or the number of the system's error.
  package static func writeAll(_ bytes: UnsafeRawBufferPointer, to descriptor: Int32) -> Int32 {
    var rest = bytes[...]
    while !rest.isEmpty {
      let written = write(descriptor, UnsafeRawBufferPointer(rebasing: rest).baseAddress, rest.count)
      if written > 0 {
        rest = rest.dropFirst(written)
      } else if written == 0 {
        return EIO
      } else if errno != EINTR {
        return errno
      }
    }
    return 0
  }

  /// The system's `open` of a file that is made.
  package static func openFile(_ path: String, _ flags: Int32, _ mode: mode_t) -> Int32 {
    open(path, flags, mode)
  }

  /// The system's `close`.
  @discardableResult
  package static func closeFile(_ descriptor: Int32) -> Int32 { close(descriptor) }

  #if canImport(Glibc) && !SEARCH_PLAIN_PLATFORM
    /// Writes a file's content to the disk, without the times of its last change; -1 with `errno` where that
    /// fails.
    package static func writeBack(_ descriptor: Int32) -> Int32 { fdatasync(descriptor) }

    /// Gives the memory of a file's pages that are on the disk back to the system.
    package static func giveBackPages(of descriptor: Int32) {
      posix_fadvise(descriptor, 0, 0, POSIX_FADV_DONTNEED)
    }

    /// Asks for large pages. Only a wish: the memory is good without, too.
    package static func wantLargePages(_ memory: UnsafeMutableRawPointer, byteCount: Int) {
      madvise(memory, byteCount, Int32(MADV_HUGEPAGE))
    }

    /// Asks for small pages, where the memory has whole ones: for what is touched here and there.
    package static func wantSmallPages(_ memory: UnsafeMutableRawPointer, byteCount: Int) {
      let pageSize = Int(sysconf(Int32(_SC_PAGESIZE)))
      let start = memory.alignedUp(toMultipleOf: pageSize)
      let rest = (memory + byteCount - start) / pageSize * pageSize
      // Less never gets a large one.
      if rest >= 2 << 20 { madvise(start, rest, Int32(MADV_NOHUGEPAGE)) }
    }
  #else
    package static func writeBack(_ descriptor: Int32) -> Int32 { fsync(descriptor) }
    package static func giveBackPages(of descriptor: Int32) {}
    package static func wantLargePages(_ memory: UnsafeMutableRawPointer, byteCount: Int) {}
    package static func wantSmallPages(_ memory: UnsafeMutableRawPointer, byteCount: Int) {}
  #endif
}
