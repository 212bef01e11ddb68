private import Publication

/// Postings of one atom as arrays.
extension SegmentPostings {
  package func decode(_ atom: PostingsQuery.Atom, like empty: PostingArrays) throws -> PostingArrays {
    if let term = atom.onlyTerm {
      return try decode(SegmentReader.key(term), like: empty.another { $0.fields = atom.fieldBits ?? .max })
    }
    // Phrases were tried as arrays of their words: that took half as long again as windows, in which the
    // rarer word says where the other is looked at.
    return try decodeWindows(atom, like: empty)
  }

  private func decode(_ key: [UInt8], like empty: PostingArrays) throws -> PostingArrays {
    let starts = try segments.compactMap { try reader.doclist(of: key, in: $0) }
    let scratch = WindowScratch()
    // From the newest segment to the oldest.
    let lists = try starts.map { start in
      let list = empty.another { $0.keepsTombstones = starts.count > 1 }
      var doclist = DoclistCursor(start, reader, scratch)
      try doclist.decode(into: list, estimatedBytes: doclist.estimatedBytes(key: key))
      return list
    }
    guard var postings = lists.last else { return empty.another { _ in } }
    guard lists.count > 1 else { return postings }
    for newer in lists.dropLast().reversed() { postings = try newer.over(postings) }
    postings.dropTombstones()
    return postings
  }
}

extension PostingsQuery.Atom {
  /// The term, where it is one and no prefix.
  fileprivate var onlyTerm: String? { terms.count == 1 && !isPrefix ? terms.first : nil }
}
