private import Basics
private import Synchronization

/// The files that are being written beside their places: what an interrupt takes away.
///
/// A signal handler may allocate nothing and wait for nothing, so the names are kept ready as C reads them.
///
/// `@unchecked Sendable`: what is behind the pointers is atomic.
package final class UnfinishedFiles: @unchecked Sendable {
  /// Those of this process. To be touched once before a signal handler may use it.
  package static let ofProcess = UnfinishedFiles()

  /// How many files may be written at a time; one more would stay after an interrupt, until the next run
  /// takes it away.
  private static let slotCount = 64

  /// The addresses of the names; 0 in a free slot.
  private let slots = UnsafeMutablePointer<Atomic<UInt>>.allocate(capacity: slotCount)
  /// How many handlers are reading names.
  private let readers = Atomic<Int>(0)

  init() {
    for index in 0..<Self.slotCount { (slots + index).initialize(to: Atomic(0)) }
  }

  deinit {
    slots.deinitialize(count: Self.slotCount)
    slots.deallocate()
  }

  /// Runs `body`, and takes the file and what SQLite keeps beside it away when it ends; an interrupt that
  /// comes between takes away the file itself.
  package func write<T>(_ path: String, _ body: () throws -> T) rethrows -> T {
    let name = strdup(path)
    let slot = name.flatMap { claimSlot(for: UInt(bitPattern: $0)) }
    defer {
      FilePlacing.removeDatabase(path)
      if let slot { slots[slot].store(0, ordering: .sequentiallyConsistent) }
      // A handler on another thread may have read the address just before; it is about to end the process.
      while readers.load(ordering: .sequentiallyConsistent) > 0 { usleep(1000) }
      free(name)
    }
    return try body()
  }

  /// nil if none is free.
  private func claimSlot(for address: UInt) -> Int? {
    (0..<Self.slotCount).first {
      slots[$0].compareExchange(expected: 0, desired: address, ordering: .sequentiallyConsistent).exchanged
    }
  }

  /// Takes the files away. Safe inside a signal handler.
  package func removeAll() {
    readers.add(1, ordering: .sequentiallyConsistent)
    for index in 0..<Self.slotCount {
      let address = slots[index].load(ordering: .sequentiallyConsistent)
      if let path = UnsafePointer<CChar>(bitPattern: address) { unlink(path) }
    }
    readers.subtract(1, ordering: .sequentiallyConsistent)
  }
}
