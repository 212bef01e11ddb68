/// The postings of one term in one segment once more, without positions, in blocks of bits that are read four
/// times as fast as a doclist (by profile of first answers): what a frequent word needs that nobody has asked
/// for yet.
///
/// A row of `packed_list` has the number of the page on which the doclist begins, as `text_data` counts
/// pages: a doclist of several pages is the last of its first. All numbers are little endian.
///
/// `blocks`, for each 128 postings:
///
///     u32  the first docid
///     u32  the page of that posting in the doclist, counted from the doclist's first
///     u16  where the size of its position list stands there: on the first page behind the start of the
///          doclist, on another behind the start of the page
///     u8   bits of a distance
///     u8   bits of a number of a pattern
///     u32  where in `data` the block begins
///
/// `data`:
///
///     u32  postings, tombstones among them
///     u32  patterns: how often the term stands in each field
///     u32  postings of which the pattern is written out
///     u32  0
///     u64  each pattern: 16 bits for each field; 0 is that of a tombstone
///     ...  for each block, from a whole byte on: the distances between its docids, each less 1; then, from a
///          whole byte on, the number of the pattern of each posting, or 255 for one that is written out
///     u64  each pattern that is written out
///     u64  0, so that eight bytes can be read wherever a number begins
enum PackedFormat {
  static let blockSize = 128
  static let headSize = 16
  static let patternSize = 8
  static let blockHeadSize = 16
  /// The number of a pattern that is written out.
  static let writtenOut: UInt8 = 255
  /// Bytes behind the last.
  static let padding = 8
  /// Bits of a pattern for a field.
  static let fieldBits = 16

  static func bytes(ofBits bits: Int) -> Int { (bits + 7) / 8 }
}

/// A packed list as it is written.
struct PackedList: Sendable {
  /// The id of its row.
  var id: Int
  /// The postings that are no tombstones.
  var recordCount: Int
  var blocks: [UInt8]
  var data: [UInt8]
}

/// The head of a block: where its postings can be found in the doclist.
struct PackedBlock: BitwiseCopyable {
  var docid: UInt32
  /// Counted from the first of the doclist.
  var page: UInt32
  var offset: UInt16
  var distanceBits: UInt8
  var numberBits: UInt8
  var dataStart: UInt32

  /// - Throws: `IndexError.damaged` if these are no whole blocks, or their docids do not ascend.
  static func all(_ bytes: UnsafeRawBufferPointer) throws -> [PackedBlock] {
    guard bytes.count % PackedFormat.blockHeadSize == 0 else { throw PackedPostings.damage }
    var last: UInt32 = 0
    return try stride(from: 0, to: bytes.count, by: PackedFormat.blockHeadSize).map { place in
      func load<T: FixedWidthInteger & BitwiseCopyable>(_ offset: Int, as: T.Type) -> T {
        T(littleEndian: bytes.loadUnaligned(fromByteOffset: place + offset, as: T.self))
      }
      let block = PackedBlock(
        docid: load(0, as: UInt32.self), page: load(4, as: UInt32.self), offset: load(8, as: UInt16.self),
        distanceBits: load(10, as: UInt8.self), numberBits: load(11, as: UInt8.self),
        dataStart: load(12, as: UInt32.self))
      guard block.docid > last else { throw PackedPostings.damage }
      last = block.docid
      return block
    }
  }

  /// The last block that does not begin behind a docid; nil if all do.
  ///
  /// - Complexity: O(log blocks)
  static func index(of docid: Int, in blocks: [PackedBlock]) -> Int? {
    var (low, high) = (0, blocks.count)
    while low < high {
      let middle = (low + high) / 2
      if Int(blocks[middle].docid) <= docid { low = middle + 1 } else { high = middle }
    }
    return low > 0 ? low - 1 : nil
  }
}
