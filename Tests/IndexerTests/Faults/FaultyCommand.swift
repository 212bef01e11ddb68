import FaultyDisk
import Foundation
import IndexStore
import Indexer
import Publication
import Search
import SearchSQLite
import Testing

/// A command of the program, the files it starts from, and the states that it may leave.
struct FaultyCommand: Sendable, CustomTestStringConvertible {
  var name: String
  /// What is in the folder before.
  var start: [String: Data]
  /// Runs the command on the index `index.db` of a folder.
  var run: @Sendable (_ folder: String) throws -> Void
  /// What may be there after it failed, and what has to be there after it went through.
  var old: State
  var new: State
  /// Files that stay beside the index and its lock.
  var rest: Set<String> = []

  var testDescription: String { name }

  /// What tells one state of the folder from another.
  struct State: Equatable, Sendable {
    /// Of the index, and of the copy that a backup makes; nil if there is none.
    var fingerprint: String?
    var copy: String?
    /// Whether `check` finds nothing.
    var isSound = true
  }
}

/// A folder with an index, under a disk that can be told to fail.
final class FaultyFolder {
  let path: String
  let disk: FaultyDisk
  var index: String { path + "/index.db" }

  init(_ files: [String: Data]) throws {
    let url = FileManager.default.temporaryDirectory.appending(path: "search-faulty-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: url, withIntermediateDirectories: true)
    path = url.path
    disk = FaultyDisk(folder: path)
    try fill(files)
  }

  deinit {
    disk.remove()
    try? FileManager.default.removeItem(atPath: path)
  }

  /// Replaces all that is there by these files.
  func fill(_ files: [String: Data]) throws {
    for name in names { try FileManager.default.removeItem(atPath: path + "/" + name) }
    for (name, bytes) in files { try bytes.write(to: URL(fileURLWithPath: path + "/" + name)) }
  }

  var names: [String] {
    ((try? FileManager.default.contentsOfDirectory(atPath: path)) ?? []).sorted()
  }

  func files() -> [String: Data] {
    Dictionary(
      uniqueKeysWithValues: names.map {
        ($0, FileManager.default.contents(atPath: path + "/" + $0) ?? Data())
      })
  }

  /// The state of what is there, read by the program.
  func state() throws -> FaultyCommand.State {
    func fingerprint(_ path: String) throws -> String? {
      guard FileManager.default.fileExists(atPath: path) else { return nil }
      return try SearchIndex(path: path).statistics().fingerprint
    }
    let isThere = FileManager.default.fileExists(atPath: index)
    let isSound = try !isThere || SearchIndex.check(path: index).problems.isEmpty
    // What is damaged may not even say what it is.
    let own = isSound ? try fingerprint(index) : nil
    return .init(fingerprint: own, copy: try fingerprint(path + "/copy.db"), isSound: isSound)
  }
}

/// All commands that write.
enum FaultyCommands {
  static let all = Result { try make() }

  static let names = [
    "first build", "ingest", "reindex", "reindex --purge", "optimize", "optimize --purge", "repair in place",
    "repair into a new file", "backup", "backup over a file",
  ]

  static func named(_ name: String) throws -> FaultyCommand {
    let found = try all.get().first { $0.name == name }
    guard let found else { throw NoSuchCommand(name: name) }
    return found
  }

  struct NoSuchCommand: Error { var name: String }

  private static func export(_ numbers: some Sequence<Int>, _ version: String) -> Data {
    let records = numbers.map { number in
      SampleRecord("r\(number)") {
        $0.title = "Paper \(number) of version\(version)"
        $0.abstract = String(repeating: "Words of paper \(number), and some more. ", count: 12)
        $0.departments = ["D\(number % 5)"]
        $0.doi = "10.5555/\(version).\(number)"
      }
    }
    return Data(records.jsonLines.utf8)
  }

  /// Sixty records, of which some then go, some change and some come: few enough for a list of all their
  /// writes.
  private static let first = export(0..<60, "a")
  private static let second = export(0..<50, "a") + export(50..<55, "b") + export(70..<90, "b")

  private static func make() throws -> [FaultyCommand] {
    let place = try FaultyFolder(["first.jsonl": first, "second.jsonl": second])
    let exports = place.files()
    try ingest("first.jsonl")(place.path)
    let (plain, plainState) = (place.files(), try place.state())
    try ingest("second.jsonl")(place.path)
    let bothState = try place.state()
    try reindex("second.jsonl")(place.path)
    // Several segments, with deletions, to merge.
    let (many, secondState) = (place.files(), try place.state())

    try place.fill(plain)
    try execute("DELETE FROM text_docsize WHERE id % 7 = 0", place.index)
    let wrong = place.files()
    try place.fill(plain)
    let torn = try tear(place)
    try place.fill(many)
    try backup(false)(place.path)
    let backed = place.files().merging(plain.filter { $0.key == "index.db" }) { $1 }

    let nothing = FaultyCommand.State()
    let damaged = FaultyCommand.State(isSound: false)
    func copied(_ state: FaultyCommand.State, _ copy: String?) -> FaultyCommand.State {
      FaultyCommand.State(fingerprint: state.fingerprint, copy: copy)
    }
    let same = plainState.fingerprint
    return [
      .init(name: names[0], start: exports, run: ingest("first.jsonl"), old: nothing, new: plainState),
      .init(name: names[1], start: plain, run: ingest("second.jsonl"), old: plainState, new: bothState),
      .init(name: names[2], start: plain, run: reindex("second.jsonl"), old: plainState, new: secondState),
      .init(
        name: names[3], start: plain, run: reindex("second.jsonl", purges: true), old: plainState,
        new: secondState),
      .init(name: names[4], start: many, run: optimize(false), old: secondState, new: secondState),
      .init(name: names[5], start: many, run: optimize(true), old: secondState, new: secondState),
      .init(name: names[6], start: wrong, run: repair, old: damaged, new: plainState),
      .init(
        name: names[7], start: torn, run: repair, old: damaged, new: plainState,
        rest: ["index.db.damaged-1", "index.db.damaged-1-wal"]),
      .init(
        name: names[8], start: plain, run: backup(false), old: plainState, new: copied(plainState, same),
        rest: ["copy.db"]),
      .init(
        name: names[9], start: backed, run: backup(true), old: copied(plainState, secondState.fingerprint),
        new: copied(plainState, same), rest: ["copy.db"]),
    ]
  }

  private static func ingest(_ file: String) -> @Sendable (String) throws -> Void {
    { _ = try IndexUpdater(index: $0 + "/index.db").run(RunOptions(kind: .ingest), paths: [$0 + "/" + file]) }
  }

  private static func reindex(_ file: String, purges: Bool = false) -> @Sendable (String) throws -> Void {
    { folder in
      var options = RunOptions(kind: .reindex)
      (options.allowsMassDeletion, options.purges) = (true, purges)
      _ = try IndexUpdater(index: folder + "/index.db").run(options, paths: [folder + "/" + file])
    }
  }

  private static func optimize(_ purge: Bool) -> @Sendable (String) throws -> Void {
    { _ = try IndexUpdater(index: $0 + "/index.db").optimize(purge: purge) }
  }

  @Sendable private static func repair(_ folder: String) throws {
    _ = try IndexUpdater(index: folder + "/index.db").repair()
  }

  private static func backup(_ replaces: Bool) -> @Sendable (String) throws -> Void {
    { folder in
      // A repeated command has its copy to replace, if the first one came that far.
      let target = folder + "/copy.db"
      let isThere = FileManager.default.fileExists(atPath: target)
      _ = try IndexUpdater(index: folder + "/index.db").backup(to: target, replacesFile: replaces || isThere)
    }
  }

  private static func execute(_ sql: String, _ path: String) throws {
    try Connection(path: path, ConnectionSettings(.readWrite)).execute(sql)
  }

  /// The files with a torn page of the inverted index, which SQLite itself calls malformed.
  private static func tear(_ place: FaultyFolder) throws -> [String: Data] {
    var files = place.files()
    let connection = try Connection(path: place.index, ConnectionSettings(.readWrite))
    let page = try #require(
      try connection.int(
        "SELECT max(pageno) FROM dbstat WHERE name = 'text_data' AND pagetype = 'leaf'"))
    let size = try #require(try connection.int("PRAGMA page_size"))
    connection.close()
    files["index.db"]?.replaceSubrange(
      (page - 1) * size..<(page - 1) * size + 64, with: Data(repeating: 0xFF, count: 64))
    return files
  }
}
