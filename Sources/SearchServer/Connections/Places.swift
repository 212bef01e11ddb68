import Basics
import Publication

/// Places for what may go on at the same time. One that was taken is free again when nobody holds it any
/// more.
final class Places: Sendable {
  private let count: Int
  private let held = Locked(0)

  init(_ count: Int) { self.count = count }

  /// How many are taken.
  var taken: Int { held.withLock(\.self) }

  /// nil if there is none left.
  func take() -> Place? {
    let isFree = held.withLock { held -> Bool in
      guard held < count else { return false }
      held += 1
      return true
    }
    return isFree ? Place(self) : nil
  }

  final class Place: Sendable {
    private let places: Places

    fileprivate init(_ places: Places) { self.places = places }

    deinit { places.held.withLock { $0 -= 1 } }
  }
}
