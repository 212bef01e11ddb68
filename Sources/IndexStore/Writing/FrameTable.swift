package import Publication

/// The known frames of a source: which record each gave.
///
/// - Complexity: about 40 bytes a frame, and one probe for a look-up.
package struct FrameTable {
  private var docids: [Hash128: Int] = [:]

  /// The record that a frame with this hash gave.
  package subscript(hash: Hash128) -> Int? { docids[hash] }

  mutating func insert(_ hash: Hash128, docid: Int) { docids[hash] = docid }
  mutating func reserveCapacity(_ count: Int) { docids.reserveCapacity(count) }
}
