private import Foundation
import GRDB
private import GRDBSQLite
private import Tokenize

/// Opens and makes the database file of an index, and says in words what is wrong with one that is not.
enum IndexFile {
  /// A connection that reads; the index is never changed through it.
  ///
  /// Opened for writing where that is allowed: only then SQLite takes its `-wal` and `-shm` files away when the last
  /// connection closes. Where even a reader's `-shm` cannot be made, the file is read as it stands (`immutable`).
  static func openForReading(_ path: String) throws -> DatabaseQueue {
    try prepared(connect(path, maps: true))
  }

  /// A connection that verifies: as for reading, but each byte comes through the operating system's calls, so that a
  /// page that the disk cannot give is an error and not a signal.
  static func openForChecking(_ path: String) throws -> DatabaseQueue { try connect(path, maps: false) }

  private static func connect(_ path: String, maps: Bool) throws -> DatabaseQueue {
    try inspect(path)
    let isWritable = isWritable(path)
    do {
      return try open(path) {
        try DatabaseQueue(path: $0, configuration: reading(isReadOnly: !isWritable, maps: maps))
      }
    } catch IndexError.cannotOpen where !isWritable && access(path + "-wal", F_OK) != 0 {
      return try open(path) {
        try DatabaseQueue(path: immutableURI($0), configuration: reading(isReadOnly: true, maps: maps))
      }
    }
  }

  /// Makes the one temporary table that readers use, and takes the right to change anything else.
  private static func prepared(_ queue: DatabaseQueue) throws -> DatabaseQueue {
    try queue.inDatabase { database in
      try database.execute(
        sql: """
          CREATE VIRTUAL TABLE temp.vocabulary USING fts5vocab(main, text, row);
          PRAGMA query_only = ON
          """)
    }
    return queue
  }

  private static func reading(isReadOnly: Bool, maps: Bool) -> Configuration {
    var configuration = Configuration()
    configuration.readonly = isReadOnly
    configuration.label = "search.reader"
    // A reader never waits in WAL mode but for the instant in which the file is made or recovered.
    configuration.busyMode = .timeout(5)
    configuration.prepareDatabase { try $0.execute(sql: "PRAGMA mmap_size = \(maps ? 17_179_869_184 : 0)") }
    return configuration
  }

  static func isWritable(_ path: String) -> Bool {
    access(path, W_OK) == 0 && access(folder(of: path), W_OK) == 0
  }

  private static func folder(of path: String) -> String {
    let folder = (path as NSString).deletingLastPathComponent
    return folder.isEmpty ? "." : folder
  }

  private static func immutableURI(_ path: String) -> String {
    let allowed = CharacterSet.urlPathAllowed.subtracting(CharacterSet(charactersIn: "?#%"))
    return "file:\(path.addingPercentEncoding(withAllowedCharacters: allowed) ?? path)?immutable=1"
  }

  /// A connection to an index of this or an older format and of any text analysis, to rebuild it; the caller holds the
  /// lock.
  static func openForRepair(_ path: String) throws -> DatabaseQueue {
    try inspect(path)
    return try open(path, isOlderTaken: true) { try DatabaseQueue(path: $0, configuration: writing()) }
  }

  /// A connection to an index that is there; the caller holds the lock.
  static func openForWriting(_ path: String) throws -> DatabaseQueue {
    try inspect(path)
    return try open(path) { try DatabaseQueue(path: $0, configuration: writing()) }
  }

  /// Makes an empty index at `path`, which must not exist; the caller holds the lock.
  ///
  /// Nothing reads the file before it is whole and in its place, so it is made without a journal.
  static func create(_ path: String) throws -> DatabaseQueue {
    let queue = try makeEmpty(path)
    try queue.writeWithoutTransaction { database in
      try database.execute(sql: "PRAGMA page_size = \(pageBytes)")
      try database.execute(
        sql: "PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF; PRAGMA auto_vacuum = NONE")
      try database.execute(sql: "PRAGMA application_id = \(Schema.applicationID)")
      try database.inTransaction {
        try database.execute(sql: Schema.stored)
        try makeDerived(database)
        try Meta().save(to: database)
        try markVersions(database)
        return .commit
      }
    }
    return queue
  }

  /// Makes an empty database at `path`, which must not exist.
  static func makeEmpty(_ path: String) throws -> DatabaseQueue {
    // Made here, not by SQLite: only with the user's own permissions, and never through a symbolic link.
    let descriptor = Foundation.open(path, O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW, 0o600)
    guard descriptor >= 0 else {
      throw IndexError.cannotCreate(path: path, reason: String(cString: strerror(errno)))
    }
    // The permissions that the user's umask gives to a new file.
    fchmod(descriptor, 0o666 & ~currentUmask())
    Foundation.close(descriptor)
    return try DatabaseQueue(path: path, configuration: writing())
  }

  /// Makes the tables that are worked out from the stored records, empty.
  static func makeDerived(_ database: Database) throws {
    try database.execute(sql: Schema.derived)
    try database.execute(sql: "INSERT INTO text(text, rank) VALUES ('hashsize', \(hashBytes))")
  }

  /// Says which format and which text analysis the file has.
  static func markVersions(_ database: Database) throws {
    try database.execute(
      sql: "INSERT OR REPLACE INTO meta(key, value) VALUES ('analyzer_version', ?)",
      arguments: [String(Analyzer.version)])
    try database.execute(sql: "PRAGMA user_version = \(Schema.formatVersion)")
  }

  /// Four records or two leaf pages of the inverted index on a page: with SQLite's 4 KiB a fifth of the records' pages
  /// would be empty, with 16 KiB a small change would write twice as much.
  static let pageBytes = 8192

  /// What FTS5 gathers in memory before it writes a segment. Its 1 MiB makes many small segments of a
  /// large change.
  private static let hashBytes = 32 << 20

  private static func writing() -> Configuration {
    var configuration = Configuration()
    configuration.label = "search.writer"
    configuration.busyMode = .timeout(10)
    configuration.journalMode = .default
    configuration.prepareDatabase {
      // FULL: what was committed survives a power cut. secure_delete: what was deleted does not stay in free pages.
      try $0.execute(
        sql:
          "PRAGMA synchronous = FULL; PRAGMA secure_delete = ON; PRAGMA cache_size = -65536; PRAGMA temp_store = FILE"
      )
    }
    return configuration
  }

  private static func currentUmask() -> mode_t {
    let mask = umask(0o077)
    umask(mask)
    return mask
  }

  private static func open(
    _ path: String, isOlderTaken: Bool = false, _ body: (String) throws -> DatabaseQueue
  ) throws -> DatabaseQueue {
    do {
      let queue = try body(path)
      try queue.inDatabase { try checkVersions($0, path: path, isOlderTaken: isOlderTaken) }
      return queue
    } catch let error as DatabaseError {
      switch error.resultCode {
      case .SQLITE_NOTADB:
        guard !DatabaseHeader.isMarked(path) else {
          throw IndexError.damaged(what: "the first page of '\(path)' is malformed")
        }
        throw IndexError.notAnIndex(path: path, found: "it is not an SQLite database")
      case .SQLITE_CORRUPT:
        throw IndexError.damaged(what: "'\(path)': \(error.message ?? "malformed")")
      case .SQLITE_CANTOPEN, .SQLITE_PERM, .SQLITE_READONLY:
        throw IndexError.cannotOpen(path: path, reason: error.message ?? "no permission")
      default: throw error
      }
    }
  }

  /// Says what stands at `path` when it is no database file, before SQLite does with a vaguer word.
  static func inspect(_ path: String) throws {
    try refuseLinks(path)
    var status = stat()
    guard stat(path, &status) == 0 else {
      guard errno == ENOENT || errno == ENOTDIR else {
        throw IndexError.cannotOpen(path: path, reason: String(cString: strerror(errno)))
      }
      throw IndexError.missing(path: path)
    }
    if status.st_mode & S_IFMT == S_IFDIR { throw IndexError.isDirectory(path: path) }
    guard access(path, R_OK) == 0 else {
      throw IndexError.cannotOpen(path: path, reason: String(cString: strerror(errno)))
    }
    if status.st_size == 0 { throw IndexError.notAnIndex(path: path, found: "it is empty") }
  }

  /// Where others may write to the folder, a symbolic link may be theirs, and lead to a file that is only ours to write.
  ///
  /// SQLite follows those of its own files in any folder; nobody has a use for such a link.
  static func refuseLinks(_ path: String) throws {
    var status = stat()
    func isLink(_ path: String) -> Bool { lstat(path, &status) == 0 && status.st_mode & S_IFMT == S_IFLNK }
    for suffix in ["-wal", "-shm", "-journal"] where isLink(path + suffix) {
      throw IndexError.isLink(path: path + suffix)
    }
    guard isLink(path), stat(folder(of: path), &status) == 0, status.st_mode & S_IWOTH != 0 else { return }
    throw IndexError.isLink(path: path)
  }

  private static func checkVersions(_ database: Database, path: String, isOlderTaken: Bool) throws {
    let application = try Int.fetchOne(database, sql: "PRAGMA application_id") ?? 0
    let format = try Int.fetchOne(database, sql: "PRAGMA user_version") ?? 0
    guard application == Schema.applicationID else {
      throw IndexError.notAnIndex(path: path, found: "it is a database of another program")
    }
    guard format <= Schema.formatVersion else {
      throw IndexError.newerFormat(path: path, found: format, known: Schema.formatVersion)
    }
    guard !isOlderTaken else { return }
    guard format == Schema.formatVersion else {
      throw IndexError.olderFormat(path: path, found: format, known: Schema.formatVersion)
    }
    let analyzer = try String.fetchOne(database, sql: "SELECT value FROM meta WHERE key = 'analyzer_version'")
    guard analyzer == String(Analyzer.version) else {
      throw IndexError.otherAnalyzer(
        path: path, found: analyzer.flatMap(Int.init) ?? 0, known: Analyzer.version)
    }
  }
}
