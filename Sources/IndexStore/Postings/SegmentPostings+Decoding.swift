private import Publication

/// Postings of one atom as arrays.
extension SegmentPostings {
  package func decode(_ atom: PostingsQuery.Atom, like empty: PostingArrays) throws -> [PostingArrays] {
    if let term = atom.onlyTerm {
      return try decode(SegmentReader.key(term), like: empty.another { $0.fields = atom.fieldBits ?? .max })
    }
    if atom.isOnlyPrefix, !empty.reading.needsPlaces, try hasManyPostings(prefix: atom) {
      return [try decodePrefix(atom, like: empty)]
    }
    // Phrases were tried as arrays of their words: that took half as long again as windows, in which the
    // rarer word says where the other is looked at.
    return [try decodeWindows(atom, like: empty)]
  }

  /// The lists from the newest segment to the oldest.
  private func decode(_ key: [UInt8], like empty: PostingArrays) throws -> [PostingArrays] {
    let starts = try segments.compactMap { try reader.doclist(of: key, in: $0) }
    let scratch = WindowScratch()
    return try starts.map { start in
      let list = empty.another { $0.keepsTombstones = starts.count > 1 }
      if try decodePacked(start, into: list) { return list }
      var doclist = DoclistCursor(start, reader, scratch)
      try doclist.decode(into: list, estimatedBytes: doclist.estimatedBytes(key: key))
      try list.removeUnwanted()
      return list
    }
  }

  /// Decodes a doclist that has a packed one; false if it has none.
  private func decodePacked(_ start: DoclistStart, into list: PostingArrays) throws -> Bool {
    guard mayHavePackedList(start) else { return false }
    let found: Void? = try reader.withPackedList(of: start) { packed in
      let source = PlaceSource(start, fields: list.reading.fields, packed.blocks)
      try packed.decode(into: list, source: list.arena.append(source))
    }
    return found != nil
  }
}

extension PostingsQuery.Atom {
  /// The term, where it is one and no prefix.
  package var onlyTerm: String? { terms.count == 1 && !isPrefix ? terms.first : nil }

  fileprivate var isOnlyPrefix: Bool { terms.count == 1 && isPrefix }
}
