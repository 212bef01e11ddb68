private import Foundation

/// All changes that SQLite made to the files of a folder, in order, and what a power cut in between can leave
/// of them.
package struct DiskRecording: Sendable {
  enum Change: Sendable {
    case write([UInt8], offset: Int)
    case truncate(Int)
    case sync
    case delete
  }

  private let folder: String
  private var events: [(path: String, change: Change)] = []
  /// The files as they were before the first event, whole on the disk.
  private let start: [String: [UInt8]]

  init(folder: String) {
    self.folder = folder
    var start: [String: [UInt8]] = [:]
    for name in (try? FileManager.default.subpathsOfDirectory(atPath: folder)) ?? [] {
      start[folder + name] = FileManager.default.contents(atPath: folder + name).map { [UInt8]($0) }
    }
    self.start = start
  }

  mutating func add(_ path: String, _ change: Change) { events.append((path, change)) }

  /// The number of points at which the power may fail: before the first event, between two, after the last.
  package var cutCount: Int { events.count + 1 }

  /// How much of what was not synced is lost.
  package enum Loss: Sendable, CaseIterable {
    /// Nothing: what a killed process leaves.
    case nothing
    /// All of it.
    case everything
    /// Any part of it, of each write any of its sectors.
    case random
  }

  /// A file while events are played: what is surely on the disk, and what may be.
  fileprivate struct File {
    var durable: [UInt8]?
    var pending: [Change] = []
  }

  /// The files, by their path inside the folder, that a power cut before event number `cut` may leave.
  ///
  /// What was written and not synced since may be there or not, write by write, and sector by sector of 512
  /// bytes. As SQLite assumes (`SQLITE_IOCAP_POWERSAFE_OVERWRITE`), bytes beside those that are written do
  /// not suffer.
  package func files<Generator: RandomNumberGenerator>(
    cutBefore cut: Int, _ loss: Loss, using generator: inout Generator
  ) -> [String: [UInt8]] {
    var files = start.mapValues { File(durable: $0) }
    for (path, change) in events.prefix(cut) {
      var file = files[path] ?? File()
      switch change {
      case .write, .truncate, .delete: file.pending.append(change)
      case .sync: file.settle()
      }
      files[path] = file
    }
    var result: [String: [UInt8]] = [:]
    for (path, file) in files.sorted(by: { $0.key < $1.key }) {
      var file = file
      switch loss {
      case .nothing: file.settle()
      case .everything: break
      case .random: file.settleSome(using: &generator)
      }
      if let bytes = file.durable { result[String(path.dropFirst(folder.count))] = bytes }
    }
    return result
  }
}

extension DiskRecording.File {
  fileprivate mutating func settle() {
    for change in pending { apply(change) }
    pending.removeAll()
  }

  fileprivate mutating func settleSome(using generator: inout some RandomNumberGenerator) {
    let share = Double.random(in: 0...1, using: &generator)
    for change in pending {
      switch change {
      case .write(let bytes, let offset):
        // Most writes are there or not as a whole; some are torn.
        let isTorn = Int.random(in: 0..<4, using: &generator) == 0
        let isThere = Double.random(in: 0..<1, using: &generator) < share
        for start in stride(from: 0, to: bytes.count, by: Self.sectorBytes) {
          guard isTorn ? Bool.random(using: &generator) : isThere else { continue }
          let sector = bytes[start..<min(start + Self.sectorBytes, bytes.count)]
          apply(.write(Array(sector), offset: offset + start))
        }
      case .truncate, .delete, .sync:
        if Double.random(in: 0..<1, using: &generator) < share { apply(change) }
      }
    }
    pending.removeAll()
  }

  private static let sectorBytes = 512

  private mutating func apply(_ change: DiskRecording.Change) {
    switch change {
    case .write(let new, let offset):
      var bytes = durable ?? []
      if bytes.count < offset + new.count {
        bytes += [UInt8](repeating: 0, count: offset + new.count - bytes.count)
      }
      bytes.replaceSubrange(offset..<offset + new.count, with: new)
      durable = bytes
    case .truncate(let size):
      var bytes = durable ?? []
      bytes =
        bytes.count > size ? Array(bytes[..<size]) : bytes + [UInt8](repeating: 0, count: size - bytes.count)
      durable = bytes
    case .delete: durable = nil
    case .sync: break
    }
  }
}
