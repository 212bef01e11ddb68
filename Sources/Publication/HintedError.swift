/// An error that knows what its reader can do about it.
public protocol HintedError: Error, CustomStringConvertible {
  /// What to do next, in one line; nil if there is nothing to advise.
  var hint: String? { get }
}
