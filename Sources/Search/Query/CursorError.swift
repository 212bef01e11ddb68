/// Why a text could not be read as a cursor.
public enum CursorError: Error, Hashable, CustomStringConvertible {
  /// Not made by `search`, cut off or changed.
  case invalid
  /// Made by a version of `search` that writes cursors differently.
  case unknownVersion(Int)

  /// The message, on one line.
  public var description: String {
    switch self {
    case .invalid: "this is not a cursor of search; take `next` from the results of the page before"
    case .unknownVersion(let version):
      "this cursor has version \(version), which this version of search does not know; search again from the first page"
    }
  }
}
