/// The beginning of a file.
package enum FileStart {
  private static let pieceSize = 1 << 14

  /// The first bytes of a file, all where it has no more; nil if it cannot be read.
  package static func bytes(of path: String, atMost count: Int) -> [UInt8]? {
    let descriptor = open(path, O_RDONLY | O_CLOEXEC)
    guard descriptor >= 0 else { return nil }
    defer { close(descriptor) }
    var bytes: [UInt8] = []
    var piece = [UInt8](repeating: 0, count: min(count, pieceSize))
    while bytes.count < count {
      let wanted = min(piece.count, count - bytes.count)
      let read = piece.withUnsafeMutableBytes { Platform.readBytes(descriptor, $0.baseAddress, wanted) }
      if read == 0 { break }
      guard read > 0 || errno == EINTR else { return nil }
      bytes += piece.prefix(max(0, read))
    }
    return bytes
  }
}
