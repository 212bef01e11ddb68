import Arguments
import Search

/// The options that narrow a search.
struct FilterOptions: OptionGroup, Equatable {
  var department: [String] = []
  var oa: [String] = []
  var year: [String] = []
  var type: [String] = []
  var author: [String] = []
  var lang: [String] = []
  var publisher: [String] = []
  var license: [String] = []
  var project: [String] = []

  static let options: [Option<Self>] = [
    .list(
      "--department", short: "-d", "codes", sets: \.department,
      help: "Departments: MaMo,DaAl (any of them).",
      details: """
        Commas and repeated options mean or. !MaMo excludes the records of MaMo; none finds records that state no \
        department. All filters take values in this way.
        """,
      completion: .values("department")),
    .list("--oa", "types", sets: \.oa, help: "OA types: gold,green.", completion: .values("oa")),
    .list(
      "--year", short: "-y", "years", sets: \.year, help: "2024, 2020..2024, 2020.. or ..1999.",
      completion: .values("year")),
    .list(
      "--type", short: "-t", "types", sets: \.type, help: "Publication types: conference,preprint.",
      completion: .values("type")),
    .list(
      "--author", short: "-a", "names", sets: \.author, help: "Authors: a name, or several.",
      details: "Put a name that contains a comma in double quotes."),
    .list(
      "--lang", "codes", sets: \.lang, help: "Languages: eng,ger.", completion: .values("language")),
    .list(
      "--publisher", "names", sets: \.publisher, help: "Publishers.", completion: .values("publisher")),
    .list("--license", "codes", sets: \.license, help: "Licences.", completion: .values("license")),
    .list("--project", "codes", sets: \.project, help: "Projects.", completion: .values("project")),
  ]

  var isEmpty: Bool {
    [department, oa, year, type, author, lang, publisher, license, project].allSatisfy(\.isEmpty)
  }

  /// Adds the filters to a request; an option given twice adds alternatives.
  func apply(to request: inout SearchRequest) throws {
    let facets = [
      ("department", department), ("oa", oa), ("year", year), ("type", type), ("language", lang),
      ("publisher", publisher), ("license", license), ("project", project),
    ]
    for (facet, texts) in facets where !texts.isEmpty {
      let values = try texts.flatMap { try FacetFilter.parse(facet: facet, text: $0).values }
      request.filters.append(FacetFilter(facet: facet, values: values))
    }
    request.authors = author.flatMap { FilterOptions.names(in: $0) }
  }

  /// The names of a list; `"Wu, Diyuan"` in double quotes is one name.
  private static func names(in list: String) -> [String] {
    var names = [""]
    var isQuoted = false
    for character in list {
      switch character {
      case "\"": isQuoted.toggle()
      case "," where !isQuoted: names.append("")
      default: names[names.count - 1].append(character)
      }
    }
    return names.filter { !$0.allSatisfy(\.isWhitespace) }
  }
}
