import IndexStore

extension PostingsQuery.Atom {
  /// As one would write it in a query, without its fields.
  var description: String {
    let words = terms.joined(separator: " ")
    return (terms.count > 1 ? "\"\(words)\"" : words) + (isPrefix ? "*" : "")
  }
}
