/// The text of a file: as it is on disk, or decompressed where it starts with gzip's magic bytes, or in UTF-8
/// where it starts with the mark of UTF-16.
///
/// The bytes count, not the name: servers send `.gz` files decompressed, and the other way round.
final class ByteReader: ByteSource {
  private let source: any ByteSource

  init(_ file: any ByteSource, path: String) throws(InputError) {
    let magic: [UInt8] = [0x1F, 0x8B]
    let peeked = try PeekedBytes(file, count: magic.count)
    if peeked.head == magic {
      source = try Self.inUTF8(GzipBytes(peeked, path: path))
    } else if peeked.head == [0x1F] || (peeked.head.isEmpty && path.lowercased().hasSuffix(".gz")) {
      throw .gzipEndsEarly(path: path, offset: peeked.head.count)
    } else {
      source = try Self.inUTF8(peeked)
    }
  }

  private static func inUTF8(_ bytes: any ByteSource) throws(InputError) -> any ByteSource {
    let peeked = try PeekedBytes(bytes, count: 4)
    // Four bytes that begin with the mark and end in zeros are UTF-32, which nobody writes.
    guard let mark = UTF16Bytes.marks.first(where: { peeked.head.starts(with: $0.bytes) }),
      !peeked.head.dropFirst(2).elementsEqual([0, 0])
    else { return peeked }
    return UTF16Bytes(peeked, isBigEndian: mark.isBigEndian)
  }

  var bytesRead: Int { source.bytesRead }

  func read(into buffer: UnsafeMutableRawBufferPointer) throws(InputError) -> Int {
    try source.read(into: buffer)
  }
}

/// A source whose first bytes were read ahead, and are given again.
private final class PeekedBytes: ByteSource {
  private let source: any ByteSource
  let head: [UInt8]
  private var position = 0

  /// Reads `count` bytes ahead, or all where there are fewer.
  init(_ source: any ByteSource, count: Int) throws(InputError) {
    self.source = source
    let space = UnsafeMutableRawBufferPointer.allocate(byteCount: count, alignment: 1)
    defer { space.deallocate() }
    var filled = 0
    while filled < count {
      let more = try source.read(into: UnsafeMutableRawBufferPointer(rebasing: space[filled...]))
      if more == 0 { break }
      filled += more
    }
    head = Array(space[..<filled])
  }

  var bytesRead: Int { source.bytesRead }

  func read(into buffer: UnsafeMutableRawBufferPointer) throws(InputError) -> Int {
    let rest = head[position...]
    guard !rest.isEmpty else { return try source.read(into: buffer) }
    let count = min(rest.count, buffer.count)
    buffer.copyBytes(from: rest.prefix(count))
    position += count
    return count
  }
}
