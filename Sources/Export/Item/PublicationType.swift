import Publication

/// What kind of publication a record is, and what each format calls that: a new type is one row here.
public struct PublicationType: Hashable, Sendable {
  /// LibreCat's name, such as `journal_article`.
  public let name: String
  package let bibtex: String
  let biblatex: String
  /// The value of `TY` in RIS.
  let ris: String
  /// CSL 1.0.2.
  let csl: String
  /// `resourceTypeGeneral` of DataCite 4.
  let datacite: String
  /// For people and for `dc:type`.
  public let label: String
  /// Whether it is a part of the publication that the record names as its container.
  let isPart: Bool

  private init(
    _ name: String, _ bibtex: String, _ biblatex: String, _ ris: String, _ csl: String, _ datacite: String,
    _ label: String, isPart: Bool = false
  ) {
    (self.name, self.bibtex, self.biblatex, self.ris) = (name, bibtex, biblatex, ris)
    (self.csl, self.datacite, self.label, self.isPart) = (csl, datacite, label, isPart)
  }

  static let other = PublicationType("other", "misc", "misc", "GEN", "document", "Other", "Publication")

  static let all: [PublicationType] = [
    .init("book", "book", "book", "BOOK", "book", "Book", "Book"),
    .init(
      "book_chapter", "incollection", "incollection", "CHAP", "chapter", "BookChapter", "Book chapter",
      isPart: true),
    .init("book_editor", "book", "collection", "EDBOOK", "book", "Book", "Edited book"),
    .init(
      "conference", "inproceedings", "inproceedings", "CPAPER", "paper-conference", "ConferencePaper",
      "Conference paper", isPart: true),
    .init(
      "conference_abstract", "inproceedings", "inproceedings", "CPAPER", "paper-conference",
      "ConferencePaper", "Conference abstract", isPart: true),
    .init(
      "conference_editor", "proceedings", "proceedings", "CONF", "book", "ConferenceProceeding",
      "Proceedings"),
    .init("dissertation", "phdthesis", "thesis", "THES", "thesis", "Dissertation", "Dissertation"),
    .init(
      "encyclopedia_article", "incollection", "inreference", "ENCYC", "entry-encyclopedia",
      "BookChapter", "Encyclopedia article", isPart: true),
    .init(
      "journal_article", "article", "article", "JOUR", "article-journal", "JournalArticle",
      "Journal article", isPart: true),
    .init("journal_editor", "misc", "periodical", "JFULL", "periodical", "Journal", "Edited journal"),
    .init(
      "newspaper_article", "article", "article", "NEWS", "article-newspaper", "Text",
      "Newspaper article", isPart: true),
    .init("patent", "misc", "patent", "PAT", "patent", "Other", "Patent"),
    .init("preprint", "misc", "online", "UNPB", "article", "Preprint", "Preprint"),
    .init("report", "techreport", "report", "RPRT", "report", "Report", "Report"),
    .init("research_data", "misc", "dataset", "DATA", "dataset", "Dataset", "Research data"),
    .init("review", "article", "review", "JOUR", "review", "JournalArticle", "Review", isPart: true),
    .init("software", "misc", "software", "COMP", "software", "Software", "Software"),
    .init("translation", "book", "book", "BOOK", "book", "Book", "Translation"),
    .init(
      "translation_chapter", "incollection", "incollection", "CHAP", "chapter", "BookChapter",
      "Translated chapter", isPart: true),
    .init("working_paper", "techreport", "report", "RPRT", "report", "Report", "Working paper"),
  ]

  private static let byName = Dictionary(all.map { ($0.name, $0) }, uniquingKeysWith: { first, _ in first })

  /// Whether its pages say how many it has, and not where it is in a larger work.
  var isWhole: Bool { !isPart && !["preprint", "journal_editor", "other"].contains(name) }

  package var isInPeriodical: Bool { ["journal_article", "newspaper_article", "review"].contains(name) }

  /// The type of a record; `journalArticle`, as older sites write it, is `journal_article`.
  init(of record: Record) {
    guard let type = record.type else {
      self = .other
      return
    }
    if let known = Self.byName[type] {
      self = known
      return
    }
    var snake = ""
    for character in type.unicodeScalars {
      if character.properties.isUppercase, !snake.isEmpty { snake += "_" }
      snake += character.properties.lowercaseMapping
    }
    self = Self.byName[snake] ?? .other
  }
}
