package import Publication
import SearchSQLite

/// The known frames of a source: which record each gave.
///
/// An export mostly keeps its order, so a frame is first compared with the one that followed the last frame
/// found: for an unchanged export that is always it, and no table is even made. What stands elsewhere is
/// found through a hash table with linear probing, at most three quarters full. 24 bytes a frame, and 6 to 12
/// for the hash table.
package struct FrameTable: Sendable {
  private struct Frame {
    var hash: Hash128
    var docid: Int
  }

  /// In the order of `insert`.
  private var frames: [Frame] = []
  /// Where in `frames` the frame is that the next one is compared with.
  private var next = 0
  /// The hash table: places in `frames`, counted from 1; 0 is free. Empty until it is needed.
  private var slots: [UInt32] = []
  /// Odd, and another in each table: nobody can make frames that are known to share a slot.
  private let multiplier = UInt64.random(in: 0...UInt64.max) | 1

  /// The records of the source, in the order of `insert`.
  package private(set) var docids: [Int] = []

  package init() {}

  /// The frames that gave the records of a source; its docids are ascending.
  ///
  /// `docidLimit`: What all docids are below; a row for a record that cannot be is damage, and passed over.
  init(ofSource source: String, in connection: Connection, docidLimit: Int) throws {
    let statement = try Statement(connection, "SELECT docid, hash FROM frame WHERE source = ? ORDER BY docid")
    statement.bind(source, at: 1)
    while try statement.step() {
      let docid = try statement.int(0)
      guard (1..<docidLimit).contains(docid) else { continue }
      insert(try statement.withBytes(1) { $0.withUnsafeBytes { Hash128(bytes: $0) } }, docid: docid)
    }
  }

  /// Adds a record, and the frame that gave it where one is known. All are added before the first is looked
  /// up.
  ///
  /// - Complexity: O(1), amortized.
  package mutating func insert(_ hash: Hash128?, docid: Int) {
    docids.append(docid)
    if let hash { frames.append(Frame(hash: hash, docid: docid)) }
  }

  /// The record that a frame with this hash gave.
  ///
  /// - Complexity: O(1), amortized.
  package mutating func docid(of hash: Hash128) -> Int? {
    // Where a record has changed, the frame after it is the second.
    for place in next..<min(next + 2, frames.count) where frames[place].hash == hash {
      next = place + 1
      return frames[place].docid
    }
    guard !frames.isEmpty else { return nil }
    if slots.isEmpty { makeSlots() }
    let place = Int(slots[slot(of: hash)]) - 1
    guard place >= 0 else { return nil }
    next = place + 1
    return frames[place].docid
  }

  private mutating func makeSlots() {
    slots = Array(repeating: 0, count: frames.count / 3 * 4 + 4)
    for (place, frame) in frames.enumerated() {
      let slot = slot(of: frame.hash)
      slots[slot] = UInt32(place + 1)
    }
  }

  /// The slot of the hash, or the free one where it would be; there is always a free one.
  private func slot(of hash: Hash128) -> Int {
    var slot = Int((hash.low &* multiplier).multipliedFullWidth(by: UInt64(slots.count)).high)
    while slots[slot] != 0, frames[Int(slots[slot]) - 1].hash != hash {
      slot += 1
      if slot == slots.count { slot = 0 }
    }
    return slot
  }
}
