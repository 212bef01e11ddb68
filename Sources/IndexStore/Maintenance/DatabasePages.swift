import Publication

/// Reads the rows of a database file page by page, without SQLite and without its trees: what is left of a
/// damaged file.
///
/// A row is found where a leaf page of a table, or any page of an index, points to it; which tree it belongs
/// to is not known, so that a row has to be told by its columns. Nothing in the file is trusted.
///
/// Layout: "Database File Format" (https://www.sqlite.org/fileformat.html), sections 1.6 and 2.
struct DatabasePages {
  /// The content of a column.
  enum Value: Equatable {
    case null
    case int(Int)
    case real(Double)
    case text([UInt8])
    case blob([UInt8])
  }

  /// What kind of value a column holds, known before the value is read.
  enum Kind: Equatable { case null, int, real, text, blob }

  /// One row: of a table, with its rowid, or of an index.
  struct Row {
    var rowid: Int?
    var values: [Value]
  }

  private let file: RawFile
  /// Committed pages that have not reached the file yet.
  private let log: WriteAheadLog?
  private let header: DatabaseHeader
  private let pageCount: Int

  /// The file at `path`, with the log beside it if there is one.
  ///
  /// - Throws: The system's error if the file cannot be read.
  init(path: String) throws {
    file = try RawFile(path: path)
    log = WriteAheadLog(path: path + "-wal")
    var bytes =
      log?.page(1, count: DatabaseHeader.size) ?? file.bytes(at: 0, count: DatabaseHeader.size) ?? []
    // Where the header no longer says it: the size that the log has, or that an index is made with.
    if DatabaseHeader(bytes) == nil, bytes.count == DatabaseHeader.size {
      let pageSize = log?.pageSize ?? IndexFile.pageBytes
      bytes[16] = pageSize == 65_536 ? 0 : UInt8(pageSize >> 8)
      bytes[17] = pageSize == 65_536 ? 1 : 0
      bytes[20] = 0
    }
    guard let header = DatabaseHeader(bytes) else { throw IndexError.damaged(what: "the file is too short") }
    self.header = header
    let pagesOfFile = (file.count + header.pageSize - 1) / header.pageSize
    pageCount = log?.pageCount(of: pagesOfFile) ?? pagesOfFile
  }

  /// What a page holds without its reserved end; the last one of a file that was cut may be shorter.
  private func page(_ number: Int) -> [UInt8]? {
    if let log, log.pageSize == header.pageSize, let bytes = log.page(number, count: header.usableSize) {
      return bytes
    }
    guard number >= 1, number <= pageCount else { return nil }
    let start = (number - 1) * header.pageSize
    return file.bytes(at: start, count: min(header.usableSize, file.count - start))
  }

  /// Calls `body` with each row whose kinds of columns satisfy `isWanted`.
  ///
  /// - Complexity: O(bytes of the file)
  func forEachRow(
    where isWanted: (_ isOfTable: Bool, [Kind]) -> Bool, _ body: (Row) throws -> Void
  ) rethrows {
    for number in 1...max(1, pageCount) {
      guard let bytes = page(number) else { continue }
      try forEachCell(of: bytes, headerAt: number == 1 ? DatabaseHeader.size : 0) { cell in
        guard let shape = Shape(bytes, cell), isWanted(cell.isOfTable, shape.kinds),
          let payload = payload(bytes, cell)
        else { return }
        try body(Row(rowid: cell.rowid, values: shape.values(payload)))
      }
    }
  }

  // MARK: Cells

  private struct Cell {
    var rowid: Int?
    var isOfTable: Bool
    /// Bytes of the row.
    var size: Int
    /// The part of them that stands on the page.
    var local: Range<Int>
  }

  private func forEachCell(of page: [UInt8], headerAt start: Int, _ body: (Cell) throws -> Void) rethrows {
    guard start + 12 <= page.count else { return }
    let type = page[start]
    guard [Self.tableLeaf, Self.indexLeaf, Self.indexInterior].contains(type) else { return }
    let pointers = start + (type == Self.indexInterior ? 12 : 8)
    let count = Int(page[start + 3]) << 8 | Int(page[start + 4])
    for index in 0..<count {
      let place = pointers + 2 * index
      guard place + 2 <= page.count else { return }
      let offset = Int(page[place]) << 8 | Int(page[place + 1])
      if let cell = cell(page, offset, type) { try body(cell) }
    }
  }

  private static let tableLeaf: UInt8 = 13
  private static let indexLeaf: UInt8 = 10
  private static let indexInterior: UInt8 = 2

  private func cell(_ page: [UInt8], _ offset: Int, _ type: UInt8) -> Cell? {
    var offset = offset + (type == Self.indexInterior ? 4 : 0)
    guard let size = Self.varint(page, &offset), size >= 0, size <= pageCount * header.pageSize else {
      return nil
    }
    var rowid: Int?
    if type == Self.tableLeaf {
      rowid = Self.varint(page, &offset)
      guard rowid != nil else { return nil }
    }
    let local = localSize(size, isOfTable: type == Self.tableLeaf)
    guard offset + local <= page.count else { return nil }
    return Cell(rowid: rowid, isOfTable: type == Self.tableLeaf, size: size, local: offset..<offset + local)
  }

  /// How many bytes of a row stand on its page; the rest is on overflow pages (section 1.6 of the format).
  private func localSize(_ size: Int, isOfTable: Bool) -> Int {
    let usable = header.usableSize
    let most = isOfTable ? usable - 35 : (usable - 12) * 64 / 255 - 23
    guard size > most else { return size }
    let least = (usable - 12) * 32 / 255 - 23
    let fitting = least + (size - least) % (usable - 4)
    return fitting <= most ? fitting : least
  }

  /// The bytes of a row, with those of its overflow pages; nil if a page of them is missing.
  private func payload(_ page: [UInt8], _ cell: Cell) -> [UInt8]? {
    var payload = Array(page[cell.local])
    var pointer = cell.local.upperBound
    var current = page
    while payload.count < cell.size {
      guard pointer + 4 <= current.count else { return nil }
      let next = current[pointer..<pointer + 4].reduce(0) { $0 << 8 | Int($1) }
      // The first page is never one of these.
      guard next > 1, let bytes = self.page(next), bytes.count == header.usableSize else { return nil }
      current = bytes
      pointer = 0
      payload += current[4..<min(header.usableSize, 4 + cell.size - payload.count)]
    }
    return payload
  }

  private static func varint(_ bytes: [UInt8], _ offset: inout Int) -> Int? {
    Varint.read(bytes, &offset).map { Int(truncatingIfNeeded: $0) }
  }

  /// The columns of a row as its head tells them: for each a number that stands for kind and size.
  private struct Shape {
    private var types: [Int] = []
    private var start = 0

    /// nil if the head is not whole on its page, or tells of more than the row has.
    init?(_ page: [UInt8], _ cell: Cell) {
      let head = Array(page[cell.local])
      guard let size = DatabasePages.varint(head, &start), size <= head.count, size >= start else {
        return nil
      }
      var content = size
      while start < size {
        guard let type = DatabasePages.varint(head, &start), type >= 0, type != 10, type != 11, start <= size
        else { return nil }
        types.append(type)
        let (sum, overflows) = content.addingReportingOverflow(Self.size(type))
        guard !overflows, sum <= cell.size else { return nil }
        content = sum
      }
    }

    var kinds: [Kind] {
      types.map { type in
        switch type {
        case 0: .null
        case 7: .real
        case 1...9: .int
        default: type % 2 == 0 ? .blob : .text
        }
      }
    }

    func values(_ payload: [UInt8]) -> [Value] {
      var offset = start
      return types.map { type in
        let bytes = payload[offset..<offset + Self.size(type)]
        offset = bytes.endIndex
        switch type {
        case 0: return .null
        case 8, 9: return .int(type - 8)
        case 7: return .real(Double(bitPattern: bytes.reduce(0) { $0 << 8 | UInt64($1) }))
        case 1...6:
          let isNegative = bytes.first.map { $0 >= 0x80 } ?? false
          return .int(bytes.reduce(isNegative ? -1 : 0) { $0 << 8 | Int($1) })
        default: return type % 2 == 0 ? .blob(Array(bytes)) : .text(Array(bytes))
        }
      }
    }

    private static func size(_ type: Int) -> Int {
      switch type {
      case 0, 8, 9: 0
      case 1...4: type
      case 5: 6
      case 6, 7: 8
      default: (type - 12) / 2
      }
    }
  }
}

extension DatabasePages.Value {
  var int: Int? { if case .int(let value) = self { value } else { nil } }
  var string: String? {
    if case .text(let bytes) = self { String(validating: bytes, as: UTF8.self) } else { nil }
  }

  /// Of text and blob.
  var bytes: [UInt8]? {
    switch self {
    case .text(let bytes), .blob(let bytes): bytes
    default: nil
    }
  }

  var double: Double? {
    switch self {
    case .int(let value): Double(value)
    case .real(let value): value
    default: nil
    }
  }
}
