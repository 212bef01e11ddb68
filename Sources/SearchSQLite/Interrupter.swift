private import CSystemSQLite
private import Synchronization

/// Stops what a connection is doing, from any thread.
package final class Interrupter: Sendable {
  /// The address of the connection's handle; nil once it is closed.
  private let address: Mutex<UInt?>

  init(_ handle: OpaquePointer) { address = Mutex(UInt(bitPattern: handle)) }

  /// Makes the statements that run now fail with `.interrupt`; a transaction that has written is then rolled
  /// back.
  ///
  /// Statements that begin after those have ended run as ever. Where nothing runs, or the connection is
  /// closed, nothing happens.
  package func interrupt() {
    address.withLock { address in
      if let address { sqlite3_interrupt(OpaquePointer(bitPattern: address)) }
    }
  }

  /// To be called before the connection is closed: after it SQLite must not be asked any more.
  func invalidate() { address.withLock { $0 = nil } }
}
