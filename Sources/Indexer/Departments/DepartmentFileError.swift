/// Why a department file could not be read.
public enum DepartmentFileError: Error, Hashable, CustomStringConvertible {
  /// An entry is neither YAML nor JSON; `reason` has no word of the content.
  case unreadable(file: String, line: Int, reason: String)
  case noDepartment(file: String)
  /// A department without `_id`.
  case noID(file: String, line: Int)
  /// An entry with a title and no name, as publications have.
  case publication(file: String, line: Int, id: String)
  /// Each of these units is a part of the next, and the last a part of the first.
  case cycle(file: String, line: Int, codes: [String])

  /// How many units of a cycle the message names.
  private static let maxUnitsShown = 8

  /// The message, on one line.
  public var description: String {
    let (file, line, reason) = parts
    return "\(file):\(line): \(reason); expected departments such as "
      + "{_id: MaMo, name: Mondelli Group, tree: [{_id: ISTA}]}"
  }

  private var parts: (file: String, line: Int, reason: String) {
    switch self {
    case .unreadable(let file, let line, let reason): (file, line, reason)
    case .noDepartment(let file): (file, 1, "it has no department")
    case .noID(let file, let line): (file, line, "a department has no _id")
    case .publication(let file, let line, let id): (file, line, "'\(id)' has a title: this is a publication")
    case .cycle(let file, let line, let codes):
      (file, line, "the tree has a cycle: \(Self.chain(codes))")
    }
  }

  private static func chain(_ codes: [String]) -> String {
    var units = codes.prefix(maxUnitsShown).map { "'\($0)'" }
    if codes.count > maxUnitsShown { units.append("...") }
    if let first = codes.first { units.append("'\(first)'") }
    return units.joined(separator: ", which is part of ")
  }
}
