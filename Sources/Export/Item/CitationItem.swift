private import HTML
public import Publication

/// A record as something to cite: its type, names in parts, dates as numbers, texts without markup.
///
/// All formats and the citations read a record through this type, so that they agree. Everything is worked
/// out when it is read.
public struct CitationItem: Sendable {
  public let record: Record
  public let type: PublicationType

  public init(_ record: Record) {
    self.record = record
    type = PublicationType(of: record)
  }

  // MARK: Texts

  public var title: String? { record.title.map(CleanText.line).flatMap(\.ifAny) }

  /// The journal, proceedings or book in which it appeared, as stated; for a paper at a conference without
  /// proceedings the conference.
  public var container: String? { containerSource.map(CleanText.line).flatMap(\.ifAny) }

  /// The same, markup included.
  var containerSource: String? {
    guard let publication = record.publication, !publication.isEmpty else {
      return type.bibtex == "inproceedings" ? text("conference", "name") : nil
    }
    return publication
  }

  /// The series of a book or of proceedings. Some sites state it as another title.
  public var series: String? { seriesSource.map(CleanText.line).flatMap(\.ifAny) }

  var seriesSource: String? {
    text("series_title") ?? (type.isInPeriodical ? nil : text("alternative_title"))
  }

  public var volume: String? { line("volume") }
  public var issue: String? { line("issue") }
  public var edition: String? { line("edition") }
  public var articleNumber: String? { line("article_number") }
  /// The number of a report or patent.
  public var number: String? {
    if type.name == "patent" { return line("ipn") ?? line("application_number") }
    return line("report_number")
  }
  public var publisher: String? { record.publisher.map(CleanText.line).flatMap(\.ifAny) }
  public var place: String? { line("place") }
  public var conferenceName: String? { line("conference", "name") }
  public var conferencePlace: String? { line("conference", "location") }
  public var conferenceStart: PartialDate? { line("conference", "start_date").flatMap(PartialDate.init) }
  public var conferenceEnd: PartialDate? { line("conference", "end_date").flatMap(PartialDate.init) }

  /// The first abstract in the record's own language, else the first one.
  public var abstract: Abstract? {
    let language = record.languages.first?.code
    return record.abstracts.first { $0.language == language } ?? record.abstracts.first
  }

  public var abstractText: String? { abstract.map { CleanText.line($0.text) }.flatMap(\.ifAny) }
  public var keywords: [String] { record.keywords.map(CleanText.line).filter { !$0.isEmpty } }
  /// ISO 639-2, such as `eng`.
  public var language: String? {
    record.languages.first.map { CleanText.line($0.code) }.flatMap(\.ifAny)
  }

  // MARK: People

  /// Its authors, none for an edited work that names its editors alone.
  public var authors: [PersonalName] { record.authors.compactMap(PersonalName.init) }
  public var editors: [PersonalName] { record.editors.compactMap(PersonalName.init) }
  public var translators: [PersonalName] { record.translators.compactMap(PersonalName.init) }

  // MARK: Date and pages

  public var issued: PartialDate? {
    guard let year = record.year else { return nil }
    if let month = line("month").flatMap({ Int($0) }) {
      return PartialDate(year: year, month: month, day: line("day").flatMap { Int($0) })
    }
    let published = (line("date_published") ?? line("publication_date")).flatMap(PartialDate.init)
    if let published, published.year == year { return published }
    return PartialDate(year: year)
  }

  /// Its pages in the container.
  public var pages: PageRange? { type.isPart || !type.isWhole ? pageText.map(PageRange.init) : nil }

  /// How many pages a whole book, thesis or report has.
  public var pageCount: String? { type.isWhole ? pageText : nil }

  private var pageText: String? { record.pages.map(CleanText.line).flatMap(\.ifAny) }

  // MARK: Identifiers

  public var doi: String? { record.doi.map(CleanText.line) }
  public var arxivID: String? { record.arxivIDs.first }
  public var pmid: String? {
    line("external_id", "pmid") ?? line("external_id", "pubmed") ?? line("pubmedID")
  }
  public var isbns: [String] { identifiers("isbn", "eisbn") }
  public var issns: [String] { identifiers("issn", "eissn") }

  /// The address of its own full text, or of a page about it.
  public var fileAddress: String? { address("main_file_link") ?? address("link") }

  // MARK: Reading

  private func identifiers(_ keys: String...) -> [String] {
    var found: [String] = []
    for key in keys {
      record.value["publication_identifier"]?[key]?.forEachItem { item in
        guard let text = item.firstText.map(CleanText.line)?.ifAny, !found.contains(text) else { return }
        found.append(text)
      }
    }
    return found
  }

  private func address(_ key: String) -> String? {
    var found: String?
    record.value[key]?.forEachItem { item in
      guard found == nil, let link = (item["url"] ?? item).firstText else { return }
      let isWeb = link.hasPrefix("https://") || link.hasPrefix("http://")
      if isWeb, link.utf8.allSatisfy({ $0 > 0x20 && $0 != 0x7F }) { found = CleanText.address(link) }
    }
    return found
  }

  /// A text of the record as it stands there.
  func text(_ keys: String...) -> String? { text(keys) }

  private func text(_ keys: [String]) -> String? {
    var value: Value? = record.value
    for key in keys { value = value?[key] }
    return value?.firstText
  }

  /// A text of the record, clean.
  package func line(_ keys: String...) -> String? { text(keys).map(CleanText.line).flatMap(\.ifAny) }
}

extension CleanText {
  /// An address as RFC 3986 has it.
  static func address(_ text: String) -> String? {
    var text = text
    let clean = String(decoding: text.withUTF8(tidied), as: UTF8.self)
    guard let safe = SafeAddress(clean)?.text else { return nil }
    guard safe.utf8.contains(where: { "%[]".utf8.contains($0) }) else { return safe }
    // A percent sign that escapes nothing, and brackets, which have a place in numeric hosts alone.
    return safe.replacing(/%(?![0-9A-Fa-f]{2})/, with: "%25").replacing("[", with: "%5B")
      .replacing("]", with: "%5D")
  }
}

extension String {
  /// nil for the empty text.
  var ifAny: String? { isEmpty ? nil : self }
}
