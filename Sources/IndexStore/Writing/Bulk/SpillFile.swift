private import Basics
private import Publication

/// Sorted postings that did not fit in memory, one part behind the other in a file without a name.
///
///     for each term:
///       u16  bytes of the term
///       u8   flags
///       u32  bytes of the doclist
///       ...  the term, the doclist
///
/// Numbers are in the byte order of the machine: nothing else ever reads the file.
final class SpillFile {
  private let descriptor: Int32
  private let path: String
  private var ends: [Int] = []
  private let buffer = ByteBuffer(capacity: bufferBytes + 4096)

  private static let bufferBytes = 1 << 20
  static let headBytes = 7

  /// Makes the file at `path`. The name is taken away at once, so that the file goes with the process,
  /// however that ends.
  init(path: String) throws {
    self.path = path
    // Left by a process that ended just here; the lock says that none is.
    unlink(path)
    descriptor = open(path, O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW, 0o600)
    guard descriptor >= 0 else { throw Self.failure(path) }
    unlink(path)
  }

  deinit { close(descriptor) }

  var count: Int { ends.count }

  /// Writes the postings of an inverter as the next part.
  func append(_ inverter: Inverter) throws {
    let postings = InvertedPostings(inverter)
    while postings.next() {
      let head = (UInt16(postings.key.count), postings.flags, UInt32(postings.doclist.count))
      withUnsafeBytes(of: head.0) { append($0) }
      withUnsafeBytes(of: head.1) { append($0) }
      withUnsafeBytes(of: head.2) { append($0) }
      append(UnsafeRawBufferPointer(postings.key))
      append(UnsafeRawBufferPointer(postings.doclist))
      if buffer.count >= Self.bufferBytes { try flush() }
    }
    try flush()
    ends.append(Int(lseek(descriptor, 0, SEEK_CUR)))
  }

  /// The parts, in the order in which they were written.
  func parts() -> [SpilledPostings] {
    ends.indices.map { SpilledPostings(self, ($0 == 0 ? 0 : ends[$0 - 1])..<ends[$0]) }
  }

  private func append(_ bytes: UnsafeRawBufferPointer) {
    guard let base = bytes.bindMemory(to: UInt8.self).baseAddress else { return }
    buffer.append(base, count: bytes.count)
  }

  private func flush() throws {
    let bytes = UnsafeRawBufferPointer(start: buffer.base, count: buffer.count)
    let code = Platform.writeAll(bytes, to: descriptor)
    guard code == 0 else { throw Self.failure(path, code) }
    buffer.removeAll()
  }

  /// Reads this many bytes at an offset, behind what a buffer holds.
  fileprivate func read(_ count: Int, at offset: Int, into buffer: ByteBuffer) throws {
    var done = 0
    while done < count {
      let part = buffer.appendUninitialized(count - done) {
        pread(descriptor, $0, count - done, off_t(offset + done))
      }
      guard part > 0 || (part < 0 && errno == EINTR) else { throw Self.failure(path) }
      done += max(0, part)
    }
  }

  private static func failure(_ path: String, _ code: Int32 = errno) -> IndexError {
    .cannotCreate(path: path, reason: String(cString: strerror(code)))
  }
}

/// One part of a file.
final class SpilledPostings: SortedPostings {
  private let file: SpillFile
  /// What is not in the buffer yet.
  private var rest: Range<Int>
  private let buffer = ByteBuffer(capacity: bufferBytes)
  /// Where the current term begins in the buffer, and where the next one does.
  private var start = 0
  private var end = 0
  private var keyCount = 0
  private(set) var flags: UInt8 = 0

  private static let bufferBytes = 256 << 10

  fileprivate init(_ file: SpillFile, _ range: Range<Int>) {
    self.file = file
    rest = range
  }

  var key: UnsafeBufferPointer<UInt8> {
    UnsafeBufferPointer(start: buffer.base + start + SpillFile.headBytes, count: keyCount)
  }

  var doclist: UnsafeBufferPointer<UInt8> {
    let first = start + SpillFile.headBytes + keyCount
    return UnsafeBufferPointer(start: buffer.base + first, count: end - first)
  }

  func next() throws -> Bool {
    start = end
    guard start < buffer.count || !rest.isEmpty else { return false }
    try fill(SpillFile.headBytes)
    let head = UnsafeRawPointer(buffer.base + start)
    keyCount = Int(head.loadUnaligned(as: UInt16.self))
    flags = head.load(fromByteOffset: 2, as: UInt8.self)
    let size = SpillFile.headBytes + keyCount + Int(head.loadUnaligned(fromByteOffset: 3, as: UInt32.self))
    try fill(size)
    end = start + size
    return true
  }

  /// Makes sure that this many bytes from `start` on are in the buffer.
  private func fill(_ count: Int) throws {
    guard buffer.count - start < count else { return }
    buffer.removeFirst(start)
    (start, end) = (0, 0)
    let wanted = min(rest.count, max(Self.bufferBytes, count) - buffer.count)
    try file.read(wanted, at: rest.lowerBound, into: buffer)
    rest = (rest.lowerBound + wanted)..<rest.upperBound
  }
}
