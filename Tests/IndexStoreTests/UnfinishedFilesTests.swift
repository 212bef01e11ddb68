import Foundation
import Testing

@testable import IndexStore

@Suite("Files that an interrupt takes away")
struct UnfinishedFilesTests {
  private let folder = FileManager.default.temporaryDirectory.appending(
    path: "search-files-\(UUID().uuidString)")

  init() throws { try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true) }

  private var names: [String] {
    ((try? FileManager.default.contentsOfDirectory(atPath: folder.path)) ?? []).sorted()
  }

  private func make(_ name: String) -> String {
    let path = folder.appending(path: name).path
    #expect(FileManager.default.createFile(atPath: path, contents: Data("x".utf8)))
    return path
  }

  @Test("are all that are being written, and no other")
  func all() {
    defer { try? FileManager.default.removeItem(at: folder) }
    let files = UnfinishedFiles()
    _ = make("other")
    files.write(make("first")) {
      files.write(make("second")) {
        files.removeAll()
        #expect(names == ["other"])
      }
      _ = make("first")
      _ = make("second")
      // The second is no longer being written: what stands under its name now is somebody else's.
      files.removeAll()
      #expect(names == ["other", "second"])
    }
    files.removeAll()
    #expect(names == ["other", "second"])
  }

  @Test("may be more than are kept in mind, and then stay at first")
  func many() {
    defer { try? FileManager.default.removeItem(at: folder) }
    let files = UnfinishedFiles()
    func write(_ count: Int) {
      guard count > 0 else { return files.removeAll() }
      files.write(make("file-\(count)")) { write(count - 1) }
    }
    write(100)
    #expect(names == [])
  }

  @Test("go with their writers on many threads")
  func threads() {
    defer { try? FileManager.default.removeItem(at: folder) }
    let files = UnfinishedFiles()
    DispatchQueue.concurrentPerform(iterations: 400) { number in
      if number % 4 == 0 { return files.removeAll() }
      files.write(make("file-\(number)")) {}
    }
    #expect(names == [])
  }
}
