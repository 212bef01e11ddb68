import Basics
import Testing

@Suite("Paths of files")
struct FilePathTests {
  @Test(
    "a path is taken apart",
    arguments: [
      ("a", "", "a"), ("a/b", "a", "b"), ("/a", "/", "a"), ("/a/b", "/a", "b"), ("a/b/", "a", "b"),
      ("/", "/", ""), ("", "", ""), ("//a//b//", "//a", "b"), ("./a", ".", "a"), ("../a", "..", "a"),
      ("a//b", "a", "b"),
      ("/a/", "/", "a"), ("a/\u{301}b", "a", "\u{301}b"),
    ])
  func parts(path: String, folder: String, name: String) {
    #expect(Array(FilePath.folder(of: path).utf8) == Array(folder.utf8))
    #expect(Array(FilePath.name(of: path).utf8) == Array(name.utf8))
    #expect(FilePath.openableFolder(of: path) == (folder.isEmpty ? "." : folder))
  }

  @Test(
    "a name is put behind a folder",
    arguments: [("", "n", "n"), ("a", "n", "a/n"), ("a/", "n", "a/n"), ("/", "n", "/n")])
  func joined(folder: String, name: String, path: String) { #expect(FilePath.joined(folder, name) == path) }
}
