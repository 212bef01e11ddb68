/// The terms of an index in order.
package protocol TermSequence {
  /// Calls `body` with each term that is not before `first`, bytewise ascending, each once, until it returns
  /// false.
  ///
  /// Terms whose records are all deleted are among them until FTS5 merges them away. The bytes are valid
  /// inside `body` only.
  ///
  /// - Complexity: O(terms × segments), without reading what records have them.
  func forEachTerm(from first: [UInt8], _ body: (UnsafeBufferPointer<UInt8>) throws -> Bool) throws
}
