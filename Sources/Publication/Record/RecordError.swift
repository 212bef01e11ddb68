/// Why a value is not a record.
package enum RecordError: Error, Hashable, Sendable, CustomStringConvertible {
  case noID
  case longID(maxBytes: Int)
  case controlCharacterInID
  /// It has a name, as a unit or a project has.
  case notAPublication

  /// The message, on one line.
  package var description: String {
    switch self {
    case .noID: "no _id: a record needs one"
    case .longID(let maxBytes): "no usable _id: it is longer than \(maxBytes) bytes"
    case .controlCharacterInID: "no usable _id: it has control characters"
    case .notAPublication:
      "not a publication: it has a name but neither title nor type, as the records of departments and "
        + "projects have; a file of departments is given as such, not as an export"
    }
  }
}
