/// A tree of strings: what is left of a YAML or JSON value when the differences that carry no meaning are gone.
///
/// Scalars are the text that stood in the file (`2025`, `'2025'` and `"2025"` are one value; `1.10` stays `1.10`).
/// A map keeps its entries sorted by the UTF-8 bytes of their keys, each key once.
public enum Value: Hashable, Sendable {
  case string(String)
  case list([Value])
  case map([Entry])

  /// One key of a map with its value.
  public struct Entry: Hashable, Sendable {
    public var key: String
    public var value: Value

    public init(key: String, value: Value) {
      self.key = key
      self.value = value
    }
  }
}
