/// The rest of an answer that is made piece by piece, each when it is needed.
///
/// `@unchecked Sendable`: the pieces of an answer are asked for one after another, each by the worker that
/// has its turn, and the connection is suspended meanwhile. A lock would never be waited for.
public final class BodyStream: @unchecked Sendable {
  private let make: () throws -> [UInt8]?

  /// `make`: The next piece, of a bounded size; nil behind the last one.
  init(_ make: @escaping () throws -> [UInt8]?) { self.make = make }

  /// Where the request is HEAD: a body of unknown length that is not sent.
  static var unsent: BodyStream { BodyStream { nil } }

  /// The next piece, never an empty one; nil behind the last one.
  func next() throws -> [UInt8]? {
    while let piece = try make() {
      if !piece.isEmpty { return piece }
    }
    return nil
  }
}
