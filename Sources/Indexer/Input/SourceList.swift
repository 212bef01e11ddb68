private import Basics

/// The inputs that the PATH arguments of one run stand for, in the order they are read.
package struct SourceList: Sendable {
  /// Endings of the files that are read out of a folder, each also with `.gz`; a file named itself may end in
  /// anything.
  package static let extensions = ["yml", "yaml", "json", "jsonl", "ndjson"]

  /// The inputs, in the order they are read.
  package private(set) var sources: [InputSource] = []
  /// What could not be found or read. A run stops at these unless it is told to go on without them.
  package private(set) var problems: [InputError] = []

  /// Looks up each path: a file, a folder (its files at any depth, without hidden ones), or `-` for standard
  /// input.
  ///
  /// The files of a folder come in the order of their paths' bytes.
  ///
  /// - Complexity: O(*n* log *n*) in the number of files.
  package init(paths: [String]) {
    for path in paths {
      if path == "-" {
        addStandardInput()
      } else {
        add(path)
      }
    }
  }

  /// The size of all inputs in bytes; nil if one of them does not tell.
  package var totalBytes: Int? {
    var total = 0
    for source in sources {
      guard let count = source.byteCount else { return nil }
      total += count
    }
    return total
  }

  private mutating func addStandardInput() {
    if sources.contains(.standardInput) {
      problems.append(.repeatedStandardInput)
    } else {
      sources.append(.standardInput)
    }
  }

  private mutating func add(_ path: String) {
    guard let status = FileStatus(path: path) else {
      problems.append(errno == ENOENT ? .missing(path: path) : .cannotOpen(path: path, code: errno))
      return
    }
    if status.isDirectory {
      addFiles(below: path)
    } else {
      add(path, status)
    }
  }

  private mutating func add(_ path: String, _ status: FileStatus) {
    guard access(path, R_OK) == 0 else {
      problems.append(.cannotOpen(path: path, code: errno))
      return
    }
    // A pipe (`<(zcat ...)` in a shell) has no size to go by.
    sources.append(InputSource(name: path, byteCount: status.isRegularFile ? status.byteCount : nil))
  }

  private mutating func addFiles(below directory: String) {
    let (paths, failures) = Self.files(below: directory)
    problems += failures
    if paths.isEmpty && failures.isEmpty { problems.append(.noFiles(directory: directory)) }
    for path in paths {
      guard let status = FileStatus(path: path) else {
        problems.append(.cannotOpen(path: path, code: errno))
        continue
      }
      // Opening a pipe that lies in a folder would wait for its writer.
      if status.isRegularFile { add(path, status) }
    }
  }

  /// Walks with a list of its own, not by recursion, and enters each folder once: links may form a loop.
  private static func files(below directory: String) -> (paths: [String], failures: [InputError]) {
    var paths: [String] = []
    var failures: [InputError] = []
    var open = [directory]
    var entered: Set<FileStatus.Identity> = []
    while let directory = open.popLast() {
      guard let status = FileStatus(path: directory), entered.insert(status.identity).inserted else {
        continue
      }
      guard let names = entries(of: directory) else {
        failures.append(.cannotOpen(path: directory, code: errno))
        continue
      }
      for name in names where !name.hasPrefix(".") {
        let path = directory.hasSuffix("/") ? directory + name : directory + "/" + name
        if FileStatus(path: path)?.isDirectory == true {
          open.append(path)
        } else if hasKnownExtension(name) {
          paths.append(path)
        }
      }
    }
    paths.sort { $0.utf8.lexicographicallyPrecedes($1.utf8) }
    return (paths, failures)
  }

  private static func entries(of directory: String) -> [String]? {
    guard let stream = opendir(directory) else { return nil }
    defer { closedir(stream) }
    var names: [String] = []
    while let entry = readdir(stream) {
      let name = withUnsafePointer(to: &entry.pointee.d_name) { pointer in
        pointer.withMemoryRebound(to: CChar.self, capacity: MemoryLayout.size(ofValue: pointer.pointee)) {
          String(cString: $0)
        }
      }
      names.append(name)
    }
    return names
  }

  static func hasKnownExtension(_ name: String) -> Bool {
    var parts = name.lowercased().split(separator: ".", omittingEmptySubsequences: false)
    if parts.last == "gz" { parts.removeLast() }
    guard parts.count > 1, let last = parts.last else { return false }
    return extensions.contains(String(last))
  }
}

/// What the system knows of a path, links followed.
private struct FileStatus {
  struct Identity: Hashable {
    var device: dev_t
    var file: ino_t
  }

  private var status = stat()

  /// Fails with `errno` set.
  init?(path: String) {
    guard stat(path, &status) == 0 else { return nil }
  }

  var isDirectory: Bool { status.st_mode & S_IFMT == S_IFDIR }
  var isRegularFile: Bool { status.st_mode & S_IFMT == S_IFREG }
  var byteCount: Int { Int(status.st_size) }
  var identity: Identity { Identity(device: status.st_dev, file: status.st_ino) }
}
