private import Foundation
private import Synchronization

/// The file that this process is writing beside its place, if any: what an interrupt takes away.
///
/// A signal handler may allocate nothing and wait for nothing, so the name is kept ready as C reads it.
package enum UnfinishedFile {
  /// The address of the name; 0 where there is none.
  private static let name = Atomic<UInt>(0)

  /// Runs `body`, and takes the file and what SQLite keeps beside it away when it ends; an interrupt that
  /// comes between takes away the file itself.
  static func write<T>(_ path: String, _ body: () throws -> T) rethrows -> T {
    let address = UInt(bitPattern: strdup(path))
    name.store(address, ordering: .sequentiallyConsistent)
    defer {
      FilePlacing.removeDatabase(path)
      name.store(0, ordering: .sequentiallyConsistent)
      free(UnsafeMutableRawPointer(bitPattern: address))
    }
    return try body()
  }

  /// Makes the next calls of `remove` safe inside a signal handler.
  package static func prepare() { _ = name.load(ordering: .sequentiallyConsistent) }

  /// Takes the file away. Safe inside a signal handler.
  package static func remove() {
    let address = name.load(ordering: .sequentiallyConsistent)
    if let path = UnsafePointer<CChar>(bitPattern: address) { unlink(path) }
  }
}
