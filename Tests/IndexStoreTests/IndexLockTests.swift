import Foundation
import IndexStore
import Publication
import Testing

@Suite("The lock of an index")
struct IndexLockTests {
  @Test("ends with its holder, also where a copy of its descriptor is still open")
  func copiedDescriptor() throws {
    let path = FileManager.default.temporaryDirectory.appending(path: "search-lock-\(UUID().uuidString)").path
    defer { unlink(path + ".lock") }
    var lock: IndexLock? = try IndexLock(path: path)
    #expect(throws: IndexError.self) { try IndexLock(path: path) }
    #expect(lock != nil)
    // Copies as a process has them while it is being started.
    let copies = try FileManager.default.contentsOfDirectory(atPath: "/proc/self/fd").compactMap(Int32.init)
      .filter {
        (try? FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/fd/\($0)")) == path + ".lock"
      }
      .map { dup($0) }
    #expect(copies.count == 1)
    lock = nil
    #expect(throws: Never.self) { try IndexLock(path: path) }
    for copy in copies { close(copy) }
  }
}
