private import Basics
import Publication
private import Synchronization

/// Files that are written beside their place and put there whole.
enum FilePlacing {
  /// What stands between the name of a file and the number of the process that writes it beside.
  enum Purpose: String, CaseIterable {
    case building = ".building-"
    case repairing = ".repairing-"
    case backup = ".backup-"
  }

  /// Two threads may write a backup of the same name.
  private static let numbers = Atomic<Int>(0)

  /// The name to write under until the file is whole. An interrupt takes it away: see `UnfinishedFiles`.
  static func temporary(for path: String, _ purpose: Purpose) -> String {
    let number = numbers.add(1, ordering: .relaxed).newValue
    return "\(path)\(purpose.rawValue)\(getpid())-\(number)"
  }

  /// Gives a file its name, which must be free.
  ///
  /// - Throws: `IndexError.alreadyExists` if it is not.
  static func put(_ temporary: String, at path: String) throws {
    try synchronize(temporary)
    // link() never replaces a file that is there, and follows no symbolic link, unlike rename().
    guard link(temporary, path) == 0 else {
      let code = errno
      if code == EEXIST { throw IndexError.alreadyExists(path: path) }
      // A file system without hard links: the caller's lock keeps other writers out between the look and the
      // move.
      var status = stat()
      guard lstat(path, &status) != 0 else { throw IndexError.alreadyExists(path: path) }
      return try replace(path, by: temporary)
    }
    unlink(temporary)
    try synchronize(FilePath.openableFolder(of: path))
  }

  /// Gives a file the name of an empty one, such as `mktemp` makes, and its permissions.
  static func replaceEmpty(_ path: String, by temporary: String) throws {
    var status = stat()
    if lstat(path, &status) == 0 { chmod(temporary, status.st_mode & 0o777) }
    try replace(path, by: temporary)
  }

  /// Whether this is a plain file without a byte in it.
  static func isEmptyFile(_ path: String) -> Bool {
    var status = stat()
    return lstat(path, &status) == 0 && status.st_mode & S_IFMT == S_IFREG && status.st_size == 0
  }

  /// Gives a file its name in one step, whatever has that name now.
  static func replace(_ path: String, by temporary: String) throws {
    try synchronize(temporary)
    guard rename(temporary, path) == 0 else {
      throw IndexError.cannotCreate(path: path, reason: String(cString: strerror(errno)))
    }
    try synchronize(FilePath.openableFolder(of: path))
  }

  /// Waits until a file or folder is on the disk.
  static func synchronize(_ path: String) throws {
    let descriptor = open(path, O_RDONLY | O_CLOEXEC)
    guard descriptor >= 0 else {
      let code = errno
      var status = stat()
      // A folder in which one may write, and not look: there is no other way to wait for it.
      if code == EACCES, stat(path, &status) == 0, status.st_mode & S_IFMT == S_IFDIR { return }
      throw IndexError.cannotCreate(path: path, reason: String(cString: strerror(code)))
    }
    defer { close(descriptor) }
    guard fsync(descriptor) == 0 else {
      throw IndexError.cannotCreate(path: path, reason: String(cString: strerror(errno)))
    }
  }

  /// Takes away a database and what SQLite keeps beside it.
  static func removeDatabase(_ path: String) {
    for suffix in [""] + companions { unlink(path + suffix) }
  }

  /// The files that SQLite may keep beside a database.
  static let companions = ["-wal", "-shm", "-journal"]

  /// Takes away what runs that were killed left beside an index; the caller's lock says that none is under
  /// way.
  static func removeUnfinished(beside path: String) {
    for purpose in [Purpose.building, .repairing] {
      for file in unfinished(path, purpose) { unlink(file.path) }
    }
  }

  /// Takes away what backups to `path` left whose processes are no more: no lock tells of these.
  static func removeAbandonedBackups(beside path: String) {
    for file in unfinished(path, .backup) where kill(file.process, 0) != 0 && errno == ESRCH {
      unlink(file.path)
    }
  }

  private static func unfinished(_ path: String, _ purpose: Purpose) -> [(path: String, process: pid_t)] {
    let prefix = FilePath.name(of: path) + purpose.rawValue
    let folder = FilePath.openableFolder(of: path)
    let names = (try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? []
    return names.filter { $0.hasPrefix(prefix) }.compactMap { name in
      // Behind the number stands another one, and perhaps what SQLite adds.
      let number = name.dropFirst(prefix.count).prefix { $0.isASCII && $0.isNumber }
      return pid_t(number).map { (FilePath.joined(folder, name), $0) }
    }
  }
}
