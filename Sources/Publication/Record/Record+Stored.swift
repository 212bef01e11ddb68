extension Record {
  /// A record as it was stored; nil where the text is no canonical record.
  package init?(canonicalJSON: [UInt8]) {
    // What was within the limits of its time is read whatever they are today.
    let limits = JSONReader.Limits(depth: Limits.maxDepth)
    let value = try? canonicalJSON.withUnsafeBufferPointer { try JSONReader.value(of: $0, limits: limits) }
    // As it was stored: what an id may hold is decided where it comes in.
    guard let value, let id = value["_id"]?.string else { return nil }
    self.init(id: id, value: value)
  }
}
