private import CSystemSQLite
private import Synchronization

/// Stops what a connection is doing, from any thread.
package final class Interrupter: Sendable {
  /// The address of the connection's handle; nil once it is closed.
  private let address: Mutex<UInt?>

  init(_ handle: OpaquePointer) { address = Mutex(UInt(bitPattern: handle)) }

  /// Makes the statements that run now fail with `.interrupt`. An INSERT, UPDATE or DELETE among them takes
  /// its whole transaction back; a SELECT leaves it as it is.
  ///
  /// Statements begun after all of those have been reset run as usual. Nothing happens where nothing runs, or
  /// once the connection is closed.
  package func interrupt() {
    address.withLock { address in
      if let address { sqlite3_interrupt(OpaquePointer(bitPattern: address)) }
    }
  }

  /// Must come before the connection is closed: SQLite would use the handle after that.
  func invalidate() { address.withLock { $0 = nil } }
}
