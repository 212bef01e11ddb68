/// Why a value is no record.
package enum RecordError: Error, Hashable, Sendable, CustomStringConvertible {
  case noID
  case longID(maxBytes: Int)
  case controlCharacterInID

  /// The message, on one line.
  package var description: String {
    switch self {
    case .noID: "no _id: a record needs one"
    case .longID(let maxBytes): "no usable _id: it is longer than \(maxBytes) bytes"
    case .controlCharacterInID: "no usable _id: it has control characters"
    }
  }
}
