/// A dictionary that is scanned while it is small: to hash a word takes longer than to compare it with a few
/// others, and most queries have a few.
struct SmallTable<Key: Hashable, Value> {
  static var maxScanned: Int { 8 }

  private var few: [(key: Key, value: Value)] = []
  /// All of them, when they are too many to be scanned.
  private var many: [Key: Value] = [:]

  subscript(key: Key) -> Value? { few.isEmpty ? many[key] : few.first { $0.key == key }?.value }

  /// Adds a key that is not there yet.
  mutating func add(_ key: Key, _ value: Value) {
    if many.isEmpty, few.count < Self.maxScanned {
      few.append((key, value))
      return
    }
    for (key, value) in few { many[key] = value }
    few = []
    many[key] = value
  }
}
