import Basics
import Publication

/// Something large that is worth keeping for the next question.
protocol Cacheable: Sendable {
  /// The bytes it takes, roughly.
  var byteCount: Int { get }
}

/// The cached results of one commit, of all kinds within one number of bytes: what was not
/// used for longest goes first.
///
/// A value that is in use lives on until its last user lets go; it only counts no more.
final class SharedCache<Key: Hashable & Sendable, Value: Cacheable>: Sendable {
  private struct Entry {
    let value: Value
    let byteCount: Int
    var lastUse: Int
  }

  private struct State {
    var entries: [Key: Entry] = [:]
    var byteCount = 0
    var uses = 0

    mutating func use(_ key: Key) -> Value? {
      uses += 1
      guard let index = entries.index(forKey: key) else { return nil }
      entries.values[index].lastUse = uses
      return entries.values[index].value
    }

    mutating func add(_ value: Value, for key: Key) {
      let entry = Entry(value: value, byteCount: value.byteCount, lastUse: uses)
      byteCount += entry.byteCount
      entries[key] = entry
    }

    mutating func removeOldest(downTo limit: Int) {
      for (key, entry) in entries.sorted(by: { $0.value.lastUse < $1.value.lastUse }) {
        guard byteCount > limit else { return }
        byteCount -= entry.byteCount
        entries[key] = nil
      }
    }
  }

  private let state = Locked(State())
  private let maxBytes: Int

  init(maxBytes: Int) { self.maxBytes = maxBytes }

  /// The value of a key, made if it is not known. Nothing is locked while `make` runs; where two threads
  /// make the same value, the first one's stays.
  func value(_ key: Key, _ make: () throws -> Value) rethrows -> Value {
    if let known = known(key) { return known }
    let made = try make()
    return state.withLock { state in
      if let known = state.use(key) { return known }
      state.add(made, for: key)
      if state.byteCount > maxBytes { state.removeOldest(downTo: maxBytes / 2) }
      return made
    }
  }

  func known(_ key: Key) -> Value? { state.withLock { $0.use(key) } }

  /// About what is kept takes.
  var byteCount: Int { state.withLock { $0.byteCount } }
}
