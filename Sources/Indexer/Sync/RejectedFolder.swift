private import Foundation

/// Where the bytes of rejected frames are kept as they were, for the user's eyes only.
struct RejectedFolder {
  let path: String

  /// Writes the bytes of a frame under its file, line and place.
  func keep(_ bytes: [UInt8], of frame: DecodedFrame) throws {
    let name = frame.file == "-" ? "stdin" : (frame.file as NSString).lastPathComponent
    let file = (path as NSString).appendingPathComponent("\(name)-\(frame.line)-\(frame.range.lowerBound)")
    do {
      try FileManager.default.createDirectory(
        atPath: path, withIntermediateDirectories: true, attributes: [.posixPermissions: 0o700])
    } catch {
      throw RunError.cannotKeepRejected(path: path, reason: systemMessage(of: error))
    }
    try write(bytes, to: file)
  }

  private func write(_ bytes: [UInt8], to file: String) throws {
    let descriptor = open(file, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC | O_NOFOLLOW, 0o600)
    guard descriptor >= 0 else { throw failure(file) }
    defer { close(descriptor) }
    fchmod(descriptor, 0o600)
    try bytes.withUnsafeBytes { buffer in
      var rest = buffer[...]
      while !rest.isEmpty {
        let written = Foundation.write(
          descriptor, UnsafeRawBufferPointer(rebasing: rest).baseAddress, rest.count)
        guard written > 0 else { throw failure(file) }
        rest = rest.dropFirst(written)
      }
    }
  }

  private func failure(_ file: String) -> RunError {
    .cannotKeepRejected(path: file, reason: String(cString: strerror(errno)))
  }

  private func systemMessage(of error: any Error) -> String {
    let cause = (error as NSError).userInfo[NSUnderlyingErrorKey] as? NSError
    return cause.map { String(cString: strerror(Int32($0.code))) } ?? "the folder cannot be made"
  }
}
