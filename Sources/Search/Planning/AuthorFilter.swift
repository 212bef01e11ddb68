import Tokenize

/// The names that a record's authors are filtered by, as they are given to `-a`: alternatives, `!name` to
/// leave out, `none` for records without an author.
struct AuthorFilter {
  /// As given, those without any word left out.
  private(set) var given: [String] = []
  /// Names as lists of terms.
  private(set) var wanted: [[String]] = []
  private(set) var unwanted: [[String]] = []
  private(set) var wantsNotStated = false
  private(set) var leavesOutNotStated = false

  init(_ names: [String] = []) {
    for name in names {
      let isExcluded = name.hasPrefix("!")
      let text = isExcluded ? String(name.dropFirst()) : name
      if text.lowercased() == "none" {
        if isExcluded { leavesOutNotStated = true } else { wantsNotStated = true }
      } else {
        let terms = Analyzer.publication.terms(of: text)
        guard !terms.isEmpty else { continue }
        if isExcluded { unwanted.append(terms) } else { wanted.append(terms) }
      }
      given.append(name)
    }
  }

  var isEmpty: Bool { given.isEmpty }
  /// Whether it has to be known which records state no author.
  var asksForNotStated: Bool { wantsNotStated || leavesOutNotStated }
}
