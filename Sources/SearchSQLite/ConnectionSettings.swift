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

  package enum Synchronous: String, Sendable {
    case off = "OFF"
    case full = "FULL"
  }

  package var access: Access
  /// How long a statement waits for the lock of another connection before it fails with `.busy`.
  package var busyTimeoutSeconds = 0.0
  /// How much of the file is mapped into memory at most; 0 reads through the operating system's calls alone,
  /// so that a page that the disk cannot give is an error and not a signal.
  package var mappedBytes = 0
  /// nil leaves what the library was built with, as do the two below.
  package var synchronous: Synchronous?
  /// Overwrites deleted content with zeros.
  package var erasesDeleted: Bool?
  package var cacheKibibytes: Int?
  /// Keeps temporary tables and indexes in files, not in memory.
  package var keepsTemporariesInFiles = false

  package init(_ access: Access) { self.access = access }

  var pragmas: String {
    var pragmas = "PRAGMA mmap_size = \(mappedBytes);"
    if let synchronous { pragmas += "PRAGMA synchronous = \(synchronous.rawValue);" }
    if let erasesDeleted { pragmas += "PRAGMA secure_delete = \(erasesDeleted ? "ON" : "OFF");" }
    if let cacheKibibytes { pragmas += "PRAGMA cache_size = -\(cacheKibibytes);" }
    if keepsTemporariesInFiles { pragmas += "PRAGMA temp_store = FILE;" }
    return pragmas
  }
}
