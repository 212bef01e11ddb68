import Basics

/// Reads a file or standard input by lines, in bounded memory.
///
/// A line ends with LF, CR LF, or the end of the file; a byte order mark at the beginning is skipped. Bytes
/// that are not UTF-8 become U+FFFD.
struct LineReader {
  private let name: String
  private let maxBytes: Int
  private let read: (UnsafeMutableRawBufferPointer) throws -> Int
  private var buffer: [UInt8] = []
  private var start = 0
  private var isAtEnd = false
  /// The number of the line returned last, from 1.
  private(set) var line = 0

  /// Reads with `read`, which fills a buffer from its beginning and returns the count, 0 at the end.
  ///
  /// A line of more than `maxBytes` is an error.
  init(
    name: String, maxBytes: Int = 16 << 20, read: @escaping (UnsafeMutableRawBufferPointer) throws -> Int
  ) {
    self.name = name
    self.maxBytes = maxBytes
    self.read = read
  }

  static func descriptor(_ descriptor: Int32, name: String) -> LineReader {
    LineReader(name: name) { buffer in
      while true {
        let count = Platform.readBytes(descriptor, buffer.baseAddress, buffer.count)
        if count >= 0 { return count }
        if errno != EINTR { throw CLIError("cannot read \(name): \(String(cString: strerror(errno)))") }
      }
    }
  }

  mutating func next() throws -> String? {
    var searched = start
    while true {
      if let end = buffer[searched...].firstIndex(of: UInt8(ascii: "\n")) {
        defer { start = end + 1 }
        return text(upTo: end)
      }
      searched = buffer.count
      if isAtEnd {
        guard start < buffer.count else { return nil }
        defer { start = buffer.count }
        return text(upTo: buffer.count)
      }
      guard buffer.count - start <= maxBytes else {
        throw CLIError("\(name):\(line + 1): a line of more than \(Format.count(maxBytes)) bytes")
      }
      searched -= start
      try fill()
    }
  }

  /// The rest, without its last line end.
  mutating func all() throws -> String {
    while !isAtEnd {
      guard buffer.count - start <= maxBytes else {
        throw CLIError("\(name): more than \(Format.count(maxBytes)) bytes")
      }
      try fill()
    }
    return rest()
  }

  /// The rest, up to the size of the longest line, without its last line end; anything beyond is not read.
  mutating func beginning() throws -> String {
    while !isAtEnd, buffer.count - start <= maxBytes { try fill() }
    return rest()
  }

  private mutating func rest() -> String {
    defer { start = buffer.count }
    let end = buffer.last == UInt8(ascii: "\n") ? buffer.count - 1 : buffer.count
    return text(upTo: max(start, end))
  }

  private mutating func text(upTo end: Int) -> String {
    line += 1
    var bytes = buffer[start..<end]
    if line == 1, bytes.starts(with: [0xEF, 0xBB, 0xBF]) { bytes = bytes.dropFirst(3) }
    if bytes.last == UInt8(ascii: "\r") { bytes = bytes.dropLast() }
    return String(decoding: bytes, as: UTF8.self)
  }

  private mutating func fill() throws {
    buffer.removeSubrange(..<start)
    start = 0
    let count = try withUnsafeTemporaryAllocation(byteCount: 64 * 1024, alignment: 1) { chunk in
      let count = min(max(0, try read(chunk)), chunk.count)
      buffer.append(contentsOf: chunk.prefix(count))
      return count
    }
    if count == 0 { isAtEnd = true }
  }
}
