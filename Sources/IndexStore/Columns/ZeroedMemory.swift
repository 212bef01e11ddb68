private import Foundation

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

/// A large array that is zero, taken from the system when it is touched.
///
/// In pages of 2 MiB where the system has them: arrays that questions go all through cost one fault in place of 512, and
/// fewer misses of what the processor knows about pages.
package final class ZeroedArray {
  package let base: UnsafeMutableRawPointer
  private let mapping: UnsafeMutableRawPointer?
  private let mappingSize: Int

  private static let hugePageSize = 1 << 21

  package init(byteCount: Int) {
    // What a quarter of a page holds stays in small ones.
    if byteCount >= Self.hugePageSize / 4, let (mapping, base, size) = Self.map(byteCount) {
      (self.mapping, self.base, mappingSize) = (mapping, base, size)
    } else {
      (mapping, base, mappingSize) = (nil, .allocateZeroed(byteCount: byteCount), 0)
    }
  }

  deinit {
    if let mapping { munmap(mapping, mappingSize) } else { base.freeZeroed() }
  }

  private static func map(
    _ byteCount: Int
  ) -> (mapping: UnsafeMutableRawPointer, base: UnsafeMutableRawPointer, size: Int)? {
    let used = (byteCount + hugePageSize - 1) / hugePageSize * hugePageSize
    // With a page more than is used, so that it can begin where a page does.
    let size = used + hugePageSize
    let flags = MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE
    guard let mapping = mmap(nil, size, PROT_READ | PROT_WRITE, flags, -1, 0), mapping != MAP_FAILED else {
      return nil
    }
    let address = UInt(bitPattern: mapping)
    let misfit = Int(address % UInt(hugePageSize))
    let base = mapping + (misfit == 0 ? 0 : hugePageSize - misfit)
    // Where the system has no such pages, small ones do.
    madvise(base, used, MADV_HUGEPAGE)
    return (mapping, base, size)
  }
}
