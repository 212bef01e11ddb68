/// The rest of an answer that is made piece by piece, each when it is needed.
///
/// `@unchecked Sendable`: one thread at a time asks for a piece, whichever it is.
public final class BodyStream: @unchecked Sendable {
  private let make: () throws -> [UInt8]?

  /// `make`: The next piece, of a bounded size; nil behind the last one.
  init(_ make: @escaping () throws -> [UInt8]?) { self.make = make }

  /// The next piece, never an empty one; nil behind the last one.
  func next() throws -> [UInt8]? {
    while let piece = try make() {
      if !piece.isEmpty { return piece }
    }
    return nil
  }
}
