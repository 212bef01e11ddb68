/// A searchable text of a record: one column of the inverted index, in the order of its columns.
package enum TextField: Int, Hashable, Sendable, CaseIterable {
  // FTS5 marks every field but the first with two bytes in each posting, and most words stand in abstracts:
  // with the title first, the inverted index of a million records took 675 MB; this way it takes 489 MB.
  case abstract, title, author, keyword

  /// The order in which people read them.
  package static let readingOrder: [TextField] = [.title, .abstract, .author, .keyword]

  /// The name in queries, results and the index file.
  package var name: String {
    switch self {
    case .title: "title"
    case .abstract: "abstract"
    case .author: "author"
    case .keyword: "keyword"
    }
  }

  /// The top-level keys of a record that its texts come from.
  package var recordKeys: [String] {
    switch self {
    case .title: ["title"]
    case .abstract: ["abstract"]
    case .author: ["author", "editor", "translator"]
    case .keyword: ["keyword"]
    }
  }
}
