import Foundation
import Testing

@Suite("An index that may not be written")
struct ReadOnlyTests {
  /// Runs the command after it as a user whom permissions bind, unlike root. Nil if no other user can run the
  /// program.
  private static let asUser: String? = {
    guard geteuid() == 0 else { return "" }
    let user = "setpriv --reuid=65534 --regid=65534 --clear-groups "
    let attempt = try? Program.shell(
      user + "search --version", in: FileManager.default.temporaryDirectory)
    return attempt?.status == 0 ? user : nil
  }()

  @Test(
    "each writer says so in a sentence and changes nothing, and a search answers",
    .enabled(if: asUser != nil, "root is held by no rights, and no other user can run the program here"),
    arguments: [
      (file: mode_t(0o444), folder: mode_t(0o777)), (file: mode_t(0o666), folder: mode_t(0o555)),
      (file: mode_t(0o444), folder: mode_t(0o555)),
    ])
  func readOnly(file: mode_t, folder: mode_t) throws {
    let place = try Workplace()
    _ = try place.file(Self.export(1...40), name: "first.jsonl")
    _ = try place.file(Self.export(20...60), name: "later.jsonl")
    #expect(try place.search("ingest", "first.jsonl").status == 0)
    // Without its lock, which belongs to the other user.
    #expect(try place.shell("mkdir a && cp index/publications.db a/i.db").status == 0)
    let (within, path) = (place.folder.appending(path: "a"), place.folder.appending(path: "a/i.db"))
    let bytes = try Data(contentsOf: path)
    for (item, mode) in [(path, file), (within, folder), (place.folder, 0o755)] {
      #expect(chmod(item.path, mode) == 0)
    }
    defer { _ = chmod(within.path, 0o755) }

    let user = try #require(Self.asUser)
    let dry = try place.shell("\(user)search reindex later.jsonl --dry-run --all --index a/i.db")
    #expect(dry.status == 0, "\(dry.errors)")
    #expect(dry.text.contains("\nadded:\n r41  Paper number 41\n"), "\(dry.text)")
    #expect(dry.text.contains("\n r2  Paper number 2  (missing from the export)\n"), "\(dry.text)")
    #expect(try !FileManager.default.contentsOfDirectory(atPath: within.path).contains("i.db.lock"))
    for verb in ["ingest later.jsonl", "reindex later.jsonl --allow-delete", "optimize", "repair"] {
      let outcome = try place.shell("\(user)search \(verb) --index a/i.db")
      #expect(outcome.status == 2 && !outcome.isSignaled, "\(verb)")
      #expect(outcome.errors.contains("a/i.db"), "\(verb): \(outcome.errors)")
      #expect(!outcome.errors.contains("SQL"), "\(verb): \(outcome.errors)")
    }
    let found = try place.shell("\(user)search paper --all --ids --index a/i.db")
    #expect(found.status == 0, "\(found.errors)")
    #expect(Set(found.lines) == Set((1...40).map { "r\($0)" }))
    #expect(try Data(contentsOf: path) == bytes)
  }

  private static func export(_ numbers: ClosedRange<Int>) -> String {
    numbers.map { "{\"_id\":\"r\($0)\",\"title\":\"Paper number \($0)\"}\n" }.joined()
  }
}
