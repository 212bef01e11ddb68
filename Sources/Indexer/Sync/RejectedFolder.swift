private import Basics

/// Where the bytes of rejected frames are kept as they were, for the user's eyes only.
struct RejectedFolder {
  let path: String

  /// Writes the bytes of a frame under its file, line and place.
  func keep(_ bytes: [UInt8], of frame: DecodedFrame) throws {
    let name = frame.file == "-" ? "stdin" : FilePath.name(of: frame.file)
    let file = FilePath.joined(path, "\(name)-\(frame.line)-\(frame.range.lowerBound)")
    do {
      try FileManager.default.createDirectory(
        atPath: path, withIntermediateDirectories: true, attributes: [.posixPermissions: 0o700])
    } catch {
      throw failure(path, errno)
    }
    try write(bytes, to: file)
  }

  private func write(_ bytes: [UInt8], to file: String) throws {
    let descriptor = open(file, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC | O_NOFOLLOW, 0o600)
    guard descriptor >= 0 else { throw failure(file, errno) }
    defer { close(descriptor) }
    fchmod(descriptor, 0o600)
    let code = bytes.withUnsafeBytes { Platform.writeAll($0, to: descriptor) }
    if code != 0 { throw failure(file, code) }
  }

  private func failure(_ file: String, _ code: Int32) -> RunError {
    .cannotKeepRejected(path: file, reason: String(cString: strerror(code)))
  }
}
