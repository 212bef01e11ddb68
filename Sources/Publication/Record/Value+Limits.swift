extension FieldReader {
  /// Whether `Value.cut` would leave the record as it is, without looking at its other fields.
  func areWithin(_ limits: Limits) -> Bool {
    for key in [Key.author, .editor, .translator] {
      if case .list(let people)? = self[key], people.count > limits.authors { return false }
    }
    return self[.abstract]?.abstractCut(to: limits.abstractBytes) == nil
  }
}

extension Value {
  /// The canonical record without what is beyond the limits for authors and abstracts, and a warning for each
  /// field that lost something.
  ///
  /// Cut before it is stored: what is indexed follows from the stored record alone, whatever the limits are
  /// later.
  ///
  /// - Complexity: O(authors + abstracts), without a copy where all is within the limits.
  func cut(to limits: Limits) -> (record: Value, warnings: [FieldWarning]) {
    var entries = entries
    var warnings: [FieldWarning] = []
    for index in entries.indices {
      let key = entries[index].key
      switch key {
      case "author", "editor", "translator":
        guard case .list(let people) = entries[index].value, people.count > limits.authors else { continue }
        entries[index].value = .list(Array(people.prefix(limits.authors)))
        let limit = "the limit is \(limits.authors) (\(Limits.name(of: \.authors)))"
        warnings.append(
          FieldWarning(
            field: key, reason: "\(key) has \(people.count) names, \(limit): the others are left out"))
      case "abstract":
        guard let value = entries[index].value.abstractCut(to: limits.abstractBytes) else { continue }
        entries[index].value = value
        let limit = "\(limits.abstractBytes) bytes (\(Limits.name(of: \.abstractBytes)))"
        warnings.append(
          FieldWarning(
            field: key, reason: "abstract is longer than the limit of \(limit): its end is left out"))
      default: break
      }
    }
    guard !warnings.isEmpty else { return (self, []) }
    // What is cut to nothing is not stated.
    return (Value.map(entries).canonicalRecord(), warnings)
  }

  /// The texts of an abstract, a list or map of them or itself, cut; nil if none is too long.
  fileprivate func abstractCut(to maxBytes: Int) -> Value? {
    switch self {
    case .string(let text):
      return text.utf8.count > maxBytes ? .string(text.cut(toUTF8: maxBytes)) : nil
    case .list(var items):
      var isCut = false
      for index in items.indices {
        guard let cut = items[index].abstractCut(to: maxBytes) else { continue }
        items[index] = cut
        isCut = true
      }
      return isCut ? .list(items) : nil
    case .map(var entries):
      guard let index = entries.firstIndex(where: { $0.key == "text" }),
        let cut = entries[index].value.abstractCut(to: maxBytes)
      else { return nil }
      entries[index].value = cut
      return .map(entries)
    }
  }
}

extension String {
  /// The longest beginning of whole scalars that takes at most this many bytes.
  package func cut(toUTF8 maxBytes: Int) -> String {
    guard utf8.count > maxBytes else { return self }
    return withBytes { bytes in
      var end = max(0, maxBytes)
      // Back to the first byte of the scalar that does not fit.
      while end > 0, bytes[end] & 0xC0 == 0x80 { end -= 1 }
      return String(decoding: bytes[..<end], as: UTF8.self)
    }
  }
}
