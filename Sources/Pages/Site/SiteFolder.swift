private import Basics
private import Export
private import Publication

/// A folder of files that are made again and again: only changed files are written, and only files that were
/// written here are removed.
///
/// `.search-site` in the folder names each file with the hash of its bytes. A file that somebody else put
/// there, or has changed since, is never removed; one in the place of a page is an error.
final class SiteFolder {
  private let folder: URL
  private let known: [String: String]
  private var made: [String: String] = [:]
  /// The manifest. A new file is added to it before it is written: an interrupted run has to know its files.
  private var additions: Int32 = -1
  private(set) var written = 0

  static let manifest = ".search-site"

  init(_ path: String) throws {
    folder = URL(filePath: path, directoryHint: .isDirectory)
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    let list = try? String(contentsOf: folder.appending(path: Self.manifest), encoding: .utf8)
    var known: [String: String] = [:]
    for line in (list ?? "").split(separator: "\n") {
      let parts = line.split(separator: " ", maxSplits: 1)
      if parts.count == 2, Self.isPlain(parts[1]) { known[String(parts[1])] = String(parts[0]) }
    }
    self.known = known
  }

  /// Whether a name leads nowhere else: anybody may have written the manifest.
  private static func isPlain(_ name: Substring) -> Bool {
    !name.isEmpty && !name.hasPrefix(".") && !name.contains("/") && !name.contains("\\")
  }

  func write(_ bytes: [UInt8], to name: String) throws {
    let hash = Hash128.of(bytes).hex
    made[name] = hash
    let file = folder.appending(path: name)
    let present = try? Data(contentsOf: file)
    if let present {
      if present.elementsEqual(bytes) { return }
      guard known[name] != nil else { throw SiteError.foreignFile(file.path) }
    } else if known[name] == nil {
      try announce(name, hash)
    }
    try Data(bytes).write(to: file, options: .atomic)
    written += 1
  }

  private func announce(_ name: String, _ hash: String) throws {
    let manifest = folder.appending(path: Self.manifest).path
    if additions < 0 { additions = open(manifest, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0o666) }
    guard additions >= 0 else { throw ExportFileError(path: manifest, code: errno) }
    let code = Array("\(hash) \(name)\n".utf8).withUnsafeBytes { Platform.writeAll($0, to: additions) }
    if code != 0 { throw ExportFileError(path: manifest, code: code) }
  }

  deinit { if additions >= 0 { close(additions) } }

  /// Removes the files of earlier runs that this one has not made, and lists those that it has.
  ///
  /// - Returns: The names of those removed, and of those that somebody has changed since, which stay.
  func finish() throws -> (removed: [String], kept: [String]) {
    var (removed, kept): ([String], [String]) = ([], [])
    for (name, hash) in known.sorted(by: { $0.key < $1.key }) where made[name] == nil {
      let file = folder.appending(path: name)
      guard let present = try? Data(contentsOf: file) else { continue }
      if Hash128.of(Array(present)).hex == hash {
        try FileManager.default.removeItem(at: file)
        removed.append(name)
      } else {
        kept.append(name)
      }
    }
    let list = made.sorted { $0.key < $1.key }.map { "\($0.value) \($0.key)\n" }.joined()
    let file = folder.appending(path: Self.manifest)
    if (try? String(contentsOf: file, encoding: .utf8)) != list {
      try Data(list.utf8).write(to: file, options: .atomic)
    }
    return (removed, kept)
  }
}

/// Why a site could not be written.
public enum SiteError: Error, Hashable, CustomStringConvertible {
  /// A file that was not written here stands in the place of a page.
  case foreignFile(String)

  public var description: String {
    switch self {
    case .foreignFile(let path):
      "'\(path)' was not written by an earlier run, and is not replaced: move it away, or choose another folder"
    }
  }
}
