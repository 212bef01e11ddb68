private import Basics

/// The facts at the beginning of a database file that are read without SQLite, where it refuses the file.
///
/// Layout, from "Database File Format" (https://www.sqlite.org/fileformat.html), section 1.3: at 16 the page
/// size, two bytes (1 stands for 65,536); at 20 the bytes reserved at the end of each page; at 68 the
/// application id.
struct DatabaseHeader {
  /// Bytes of a page.
  let pageSize: Int
  /// Bytes of a page that hold content.
  let usableSize: Int

  static let size = 100

  /// nil if these bytes cannot be those of a database.
  init?(_ bytes: some Collection<UInt8>) {
    let bytes = Array(bytes.prefix(Self.size))
    guard bytes.count == Self.size else { return nil }
    let size = Int(bytes[16]) << 8 | Int(bytes[17])
    pageSize = size == 1 ? 65_536 : size
    usableSize = pageSize - Int(bytes[20])
    guard (512...65_536).contains(pageSize), pageSize & (pageSize - 1) == 0, usableSize >= 480 else {
      return nil
    }
  }

  /// Whether the file at `path` has this program's mark where a database has it.
  static func isMarked(_ path: String) -> Bool {
    guard let bytes = FileStart.bytes(of: path, atMost: size), bytes.count == size else { return false }
    let mark = bytes[68..<72].reduce(0) { $0 << 8 | Int($1) }
    return mark == Schema.applicationID
  }
}
