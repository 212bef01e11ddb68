import Publication

/// How much memory reading may take.
package struct InputLimits: Hashable, Sendable {
  /// The longest frame that is kept, in bytes; a longer one is rejected, and cutting goes on after it.
  package var maxFrameBytes: Int
  /// How much is read at a time, in (decompressed) bytes.
  package var chunkBytes: Int

  package init(maxFrameBytes: Int = Limits().recordBytes, chunkBytes: Int = 1 << 18) {
    self.maxFrameBytes = max(1, maxFrameBytes)
    self.chunkBytes = max(1, chunkBytes)
  }
}
