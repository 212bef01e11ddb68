private import Basics

/// A file that is written under a temporary name, and gets its own once it is whole; compressed if its name
/// ends in `.gz`.
public final class ExportFile {
  public let path: String
  /// The name under which it is written.
  public let temporary: String
  private var descriptor: Int32
  private var packer: GzipPacker?

  /// - Throws: `ExportFileError` if it cannot be written beside its place.
  public init(_ path: String) throws {
    self.path = path
    temporary = "\(path).writing-\(getpid())"
    descriptor = open(temporary, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0o666)
    guard descriptor >= 0 else { throw ExportFileError(path: path, code: errno) }
    guard path.hasSuffix(".gz") else { return }
    packer = GzipPacker(level: 6)
    if packer == nil { throw ExportFileError(path: path, code: ENOMEM) }
  }

  deinit {
    guard descriptor >= 0 else { return }
    close(descriptor)
    unlink(temporary)
  }

  public func write(_ bytes: [UInt8]) throws {
    if let packer {
      try packed(packer, bytes, isLast: false)
    } else {
      try bytes.withUnsafeBytes(writeAll)
    }
  }

  /// Gives it its name, replacing a file that has it.
  public func finish() throws {
    if let packer { try packed(packer, [], isLast: true) }
    guard fsync(descriptor) == 0 || errno == EINVAL || errno == ENOTSUP else {
      throw ExportFileError(path: path, code: errno)
    }
    // It keeps the permissions of the file that it replaces.
    var status = stat()
    if stat(path, &status) == 0 { fchmod(descriptor, status.st_mode & 0o777) }
    close(descriptor)
    descriptor = -1
    guard rename(temporary, path) == 0 else {
      let code = errno
      unlink(temporary)
      throw ExportFileError(path: path, code: code)
    }
  }

  private func packed(_ packer: GzipPacker, _ bytes: [UInt8], isLast: Bool) throws {
    guard try packer.pack(bytes, isLast: isLast, write: writeAll) else {
      throw ExportFileError(path: path, code: EIO)
    }
  }

  private func writeAll(_ bytes: UnsafeRawBufferPointer) throws {
    let code = Platform.writeAll(bytes, to: descriptor)
    if code != 0 { throw ExportFileError(path: path, code: code) }
  }
}

/// Why a file could not be written.
public struct ExportFileError: Error, Hashable, CustomStringConvertible {
  public var path: String
  /// The number of the system's error.
  public var code: Int32

  package init(path: String, code: Int32) { (self.path, self.code) = (path, code) }

  public var description: String { "cannot write '\(path)': \(String(cString: strerror(code)))" }
}
