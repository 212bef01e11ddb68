import Foundation
import TestSupport

extension Repository {
  /// The paths of all files, relative to the root. What `.gitignore` lists is left out by name, because an
  /// unpacked archive has no git.
  static func files(under folder: String = "") throws -> [String] {
    let names = try FileManager.default.contentsOfDirectory(atPath: root.appending(path: folder).path)
    return try names.sorted().filter { !isIgnored($0) }.flatMap { name in
      let path = folder.isEmpty ? name : "\(folder)/\(name)"
      return isFolder(path) ? try files(under: path) : [path]
    }
  }

  /// The names of the folders in a folder.
  static func folders(in folder: String) throws -> [String] {
    let names = try FileManager.default.contentsOfDirectory(atPath: root.appending(path: folder).path)
    return names.filter { !isIgnored($0) && isFolder("\(folder)/\($0)") }
  }

  private static func isIgnored(_ name: String) -> Bool {
    name == ".git" || name.hasPrefix(".build") || name.hasPrefix(".swiftpm")
      || ["index", "Package.resolved", "__pycache__"].contains(name)
  }

  private static func isFolder(_ path: String) -> Bool {
    var isFolder: ObjCBool = false
    return FileManager.default.fileExists(atPath: root.appending(path: path).path, isDirectory: &isFolder)
      && isFolder.boolValue
  }

  static func text(_ path: String) throws -> String {
    String(decoding: try Data(contentsOf: root.appending(path: path)), as: UTF8.self)
  }

  /// The modules that the Swift files of a folder import.
  static func imports(in folder: String) throws -> Set<String> {
    let statement = /(?m)^ *(?:@\w+ )*(?:(?:public|package|internal|private|fileprivate) )?import (\w+)/
    let sources = try files(under: folder).filter { $0.hasSuffix(".swift") }
    return Set(try sources.flatMap { try text($0).matches(of: statement).map { String($0.output.1) } })
  }
}
