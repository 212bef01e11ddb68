package import Publication
package import Tokenize

/// One record of the answer.
public struct Hit: Sendable {
  /// A person, as the record names it.
  public struct Author: Codable, Hashable, Sendable {
    /// `Wu, Diyuan`
    public var name: String
    /// The ORCID iD, without a resolver.
    public var orcid: String?
  }

  /// A department with its label.
  public struct Department: Codable, Hashable, Sendable {
    /// The code, as records have it.
    public var code: String
    /// The label of the department file, or the code.
    public var label: String
  }

  /// An extract of a text with the places that match.
  public struct Snippet: Sendable {
    /// The field it was taken from, such as `abstract`.
    public var field: String
    /// Clean text: no tags, no entities, no TeX commands.
    public var text: String
    /// Half-open ranges of Unicode scalars in `text`.
    public var matches: [Range<Int>]
    /// Whether text was left out before it.
    public var isCutAtStart: Bool
    /// Whether text was left out behind it.
    public var isCutAtEnd: Bool
    /// What the markup sets low, high or in italics, in bytes of `text`.
    package var styles: [PlainText.Style] = []
  }

  /// 1 for the first hit of all pages.
  public var rank: Int
  /// The record id.
  public var id: String
  /// The relevance; 0 if hits are not ordered by it.
  public var score: Double
  /// As the record has it, markup included.
  public var title: String?
  /// Authors, or editors if it has none.
  public var authors: [Author]
  /// The year of publication.
  public var year: Int?
  /// The publication type.
  public var type: String?
  /// The OA type.
  public var oa: String?
  /// Its departments, as it states them.
  public var departments: [Department]
  /// The DOI, without a resolver.
  public var doi: String?
  /// The arXiv id.
  public var arxiv: String?
  /// Where it appeared: the journal, proceedings or book.
  public var venue: String?
  /// The pages in it, as given.
  public var pages: String?
  /// The publisher.
  public var publisher: String?
  /// Where it can be opened: by its DOI, else at arXiv, else its own full text.
  public var url: String?
  /// A reference to it as plain text: the site's own, else one put together from its fields.
  public var citation: String?
  /// Half-open ranges of Unicode scalars in `title`.
  public var titleMatches: [Range<Int>]
  /// The title as clean text with its matches, for a terminal.
  public var plainTitle: Snippet
  /// The best extract of an abstract; nil if there is none.
  public var snippet: Snippet?
  /// The words of the query that the record lacks; empty if it has all.
  public var missing: [String] = []
  /// The record itself, where it was asked for.
  package var record: Record?
  /// Its abstracts as a whole, where they were asked for.
  package var abstracts: [Snippet] = []
  /// Whether the text of the snippet goes on in the record, before or behind it.
  public var isCut: Bool { snippet.map { $0.isCutAtStart || $0.isCutAtEnd } ?? false }
}

// JSONEncoder writes all keys of the hits of `search --json` and a few more.

extension Hit.Snippet: Codable {
  private enum CodingKeys: String, CodingKey {
    case field, text, matches
    case isCutAtStart = "cut_at_start"
    case isCutAtEnd = "cut_at_end"
  }

  public init(from decoder: any Decoder) throws {
    let container = try decoder.container(keyedBy: CodingKeys.self)
    self.init(
      field: try container.decode(String.self, forKey: .field),
      text: try container.decode(String.self, forKey: .text),
      matches: try container.decode([Range<Int>].self, forKey: .matches),
      isCutAtStart: try container.decodeIfPresent(Bool.self, forKey: .isCutAtStart) ?? false,
      isCutAtEnd: try container.decodeIfPresent(Bool.self, forKey: .isCutAtEnd) ?? false)
  }
}

extension Hit: Codable {
  private enum CodingKeys: String, CodingKey {
    case rank, id, score, title, authors, year, type, oa, departments, doi, arxiv
    case venue, pages, publisher, url, citation
    case titleMatches = "title_matches"
    case plainTitle = "plain_title"
    case snippet, missing
  }

  public init(from decoder: any Decoder) throws {
    let container = try decoder.container(keyedBy: CodingKeys.self)
    let title = try container.decodeIfPresent(String.self, forKey: .title)
    self.init(
      rank: try container.decode(Int.self, forKey: .rank),
      id: try container.decode(String.self, forKey: .id),
      score: try container.decode(Double.self, forKey: .score),
      title: title,
      authors: try container.decode([Author].self, forKey: .authors),
      year: try container.decodeIfPresent(Int.self, forKey: .year),
      type: try container.decodeIfPresent(String.self, forKey: .type),
      oa: try container.decodeIfPresent(String.self, forKey: .oa),
      departments: try container.decode([Department].self, forKey: .departments),
      doi: try container.decodeIfPresent(String.self, forKey: .doi),
      arxiv: try container.decodeIfPresent(String.self, forKey: .arxiv),
      venue: try container.decodeIfPresent(String.self, forKey: .venue),
      pages: try container.decodeIfPresent(String.self, forKey: .pages),
      publisher: try container.decodeIfPresent(String.self, forKey: .publisher),
      url: try container.decodeIfPresent(String.self, forKey: .url),
      citation: try container.decodeIfPresent(String.self, forKey: .citation),
      titleMatches: try container.decode([Range<Int>].self, forKey: .titleMatches),
      // `search --json` has no plain title.
      plainTitle: try container.decodeIfPresent(Snippet.self, forKey: .plainTitle)
        ?? Snippet(field: "title", text: title ?? "", matches: [], isCutAtStart: false, isCutAtEnd: false),
      snippet: try container.decodeIfPresent(Snippet.self, forKey: .snippet),
      missing: try container.decodeIfPresent([String].self, forKey: .missing) ?? [])
  }
}
