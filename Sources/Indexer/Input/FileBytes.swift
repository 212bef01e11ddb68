private import Basics

/// The bytes of a file or of standard input as they are on disk.
final class FileBytes: ByteSource {
  private let path: String
  private let descriptor: Int32
  private(set) var bytesRead = 0

  init(_ source: InputSource) throws(InputError) {
    path = source.name
    if source.isStandardInput {
      descriptor = STDIN_FILENO
    } else {
      descriptor = open(path, O_RDONLY | O_CLOEXEC)
      guard descriptor >= 0 else { throw .cannotOpen(path: path, code: errno) }
    }
  }

  deinit {
    if descriptor > STDIN_FILENO { close(descriptor) }
  }

  func read(into buffer: UnsafeMutableRawBufferPointer) throws(InputError) -> Int {
    while true {
      let count = Platform.readBytes(descriptor, buffer.baseAddress, buffer.count)
      if count >= 0 {
        bytesRead += count
        return count
      }
      if errno != EINTR { throw .cannotRead(path: path, code: errno, offset: bytesRead) }
    }
  }
}
