private import Basics

/// Why an input could not be read to its end.
///
/// Each of them means that records may be missing, so that nothing may be deleted for being missing.
public enum InputError: Error, Hashable, CustomStringConvertible {
  /// No such file or folder.
  case missing(path: String)
  /// A folder without any file to read.
  case noFiles(directory: String)
  /// `-` came more than once.
  case repeatedStandardInput
  /// The system refused to open it; `code` is an `errno`.
  case cannotOpen(path: String, code: Int32)
  /// The system failed while reading; `code` is an `errno`, `offset` counts the bytes of the file before it.
  case cannotRead(path: String, code: Int32, offset: Int)
  /// The compressed data is damaged (a checksum that does not fit, an invalid code); `detail` is zlib's word
  /// for it.
  case gzipDamaged(path: String, offset: Int, detail: String)
  /// The compressed data ends before its own end mark.
  case gzipEndsEarly(path: String, offset: Int)
  /// A kind of file that is recognised, but not read: HTML, BibTeX, a table, zip, xz, ...
  case unsupported(path: String, kind: String)
  /// The text ends inside a record or an array; `line` is where that began.
  case endsEarly(file: String, line: Int, in: Part)

  /// What a file may be cut off in.
  public enum Part: String, Hashable, Sendable {
    case record
    case list = "list of records"
  }

  /// The input, and the line where one is known (else 1).
  var place: (file: String, line: Int) {
    switch self {
    case .missing(let path), .noFiles(let path), .cannotOpen(let path, _), .cannotRead(let path, _, _),
      .gzipDamaged(let path, _, _), .gzipEndsEarly(let path, _), .unsupported(let path, _):
      (path, 1)
    case .repeatedStandardInput: ("-", 1)
    case .endsEarly(let file, let line, _): (file, line)
    }
  }

  /// The message, on one line.
  public var description: String {
    switch self {
    // As it is named on the command line, or was found in a folder.
    case .missing(let path) where path.unicodeScalars.contains("\u{FFFD}"),
      .cannotOpen(let path, ENOENT) where path.unicodeScalars.contains("\u{FFFD}"):
      "\(path): the name of this file is not in UTF-8, so it cannot be opened; rename the file"
    case .missing(let path):
      "\(path): no such file or folder; check the path"
    case .noFiles(let directory):
      "\(directory): no file to read in this folder, expected names ending in "
        + "\(SourceList.extensions.map { "." + $0 }.joined(separator: " ")), each also with .gz"
    case .repeatedStandardInput:
      "standard input (-) can be read only once; name it once"
    case .cannotOpen(let path, let code):
      "\(path): cannot be opened: \(systemMessage(code))"
    case .cannotRead(let path, let code, let offset):
      "\(path): reading failed after \(offset) bytes: \(systemMessage(code))"
    case .gzipDamaged(let path, let offset, let detail):
      "\(path): the gzip data is damaged near byte \(offset) (\(detail)); get the file again"
    case .gzipEndsEarly(let path, let offset):
      "\(path): the gzip data ends early, after \(offset) bytes, without its end mark; get the file again"
    case .unsupported(let path, let kind):
      "\(path): found \(kind), expected an export in YAML or JSON, plain or as .gz; get the export, or convert the file first"
    case .endsEarly(let file, let line, let part):
      "\(file): the file is cut off in the \(part.rawValue) that begins on line \(line); get it again"
    }
  }

  private func systemMessage(_ code: Int32) -> String {
    String(cString: strerror(code))
  }
}
