import Basics
import Foundation
import Testing

@Suite("The beginning of a file")
struct FileStartTests {
  @Test("the first bytes of a file are read, however few there are")
  func firstBytes() throws {
    let path = FilePath.joined(FileManager.default.temporaryDirectory.path, "search-\(UUID().uuidString)")
    defer { unlink(path) }
    try Data("abc".utf8).write(to: URL(filePath: path))
    #expect(FileStart.bytes(of: path, atMost: 2) == Array("ab".utf8))
    #expect(FileStart.bytes(of: path, atMost: 9) == Array("abc".utf8))
    let long = (0..<100_000).map { UInt8(truncatingIfNeeded: $0 &* 31 >> 3) }
    try Data(long).write(to: URL(filePath: path))
    #expect(FileStart.bytes(of: path, atMost: 70_000) == Array(long.prefix(70_000)))
    #expect(FileStart.bytes(of: path, atMost: 1 << 20) == long)
    #expect(FileStart.bytes(of: path + ".not", atMost: 9) == nil)
    #expect(FileStart.bytes(of: FileManager.default.temporaryDirectory.path, atMost: 9) == nil)
  }
}
