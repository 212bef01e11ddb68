/// Paths of files, taken apart and put together.
package enum FilePath {
  /// The folder that a file stands in, as its path names it: empty for `name`, `/` for `/name`.
  package static func folder(of path: String) -> String {
    let bytes = withoutSlashes(Array(path.utf8)[...])
    guard let slash = bytes.lastIndex(of: slash) else { return path.utf8.first == Self.slash ? "/" : "" }
    let folder = withoutSlashes(bytes[..<slash])
    return folder.isEmpty ? "/" : String(decoding: folder, as: UTF8.self)
  }

  /// The same for those who open it: `.` for `name`.
  package static func openableFolder(of path: String) -> String {
    let folder = folder(of: path)
    return folder.isEmpty ? "." : folder
  }

  /// The last step of a path.
  package static func name(of path: String) -> String {
    let bytes = withoutSlashes(Array(path.utf8)[...])
    let name = bytes[(bytes.lastIndex(of: slash).map { $0 + 1 } ?? bytes.startIndex)...]
    return String(decoding: name, as: UTF8.self)
  }

  package static func joined(_ folder: String, _ name: String) -> String {
    folder.isEmpty || folder.utf8.last == slash ? folder + name : folder + "/" + name
  }

  private static let slash = UInt8(ascii: "/")

  private static func withoutSlashes(_ bytes: ArraySlice<UInt8>) -> ArraySlice<UInt8> {
    bytes[..<(bytes.lastIndex { $0 != slash }.map { $0 + 1 } ?? bytes.startIndex)]
  }
}
