import Basics
import Publication

/// Results by key, shared by all threads. A full table starts again empty.
///
/// Two threads that miss the same key at the same time both work it out, and the first one's value stays.
final class SharedTable<Key: Hashable & Sendable, Value: Sendable>: Sendable {
  private let values = Locked<[Key: Value]>([:])
  private let maxCount: Int

  init(maxCount: Int = 1 << 15) { self.maxCount = maxCount }

  func known(_ key: Key) -> Value? { values.withLock { $0[key] } }

  /// Adds a value unless there is one. Whether there was none.
  func insert(_ value: Value, for key: Key) -> Bool {
    values.withLock { values in
      if values[key] != nil { return false }
      if values.count >= maxCount { values.removeAll() }
      values[key] = value
      return true
    }
  }

  /// `make` may ask this table, and others: nothing is locked while it runs.
  func value(_ key: Key, _ make: () throws -> Value) rethrows -> Value {
    if let known = known(key) { return known }
    let made = try make()
    return values.withLock { values in
      if let known = values[key] { return known }
      if values.count >= maxCount { values.removeAll() }
      values[key] = made
      return made
    }
  }
}
