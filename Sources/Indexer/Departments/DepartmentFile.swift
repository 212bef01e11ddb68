import IndexStore
import Publication

/// Reads a department file: labels, and which unit is a part of which.
///
/// Two forms, as YAML or JSON: a list or stream of `{_id, name, display, layer, tree: [{_id}]}` with
/// ancestors nearest first, or nested `tree: {ID: {name, display, tree: {...}}}`.
///
/// A unit that stands only in the tree of another counts, too: for those below it, whether or not a record
/// has it.
struct DepartmentFile {
  var units: [Department] = []
  /// The number of units with an entry of their own.
  var listedCount = 0

  static func read(_ path: String) throws -> DepartmentFile {
    let inputs = SourceList(paths: [path])
    if let problem = inputs.problems.first { throw problem }
    var reader = FrameReader(inputs)
    var departments: [Department] = []
    var lines: [String: Int] = [:]
    var chains: [(line: Int, units: [Department])] = []
    while var frame = try reader.next() {
      _ = reader.takeApart(&frame)
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
        chains.append((frame.line, ancestors(value)))
      }
      for department in departments[departmentsBefore...] { lines[department.code] = frame.line }
    }
    guard !departments.isEmpty else {
      throw DepartmentFileError.noDepartment(file: path)
    }
    let listedCount = departments.count
    var known = Set(departments.map(\.code.foldedCode))
    for (line, units) in chains {
      for unit in units where known.insert(unit.code.foldedCode).inserted {
        departments.append(unit)
        lines[unit.code] = line
      }
    }
    if let cycle = cycle(in: departments) {
      throw DepartmentFileError.cycle(file: path, line: lines[cycle[0]] ?? 1, codes: cycle)
    }
    return DepartmentFile(units: departments, listedCount: listedCount)
  }

  /// A cycle: each unit is a part of the next, and the last a part of the first; nil if there is none.
  ///
  /// - Complexity: O(n): each unit is entered once.
  private static func cycle(in departments: [Department]) -> [String]? {
    // The last entry of a code counts, as it does in the index.
    let parents = Dictionary(
      departments.map { ($0.code.foldedCode, $0.parent) }, uniquingKeysWith: { $1 })
    let codes = Dictionary(
      departments.map { ($0.code.foldedCode, $0.code) }, uniquingKeysWith: { $1 })
    var settled: Set<String> = []
    for department in departments {
      var chain: [String] = []
      var places: [String: Int] = [:]
      var next: String? = department.code.foldedCode
      while let code = next, !settled.contains(code) {
        if let place = places[code] { return chain[place...].map { codes[$0] ?? $0 } }
        places[code] = chain.count
        chain.append(code)
        next = (parents[code] ?? nil)?.foldedCode
      }
      settled.formUnion(chain)
    }
    return nil
  }

  private static func department(_ value: Value, path: String, line: Int) throws -> Department {
    guard let code = value["_id"]?.string?.asFacetText, !code.isEmpty else {
      throw DepartmentFileError.noID(file: path, line: line)
    }
    guard value["title"] == nil || value["name"] != nil else {
      throw DepartmentFileError.publication(file: path, line: line, id: code)
    }
    return Department(code: code, label: label(value), parent: ancestors(value).first?.code)
  }

  /// The units above one, nearest first, each below the next; most of them state no label.
  private static func ancestors(_ value: Value) -> [Department] {
    var known = Set([value["_id"]?.string?.asFacetText.foldedCode].compactMap(\.self))
    var units: [Department] = []
    for item in value["tree"]?.list ?? [] {
      // Some sites list a unit among its own ancestors.
      guard let code = (item["_id"]?.string ?? item.string)?.asFacetText, !code.isEmpty,
        known.insert(code.foldedCode).inserted
      else { continue }
      if let last = units.indices.last { units[last].parent = code }
      units.append(Department(code: code, label: label(item), parent: nil))
    }
    return units
  }

  /// Appends the units of a nested tree, whatever its depth, without recursion.
  private static func append(_ tree: Value, to departments: inout [Department], path: String, line: Int)
    throws
  {
    var open: [(parent: String?, tree: Value)] = [(nil, tree)]
    while let (parent, tree) = open.popLast() {
      for entry in tree.entries {
        let code = entry.key.asFacetText
        guard !code.isEmpty else { continue }
        departments.append(Department(code: code, label: label(entry.value), parent: parent))
        if let below = entry.value["tree"] { open.append((code, below)) }
      }
    }
  }

  private static func label(_ value: Value) -> String? {
    [value["name"], value["display"]].compactMap { $0?.string?.asFacetText }.first { !$0.isEmpty }
  }
}
