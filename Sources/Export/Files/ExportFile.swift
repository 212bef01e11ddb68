private import CZlib
private import Foundation

/// A file that is written under a temporary name, and gets its own once it is whole; compressed if its name
/// ends in `.gz`.
public final class ExportFile {
  public let path: String
  /// The name under which it is written.
  public let temporary: String
  private var descriptor: Int32
  private var packer: Packer?

  /// - Throws: `ExportFileError` where it cannot be written beside its place.
  public init(_ path: String) throws {
    self.path = path
    temporary = "\(path).writing-\(getpid())"
    descriptor = open(temporary, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0o666)
    guard descriptor >= 0 else { throw ExportFileError(path: path, code: errno) }
    if path.hasSuffix(".gz") { packer = try Packer(path: path) }
  }

  deinit {
    guard descriptor >= 0 else { return }
    close(descriptor)
    unlink(temporary)
  }

  public func write(_ bytes: [UInt8]) throws {
    if let packer {
      try packer.pack(bytes, isLast: false, write: writeAll)
    } else {
      try bytes.withUnsafeBytes(writeAll)
    }
  }

  /// Gives it its name, replacing a file that has it.
  public func finish() throws {
    try packer?.pack([], isLast: true, write: writeAll)
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

  private func writeAll(_ bytes: UnsafeRawBufferPointer) throws {
    var rest = bytes[...]
    while !rest.isEmpty {
      let written = Foundation.write(
        descriptor, UnsafeRawBufferPointer(rebasing: rest).baseAddress, rest.count)
      if written > 0 {
        rest = rest.dropFirst(written)
      } else if errno != EINTR {
        throw ExportFileError(path: path, code: errno)
      }
    }
  }
}

/// Why a file could not be written.
public struct ExportFileError: Error, Hashable, CustomStringConvertible {
  public var path: String
  /// The number of the system's error.
  public var code: Int32

  public var description: String { "cannot write '\(path)': \(String(cString: strerror(code)))" }
}

/// zlib's deflate, with the head of gzip.
private final class Packer {
  private let stream = UnsafeMutablePointer<z_stream>.allocate(capacity: 1)
  private let path: String
  private var output = [UInt8](repeating: 0, count: 1 << 16)

  init(path: String) throws {
    self.path = path
    stream.initialize(to: z_stream())
    let size = Int32(MemoryLayout<z_stream>.size)
    // 15 bits of window, and 16 for the head of gzip.
    let code = deflateInit2_(stream, 6, Z_DEFLATED, 15 + 16, 8, Z_DEFAULT_STRATEGY, ZLIB_VERSION, size)
    guard code == Z_OK else { throw ExportFileError(path: path, code: ENOMEM) }
  }

  deinit {
    deflateEnd(stream)
    stream.deallocate()
  }

  func pack(_ bytes: [UInt8], isLast: Bool, write: (UnsafeRawBufferPointer) throws -> Void) throws {
    var bytes = bytes
    try bytes.withUnsafeMutableBufferPointer { input in
      stream.pointee.next_in = input.baseAddress
      stream.pointee.avail_in = UInt32(input.count)
      var isDone = false
      while !isDone {
        try output.withUnsafeMutableBufferPointer { output in
          stream.pointee.next_out = output.baseAddress
          stream.pointee.avail_out = UInt32(output.count)
          let code = deflate(stream, isLast ? Z_FINISH : Z_NO_FLUSH)
          guard code != Z_STREAM_ERROR else { throw ExportFileError(path: path, code: EIO) }
          let count = output.count - Int(stream.pointee.avail_out)
          try write(UnsafeRawBufferPointer(UnsafeBufferPointer(rebasing: output[..<count])))
          isDone = isLast ? code == Z_STREAM_END : stream.pointee.avail_out > 0
        }
      }
    }
  }
}
