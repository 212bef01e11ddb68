import Foundation

@testable import IndexStore
@testable import Indexer
@testable import Publication

/// A file of this process whose content is each input in turn.
private final class ScratchFile: Sendable {
  let path: String

  init(_ name: String) {
    path = FileManager.default.temporaryDirectory.appending(path: "search-fuzz-\(getpid())-\(name)").path
  }

  func write(_ bytes: [UInt8]) {
    let descriptor = open(path, O_WRONLY | O_CREAT | O_TRUNC, 0o600)
    require(
      descriptor >= 0 && Glibc.write(descriptor, bytes, bytes.count) == bytes.count, "no room in \(path)")
    close(descriptor)
  }
}

private let departmentFile = ScratchFile("departments")

/// A file is refused in words, or is a list of units that form a tree.
@Sendable func fuzzDepartments(_ input: [UInt8]) {
  departmentFile.write(input)
  do {
    let departments = try DepartmentFile.read(departmentFile.path).units
    require(!departments.isEmpty, "no department")
    let parents = Dictionary(departments.map { ($0.code, $0.parent) }, uniquingKeysWith: { $1 })
    for department in departments {
      var next: String? = department.code
      var steps = 0
      while let code = next {
        next = parents[code] ?? nil
        steps += 1
        require(steps <= departments.count + 1, "the tree has a cycle")
      }
    }
  } catch {
    require(!"\(error)".isEmpty && "\(error)".utf8.count < 5000, "a poor message")
  }
}

private let databaseFile = ScratchFile("salvage")

/// Rows of a file that is no database, or a damaged one, are read without an end that never comes or a byte
/// outside.
@Sendable func fuzzSalvage(_ input: [UInt8]) {
  databaseFile.write(input)
  guard let pages = try? DatabasePages(path: databaseFile.path) else { return }
  var bytes = 0
  let isShort = { (_: Bool, kinds: [DatabasePages.Kind]) in kinds.count < 20 }
  pages.forEachRow(where: isShort) { row in
    for value in row.values { bytes += value.bytes?.count ?? 0 }
  }
  // Each cell may lead to the same overflow pages, but to no more than the file has.
  require(bytes <= (input.count + 1) * (input.count / 2 + 1), "\(bytes) bytes out of \(input.count)")
}
