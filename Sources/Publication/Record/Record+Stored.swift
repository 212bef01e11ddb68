extension Record {
  /// A record as it was stored; nil if the text is not a canonical record.
  package init?(canonicalJSON: [UInt8]) {
    // A stored record is within the limits of its time, and is read whatever they are today.
    let limits = JSONReader.Limits(depth: Limits.maxDepth)
    let value = try? canonicalJSON.withUnsafeBufferPointer { try JSONReader.value(of: $0, limits: limits) }
    // The id as it was stored: ids are checked where records come in.
    guard let value, let id = value["_id"]?.string else { return nil }
    self.init(id: id, value: value)
  }
}
