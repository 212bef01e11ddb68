/// How a connection is opened, all in one place. What is not here is the same for every connection: see
/// `Connection.init`.
package struct ConnectionSettings: Sendable {
  package enum Access: Sendable {
    case readOnly
    /// The file has to be there already.
    case readWrite
    /// The file is made where it is missing.
    case create
    /// The file cannot change while it is open: SQLite takes no locks and reads no log.
    case immutable
  }

  package var access: Access
  /// How long a statement waits for the lock of another connection before it fails with `.busy`.
  package var busyTimeoutSeconds = 0.0
  /// How much of the file is mapped into memory at most; 0 reads through the operating system's calls alone,
  /// so that a page that the disk cannot give is an error and not a signal.
  package var mappedBytes = 0
  /// Whether a commit waits until it is on the disk; otherwise as the library was built.
  package var waitsForDisk = false
  /// Whether deleted content is overwritten with zeros; otherwise as the library was built.
  package var erasesDeleted = false
  /// nil: as the library was built.
  package var cacheKibibytes: Int?
  /// Keeps temporary tables and indexes in files, not in memory.
  package var keepsTemporariesInFiles = false

  package init(_ access: Access) { self.access = access }

  var pragmas: String {
    var pragmas = "PRAGMA mmap_size = \(mappedBytes);"
    if waitsForDisk { pragmas += "PRAGMA synchronous = FULL;" }
    if erasesDeleted { pragmas += "PRAGMA secure_delete = ON;" }
    if let cacheKibibytes { pragmas += "PRAGMA cache_size = -\(cacheKibibytes);" }
    if keepsTemporariesInFiles { pragmas += "PRAGMA temp_store = FILE;" }
    return pragmas
  }
}
