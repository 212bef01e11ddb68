private import Basics
import Publication
import SearchSQLite
private import Tokenize

/// Opens and makes the database file of an index, and explains what is wrong with one that is not.
enum IndexFile {
  /// A connection that reads; the index is never changed through it.
  ///
  /// Opened for writing where that is allowed: only then SQLite takes its `-wal` and `-shm` files away when
  /// the last connection closes. Where even a reader's `-shm` cannot be made, the file is read as it stands
  /// (`immutable`).
  static func openForReading(_ path: String, mapsFile: Bool) throws -> Connection {
    let connection = try connect(path, mappedBytes: mapsFile ? 16 << 30 : 0)
    // The one temporary table that readers use; after it nothing can be changed.
    try connection.execute("CREATE VIRTUAL TABLE temp.vocabulary USING fts5vocab(main, text, row)")
    try connection.makeQueryOnly()
    return connection
  }

  /// A connection that verifies: as for reading, but each byte comes through the operating system's calls, so
  /// that a page that the disk cannot give is an error and not a signal.
  static func openForChecking(_ path: String) throws -> Connection { try connect(path, mappedBytes: 0) }

  /// A connection that reads what a run needs, of an index of this version or an older one.
  static func openForPreview(_ path: String) throws -> Connection {
    try connect(path, mappedBytes: 0, takes: .older)
  }

  private static func connect(
    _ path: String, mappedBytes: Int, takes taken: TakenVersions = .none
  ) throws -> Connection {
    try inspect(path)
    let isWritable = isWritable(path)
    func connection(_ access: ConnectionSettings.Access) throws -> Connection {
      var settings = ConnectionSettings(access)
      // A reader never waits in WAL mode but for the instant in which the file is made or recovered.
      settings.busyTimeoutSeconds = 5
      settings.mappedBytes = mappedBytes
      return try open(path, takes: taken) { try Connection(path: path, settings) }
    }
    do {
      return try connection(isWritable ? .readWrite : .readOnly)
    } catch IndexError.cannotOpen where !isWritable && access(path + "-wal", F_OK) != 0 {
      return try connection(.immutable)
    }
  }

  static func isWritable(_ path: String) -> Bool {
    access(path, W_OK) == 0 && access(FilePath.openableFolder(of: path), W_OK) == 0
  }

  /// A connection to an index of this or an older format and of any text analysis, to rebuild it; the caller
  /// holds the lock.
  static func openForRepair(_ path: String) throws -> Connection {
    try inspect(path)
    try requireWriting(path)
    return try open(path, takes: .anyOlderFormatAndAnalyzer) { try Connection(path: path, writing) }
  }

  /// A connection to an index that a run changes, of this version or an older one; the caller holds the lock.
  static func openForRun(_ path: String) throws -> Connection {
    try inspect(path)
    try requireWriting(path)
    return try open(path, takes: .older) { try Connection(path: path, writing) }
  }

  /// A connection to an index that is there; the caller holds the lock.
  static func openForWriting(_ path: String) throws -> Connection {
    try inspect(path)
    try requireWriting(path)
    return try open(path) { try Connection(path: path, writing) }
  }

  /// SQLite opens a file that may not be written for reading, and fails at the first change.
  private static func requireWriting(_ path: String) throws {
    guard access(path, W_OK) == 0 else { throw IndexError.notWritable(path: path) }
  }

  /// Makes an empty index at `path`, which must not exist; the caller holds the lock.
  ///
  /// Nothing reads the file before it is whole and in its place, so it is made without a journal.
  static func create(_ path: String) throws -> Connection {
    let connection = try makeEmpty(path)
    try connection.execute("PRAGMA page_size = \(pageBytes)")
    try connection.execute(
      "PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF; PRAGMA auto_vacuum = NONE")
    try connection.execute("PRAGMA application_id = \(Schema.applicationID)")
    try connection.transaction(.deferred) {
      try connection.execute(Schema.stored)
      try makeDerived(connection)
      try Meta().save(to: connection)
      try markVersions(connection)
      return .commit(())
    }
    return connection
  }

  /// Makes an empty database at `path`, which must not exist.
  static func makeEmpty(_ path: String) throws -> Connection {
    // Made here, not by SQLite: never through a symbolic link, and with the permissions that the user's umask
    // gives to a new file. To ask for the umask would set it for the whole process.
    let descriptor = Platform.openFile(path, O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW, 0o666)
    guard descriptor >= 0 else {
      throw IndexError.cannotCreate(path: path, reason: String(cString: strerror(errno)))
    }
    Platform.closeFile(descriptor)
    return try Connection(path: path, writing)
  }

  /// Makes the tables that are worked out from the stored records, empty.
  static func makeDerived(_ connection: Connection) throws {
    try connection.execute(Schema.derived)
    try connection.execute("INSERT INTO text(text, rank) VALUES ('hashsize', \(hashBytes))")
  }

  /// Says which format and which text analysis the file has.
  static func markVersions(_ connection: Connection) throws {
    try connection.run(
      "INSERT OR REPLACE INTO meta(key, value) VALUES ('analyzer_version', ?)", String(Analyzer.version))
    try connection.execute("PRAGMA user_version = \(Schema.formatVersion)")
  }

  /// Four records or two leaf pages of the inverted index on a page: with SQLite's 4 KiB a fifth of the
  /// records' pages would be empty, with 16 KiB a small change would write twice as much.
  static let pageBytes = 8192

  /// What FTS5 gathers in memory before it writes a segment. Its 1 MiB makes many small segments of a
  /// large change.
  private static let hashBytes = 32 << 20

  private static var writing: ConnectionSettings {
    var settings = ConnectionSettings(.readWrite)
    settings.busyTimeoutSeconds = 10
    // Committed changes survive a power cut.
    settings.waitsForDisk = true
    // Deleted content does not stay in free pages.
    settings.erasesDeleted = true
    settings.cacheKibibytes = 65_536
    settings.keepsTemporariesInFiles = true
    return settings
  }

  /// Which indexes of other versions of the program are taken.
  private enum TakenVersions { case none, older, anyOlderFormatAndAnalyzer }

  private static func open(
    _ path: String, takes taken: TakenVersions = .none, _ connect: () throws -> Connection
  ) throws -> Connection {
    do {
      let connection = try connect()
      try checkVersions(connection, path: path, takes: taken)
      return connection
    } catch let error as SQLiteError {
      switch error.code {
      case .notADatabase:
        guard !DatabaseHeader.isMarked(path) else {
          throw IndexError.damaged(what: "the first page of '\(path)' is malformed")
        }
        throw IndexError.notAnIndex(path: path, found: "it is not an SQLite database")
      case .corrupt: throw IndexError.damaged(what: "'\(path)': \(error.message)")
      case .cannotOpen, .permission, .readOnly:
        throw IndexError.cannotOpen(path: path, reason: error.message)
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

  /// Where others may write to the folder, a symbolic link may be theirs, and lead to a file that is only
  /// ours to write.
  ///
  /// SQLite follows those of its own files in any folder; nobody has a use for such a link.
  static func refuseLinks(_ path: String) throws {
    var status = stat()
    func isLink(_ path: String) -> Bool { lstat(path, &status) == 0 && status.st_mode & S_IFMT == S_IFLNK }
    for suffix in ["-wal", "-shm", "-journal"] where isLink(path + suffix) {
      throw IndexError.isLink(path: path + suffix)
    }
    guard isLink(path), stat(FilePath.openableFolder(of: path), &status) == 0, status.st_mode & S_IWOTH != 0
    else { return }
    throw IndexError.isLink(path: path)
  }

  private static func checkVersions(
    _ connection: Connection, path: String, takes taken: TakenVersions
  ) throws {
    let application = try connection.int("PRAGMA application_id") ?? 0
    let format = try connection.int("PRAGMA user_version") ?? 0
    guard application == Schema.applicationID else {
      throw IndexError.notAnIndex(path: path, found: "it is a database of another program")
    }
    guard format <= Schema.formatVersion else {
      throw IndexError.newerFormat(path: path, found: format, known: Schema.formatVersion)
    }
    guard taken != .anyOlderFormatAndAnalyzer else { return }
    guard format == Schema.formatVersion || taken == .older else {
      throw IndexError.olderFormat(path: path, found: format, known: Schema.formatVersion)
    }
    let analyzer = try analyzerVersion(connection)
    guard analyzer == Analyzer.version || taken == .older && analyzer < Analyzer.version else {
      throw IndexError.otherAnalyzer(path: path, found: analyzer, known: Analyzer.version)
    }
  }

  /// Whether an older version of the program wrote the index, whose text it analyzed in another way or laid
  /// out in another format.
  static func isOutdated(_ connection: Connection) throws -> Bool {
    try connection.int("PRAGMA user_version") ?? 0 < Schema.formatVersion
      || analyzerVersion(connection) < Analyzer.version
  }

  private static func analyzerVersion(_ connection: Connection) throws -> Int {
    try connection.string("SELECT value FROM meta WHERE key = 'analyzer_version'").flatMap(Int.init) ?? 0
  }
}
