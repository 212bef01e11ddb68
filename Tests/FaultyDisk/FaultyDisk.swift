private import Foundation
private import Synchronization

/// A disk under one folder that fails when it is told to, and that remembers what was written to it.
///
/// Only what SQLite does passes through here: it is a VFS (`FaultyVFS`) in front of SQLite's own. Files of
/// other folders, and so other tests of the same process, go through untouched. Temporary files have no name;
/// they belong to the disk whose `run` was called on the same thread.
package final class FaultyDisk: Sendable {
  /// What SQLite asks of a disk.
  package enum Operation: String, CaseIterable, Sendable {
    case open, read, write, truncate, sync, delete, size, lock, map, look
  }

  /// How a call fails.
  package enum Fault: String, CaseIterable, Sendable {
    /// An I/O error; nothing was done.
    case error
    /// No room; nothing was done.
    case full
    /// An I/O error after a part of a write was done; of other operations, one after all of it.
    case torn
  }

  /// Which calls fail.
  package struct Plan: Sendable, CustomStringConvertible {
    /// The kinds of calls that are counted.
    package var operations: Set<Operation>
    /// The number of the first call to fail, from 1.
    package var number: Int
    package var fault: Fault
    /// Whether all calls after it fail, too.
    package var isPersistent: Bool

    package init(_ operations: Set<Operation>, number: Int, _ fault: Fault, isPersistent: Bool = false) {
      self.operations = operations
      self.number = number
      self.fault = fault
      self.isPersistent = isPersistent
    }

    package var description: String {
      "\(fault.rawValue) at \(operations.map(\.rawValue).sorted().joined(separator: "/")) \(number)"
        + (isPersistent ? " and after" : "")
    }
  }

  private struct State {
    var plan: Plan?
    var counted = 0
    var failed = 0
    var recording: DiskRecording?
    var thread: pthread_t?
  }

  /// What the folder's name is to SQLite, symbolic links followed.
  private let folder: String
  private let state = Mutex(State())

  /// - Precondition: The folder is there.
  package init(folder: String) {
    self.folder = URL(fileURLWithPath: folder).resolvingSymlinksInPath().path + "/"
    FaultyVFS.install()
    Self.all.withLock { $0.append(self) }
  }

  /// Ends the disk's hold on its folder.
  package func remove() { Self.all.withLock { $0.removeAll { $0 === self } } }

  /// Runs `body` with a plan.
  ///
  /// - Returns: Its result or error, how many calls were counted, and how many of them failed.
  package func run<T>(
    _ plan: Plan?, _ body: () throws -> T
  ) -> (result: Result<T, any Error>, counted: Int, failed: Int) {
    state.withLock { ($0.plan, $0.counted, $0.failed, $0.thread) = (plan, 0, 0, pthread_self()) }
    let result = Result(catching: body)
    let (counted, failed) = state.withLock {
      ($0.plan, $0.thread) = (nil, nil)
      return ($0.counted, $0.failed)
    }
    return (result, counted, failed)
  }

  /// Runs `body`, and returns all that was written meanwhile.
  package func record(_ body: () throws -> Void) throws -> DiskRecording {
    state.withLock { $0.recording = DiskRecording(folder: folder) }
    defer { state.withLock { $0.recording = nil } }
    try body()
    return state.withLock { $0.recording ?? DiskRecording(folder: folder) }
  }

  // MARK: Called by the VFS

  private static let all = Mutex<[FaultyDisk]>([])

  /// The disk that a file is on; nil for a file on none.
  static func of(path: String?) -> FaultyDisk? {
    all.withLock { disks in
      guard !disks.isEmpty else { return nil }
      guard let path else {
        let thread = pthread_self()
        return disks.first { disk in
          disk.state.withLock { $0.thread.map { pthread_equal($0, thread) != 0 } ?? false }
        }
      }
      return disks.first { path.hasPrefix($0.folder) }
    }
  }

  /// The fault that a call has; nil if it goes through.
  func fault(of operation: Operation) -> Fault? {
    state.withLock { state in
      guard let plan = state.plan, plan.operations.contains(operation) else { return nil }
      state.counted += 1
      let fails = plan.isPersistent ? state.counted >= plan.number : state.counted == plan.number
      if fails { state.failed += 1 }
      return fails ? plan.fault : nil
    }
  }

  /// Whether reads may go through a memory map, which no call of the VFS sees.
  var isReadUnwatched: Bool { state.withLock { $0.plan?.operations.contains(.read) != true } }

  func note(_ path: String?, _ event: @autoclosure () -> DiskRecording.Change) {
    state.withLock { state in
      guard let path, state.recording != nil else { return }
      state.recording?.add(path, event())
    }
  }
}
