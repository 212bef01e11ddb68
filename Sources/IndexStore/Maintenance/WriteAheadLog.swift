/// The pages in the log beside a database file that SQLite would take from there: those of whole commits.
///
/// For a file that SQLite does not open, and whose log it therefore does not apply.
///
/// Layout: "Database File Format" (https://www.sqlite.org/fileformat.html), section 4. Numbers are big
/// endian:
///
///     32 bytes of head    u32 magic (last bit: whether checksums take words as big endian), u32 version,
///                         u32 page size, u32 number of the checkpoint, u32 × 2 salt,
///                         u32 × 2 checksum of the 24 bytes before
///     each frame          u32 page number, u32 pages of the file after a commit (else 0), u32 × 2 salt,
///                         u32 × 2 checksum of everything so far (of this head its first 8 bytes), the page
struct WriteAheadLog {
  let pageSize: Int
  private let file: RawFile
  /// By page number: where its content begins in the log.
  private var pages: [Int: Int] = [:]

  private static let headBytes = 32
  private static let frameHeadBytes = 24
  private static let magic: UInt32 = 0x377F_0682

  /// nil if there is no log, or none that begins as one.
  init?(path: String) {
    guard let file = try? RawFile(path: path), let head = file.bytes(at: 0, count: Self.headBytes),
      Self.number(head, 0) & ~1 == Self.magic
    else { return nil }
    self.file = file
    pageSize = Int(Self.number(head, 8))
    guard (512...65_536).contains(pageSize), pageSize & (pageSize - 1) == 0 else { return nil }
    let isBigEndian = Self.number(head, 0) & 1 == 1
    let salt = Array(head[16..<24])
    var sum = Checksum()
    sum.add(head[..<24], isBigEndian: isBigEndian)
    guard sum.isWritten(in: head, at: 24) else { return nil }
    var open: [Int: Int] = [:]
    var offset = Self.headBytes
    // What comes behind the first frame that does not fit is of an earlier log, or was not written to its
    // end.
    while let frame = file.bytes(at: offset, count: Self.frameHeadBytes + pageSize) {
      sum.add(frame[..<8], isBigEndian: isBigEndian)
      sum.add(frame[Self.frameHeadBytes...], isBigEndian: isBigEndian)
      guard Array(frame[8..<16]) == salt, sum.isWritten(in: frame, at: 16) else { break }
      open[Int(Self.number(frame, 0))] = offset + Self.frameHeadBytes
      if Self.number(frame, 4) != 0 {
        pages.merge(open) { $1 }
        open.removeAll()
      }
      offset += Self.frameHeadBytes + pageSize
    }
  }

  /// The first bytes of a page; nil if the log does not have it.
  func page(_ number: Int, count: Int) -> [UInt8]? {
    pages[number].flatMap { file.bytes(at: $0, count: min(count, pageSize)) }
  }

  /// How many pages the file has once those of the log are written into it. It grows by no more pages than
  /// the log has.
  func pageCount(of pagesOfFile: Int) -> Int {
    max(pagesOfFile, pages.keys.filter { $0 <= pagesOfFile + pages.count }.max() ?? 0)
  }

  private static func number(_ bytes: [UInt8], _ place: Int) -> UInt32 {
    bytes[place..<place + 4].reduce(0) { $0 << 8 | UInt32($1) }
  }

  /// Two sums that depend on the order of what they are made of.
  private struct Checksum {
    var first: UInt32 = 0
    var second: UInt32 = 0

    /// The number of bytes is a multiple of 8.
    mutating func add(_ bytes: ArraySlice<UInt8>, isBigEndian: Bool) {
      for place in stride(from: bytes.startIndex, to: bytes.endIndex - 7, by: 8) {
        first &+= Self.word(bytes, place, isBigEndian) &+ second
        second &+= Self.word(bytes, place + 4, isBigEndian) &+ first
      }
    }

    func isWritten(in bytes: [UInt8], at place: Int) -> Bool {
      WriteAheadLog.number(bytes, place) == first && WriteAheadLog.number(bytes, place + 4) == second
    }

    private static func word(_ bytes: ArraySlice<UInt8>, _ place: Int, _ isBigEndian: Bool) -> UInt32 {
      let number = bytes[place..<place + 4].reduce(UInt32(0)) { $0 << 8 | UInt32($1) }
      return isBigEndian ? number : number.byteSwapped
    }
  }
}
