import IndexStore
import Publication

/// Reads a department file: labels, and who is whose part.
///
/// Two forms, as YAML or JSON: a list or stream of `{_id, name, display, layer, tree: [{_id}]}` with
/// ancestors nearest first, or nested `tree: {ID: {name, display, tree: {...}}}`.
enum DepartmentFile {
  static func read(_ path: String) throws -> [Department] {
    let inputs = SourceList(paths: [path])
    if let problem = inputs.problems.first { throw problem }
    var reader = FrameReader(inputs)
    var departments: [Department] = []
    var lines: [String: Int] = [:]
    while let frame = try reader.next() {
      let departmentsBefore = departments.count
      let value: Value
      do {
        value = try frame.value()
      } catch let error as JSONError where error.offset == 0 {
        throw DepartmentFileError.unreadable(
          file: path, line: frame.line, reason: "no department begins here")
      } catch {
        throw DepartmentFileError.unreadable(file: path, line: frame.line, reason: "\(error)")
      }
      if let tree = value["tree"], value["_id"] == nil {
        try append(tree, to: &departments, path: path, line: frame.line)
      } else {
        departments.append(try department(value, path: path, line: frame.line))
      }
      for department in departments[departmentsBefore...] { lines[department.code] = frame.line }
    }
    guard !departments.isEmpty else {
      throw DepartmentFileError.noDepartment(file: path)
    }
    if let cycle = cycle(in: departments) {
      throw DepartmentFileError.cycle(file: path, line: lines[cycle[0]] ?? 1, codes: cycle)
    }
    return departments
  }

  /// Units of which each is a part of the next, and the last a part of the first; nil where the tree is one.
  ///
  /// - Complexity: O(n): each unit is entered once.
  private static func cycle(in departments: [Department]) -> [String]? {
    // The last entry of a code counts, as it does in the index.
    let parents = Dictionary(departments.map { ($0.code, $0.parent) }, uniquingKeysWith: { $1 })
    var settled: Set<String> = []
    for department in departments {
      var chain: [String] = []
      var places: [String: Int] = [:]
      var next: String? = department.code
      while let code = next, !settled.contains(code) {
        if let place = places[code] { return Array(chain[place...]) }
        places[code] = chain.count
        chain.append(code)
        next = parents[code] ?? nil
      }
      settled.formUnion(chain)
    }
    return nil
  }

  private static func department(_ value: Value, path: String, line: Int) throws -> Department {
    guard let code = value["_id"]?.string, !code.isEmpty else {
      throw DepartmentFileError.noID(file: path, line: line)
    }
    guard value["title"] == nil || value["name"] != nil else {
      throw DepartmentFileError.publication(file: path, line: line, id: code)
    }
    // Some sites list a unit among its own ancestors.
    let ancestors = value["tree"]?.list.compactMap { $0["_id"]?.string ?? $0.string } ?? []
    return Department(code: code, label: label(value), parent: ancestors.first { $0 != code && !$0.isEmpty })
  }

  /// Appends the units of a nested tree, whatever its depth, without recursion.
  private static func append(_ tree: Value, to departments: inout [Department], path: String, line: Int)
    throws
  {
    var open: [(parent: String?, tree: Value)] = [(nil, tree)]
    while let (parent, tree) = open.popLast() {
      for entry in tree.entries {
        departments.append(Department(code: entry.key, label: label(entry.value), parent: parent))
        if let below = entry.value["tree"] { open.append((entry.key, below)) }
      }
    }
  }

  private static func label(_ value: Value) -> String? {
    [value["name"], value["display"]].compactMap { $0?.string }.first { !$0.isEmpty }
  }
}
