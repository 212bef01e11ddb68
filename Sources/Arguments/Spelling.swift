import Basics

/// Finds the name that a misspelled one was meant to be.
enum Spelling {
  /// The name that `name` was probably meant to be, if one is near: one that it begins, else the one that
  /// takes the fewest changes, at most a third of it.
  static func nearest(to name: String, among names: [String]) -> String? {
    let names = names.sorted()
    if name.utf8.count > 3, let whole = names.first(where: { $0.hasPrefix(name) }) { return whole }
    let ranked = names.map { (distance: EditDistance.between(name, $0), name: $0) }
    guard let best = ranked.min(by: { $0.distance < $1.distance }) else { return nil }
    return best.distance <= max(1, (best.name.utf8.count - 2) / 3) ? best.name : nil
  }
}
