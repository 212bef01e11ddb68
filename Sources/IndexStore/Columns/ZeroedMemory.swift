private import Basics

extension UnsafeMutableRawPointer {
  /// Memory that is zero, taken from the system page by page when it is touched.
  package static func allocateZeroed(byteCount: Int) -> UnsafeMutableRawPointer {
    if let memory = calloc(1, byteCount) { return memory }
    // Ends the program as every allocation does that there is no memory for.
    return .allocate(byteCount: byteCount, alignment: 16).zeroed(byteCount)
  }

  /// Gives back what `allocateZeroed` took.
  package func freeZeroed() { free(self) }

  private func zeroed(_ byteCount: Int) -> UnsafeMutableRawPointer {
    initializeMemory(as: UInt8.self, repeating: 0, count: byteCount)
    return self
  }
}
