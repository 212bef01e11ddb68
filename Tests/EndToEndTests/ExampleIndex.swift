import Basics
import Foundation
import TestSupport
import Testing

/// One index of the shipped examples for all tests that only read.
enum ExampleIndex {
  static let place = Result {
    let place = try Workplace()
    let outcome = try place.search(
      "reindex", Repository.threeRecords, Repository.inventedRecords, "--departments", Repository.departments)
    try #require(outcome.status == 0, "\(outcome.errors)")
    return SharedWorkplace(place: place)
  }

  static func search(
    _ arguments: String..., input: Data = Data(), environment: [String: String] = [:]
  ) throws -> Program.Outcome {
    try Program.start(arguments, in: place.get().place.folder, input: input, environment: environment).wait()
  }

  static func shell(_ line: String) throws -> Program.Outcome { try place.get().place.shell(line) }
}

/// Its files go away when the tests end.
///
/// `@unchecked Sendable`: a workplace never changes after it was made.
struct SharedWorkplace: @unchecked Sendable {
  let place: Workplace

  init(place: Workplace) {
    self.place = place
    Self.folders.withLock { $0.append(place.folder) }
    Self.removeAtExit
  }

  private static let folders = Locked<[URL]>([])
  private static let removeAtExit: Void = {
    _ = atexit {
      SharedWorkplace.folders.withLock { folders in
        for folder in folders { try? FileManager.default.removeItem(at: folder) }
      }
    }
  }()
}

/// A value behind a lock.
///
/// `@unchecked Sendable`: every access holds the lock.
final class Locked<Value>: @unchecked Sendable {
  private let lock = NSLock()
  private var value: Value

  init(_ value: Value) { self.value = value }

  func withLock<T>(_ body: (inout Value) throws -> T) rethrows -> T {
    lock.lock()
    defer { lock.unlock() }
    return try body(&value)
  }
}
