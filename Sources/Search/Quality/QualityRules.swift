import Basics
import Publication

extension QualityCheck {
  /// All checks, in the order of the report. A new one is an entry here, and a case of a test with a fault
  /// and a clean record.
  public static let all: [QualityCheck] = [
    .init("no-oa-type", "The OA type is not stated.") { record, _ in record.oaType == nil },
    .init("no-abstract", "There is no abstract.") { record, _ in record.abstracts.isEmpty },
    .init("no-author", "There is neither an author nor an editor.") { record, _ in
      record.authors.isEmpty && record.editors.isEmpty
    },
    .init("malformed-doi", "The DOI is not one: it does not begin as 10.1234/ does, or has a blank in it.") {
      record, _ in
      record.value["doi"].texts.contains { !Identifiers.isDOI($0) }
    },
    .init("resolver-doi", "The DOI is stated with a resolver or a prefix, not as 10.1234/x.") { record, _ in
      record.value["doi"].texts.contains {
        $0.lowercased().contains("doi.org/") || $0.lowercased().hasPrefix("doi:")
      }
    },
    .init(
      "doi-twice", "Another record states the same DOI.",
      .shared { record in
        record.doi.map { [$0.lowercased()] } ?? []
      }),
    .init("license-without-file", "A licence is stated, and there is neither a file nor a link to one.") {
      record, _ in
      record.license != nil && record.value["file"] == nil && record.value["main_file_link"] == nil
    },
    .init("file-without-license", "A file is open to everybody, and no licence is stated.") { record, _ in
      record.license == nil
        && (record.value["file"]?.list ?? []).contains { $0["access_level"]?.string == "open_access" }
    },
    .init("year-differs", "The year is not that of the date of publication.") { record, _ in
      guard let year = record.year, let date = record.value["date_published"]?.string else { return false }
      return Int(date.prefix(4)).map { $0 != year } ?? false
    },
    .init("future-year", "The year is still to come.") { record, facts in (record.year ?? 0) > facts.year },
    .init(
      "odd-name",
      "A name has a character that names do not have: a broken accent, a digit, a bracket, markup."
    ) { record, _ in
      record.names.contains(where: Names.isOdd)
    },
    .init("dotless-i", "A name has a dotless i (ı): right in Turkish, a lost accent in other languages.") {
      record, _ in
      record.names.contains { $0.unicodeScalars.contains("ı") }
    },
    .init("two-people", "Two people stand in one name.") { record, _ in
      record.people.contains(where: Names.areSeveral)
    },
    .init("one-name", "An author has a first name only, or a last name only.") { record, _ in
      record.value["author"].items.contains {
        ($0["first_name"]?.string == nil) != ($0["last_name"]?.string == nil)
          && $0["full_name"]?.string?.contains(",") != true
      }
    },
    .init("capital-title", "The title is in capitals.") { record, _ in
      record.title.map(Titles.isShouted) ?? false
    },
    .init("title-markup", "The title has markup of HTML or TeX in it.") { record, _ in
      record.title.map(Titles.hasMarkup) ?? false
    },
    .init("no-department", "No department is stated.") { record, _ in record.departments.isEmpty },
    .init("unknown-department", "A department is not in the department file.") { record, facts in
      !facts.departments.isEmpty
        && record.departmentCodes.contains {
          !facts.departments.contains(FacetDefinition.department.key(of: $0))
        }
    },
    .init("empty-department", "A department of the department file has no record.", .emptyDepartments),
    .init("orcid-digit", "An ORCID iD has a wrong form or a wrong check digit.") { record, _ in
      record.people.contains { $0["orcid"].texts.contains { !Identifiers.isORCID($0) } }
    },
    .init("isbn-digit", "An ISBN has a wrong number of digits or a wrong check digit.") { record, _ in
      record.numbers(["isbn", "eisbn"]).contains { !Identifiers.isISBN($0) }
    },
    .init("issn-digit", "An ISSN has a wrong number of digits or a wrong check digit.") { record, _ in
      record.numbers(["issn", "eissn"]).contains { !Identifiers.isISSN($0) }
    },
    .init("no-conference", "A conference paper does not name its conference.") { record, _ in
      record.type?.hasPrefix("conference") ?? false
        && record.value["conference"]?["name"].texts.isEmpty ?? true
    },
    .init("pages-reversed", "The last page comes before the first.") { record, _ in
      record.pages.map(Pages.areReversed) ?? false
    },
    .init("language-differs", "An abstract is written in another language than the record says.") {
      record, _ in
      record.abstracts.contains { Languages.differs($0, of: record) }
    },
  ]

  public static let names = Set(all.map(\.name))

  /// The names that a mistyped one may have meant: at most three.
  static func nearest(to name: String) -> [String] {
    all.map { (name: $0.name, distance: EditDistance.between(name.lowercased(), $0.name)) }
      .filter { $0.distance <= max(2, name.count / 3) || $0.name.contains(name.lowercased()) }
      .sorted { ($0.distance, $0.name) < ($1.distance, $1.name) }.prefix(3).map(\.name)
  }
}
