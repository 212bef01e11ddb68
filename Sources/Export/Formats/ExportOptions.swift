private import HTML
import Publication

/// How records are exported; each format takes what concerns it.
public struct ExportOptions: Sendable {
  /// BibTeX: characters beyond ASCII as TeX's commands.
  public var isASCII = false
  /// BibTeX: for BibLaTeX.
  public var isBibLaTeX = false
  /// BibTeX: abstracts, too.
  public var hasAbstract = false
  /// CSV and JSON Lines: the columns or keys, in this order; nil for those of the format.
  public var fields: [String]?
  /// CSV: begin with a byte order mark.
  public var hasByteOrderMark = false
  /// Lists of citations: the style.
  public var style = CitationStyle.apa
  /// Lists of citations: under a heading for each year.
  public var isByYear = false
  /// Lists and feeds: their title.
  public var title = "Publications"
  /// XML: one record as a document of its own, without a root around it.
  public var isSingle = false
  public var links = RecordLinks()

  public init() {}
}

/// Where pages about records are.
public struct RecordLinks: Sendable, Hashable {
  /// The address of the program that serves the records, without a slash at its end.
  public var publicURL: String?
  /// The address of a record in its repository: `{id}` stands for the record's id.
  public var recordURL: String?

  public init(publicURL: String? = nil, recordURL: String? = nil) {
    self.publicURL = publicURL.map { $0.hasSuffix("/") ? String($0.dropLast()) : $0 }
    self.recordURL = recordURL
  }

  /// The page of a record in its repository, where that is configured.
  public func page(of item: CitationItem) -> String? {
    recordURL.map { $0.replacing("{id}", with: SafeAddress.part(item.record.id)) }
  }

  /// What a title links to: its page, else its DOI, arXiv page or file.
  public func title(of item: CitationItem) -> String? {
    page(of: item) ?? item.record.url ?? item.fileAddress
  }
}
