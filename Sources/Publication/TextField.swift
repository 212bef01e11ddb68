/// A searchable text of a record: one column of the inverted index, in the order of its columns.
public enum TextField: Int, Hashable, Sendable, CaseIterable {
  case title, abstract, author, keyword

  /// The name in queries, results and the index file.
  public var name: String {
    switch self {
    case .title: "title"
    case .abstract: "abstract"
    case .author: "author"
    case .keyword: "keyword"
    }
  }
}
