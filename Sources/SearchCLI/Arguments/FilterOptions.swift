import ArgumentParser
import Search

/// The options that narrow a search.
struct FilterOptions: ParsableArguments {
  static let names = OptionNames(valued: [
    "-d", "--department", "--oa", "-y", "--year", "-t", "--type", "-a", "--author", "--lang", "--publisher",
    "--license", "--project",
  ])

  @Option(
    name: [.short, .long], help: ArgumentHelp("Departments: MaMo,DaAl (any of them).", valueName: "codes"))
  var department: [String] = []

  @Option(help: ArgumentHelp("OA types: gold,green.", valueName: "types"))
  var oa: [String] = []

  @Option(
    name: [.short, .long], help: ArgumentHelp("2024, 2020..2024, 2020.. or ..1999.", valueName: "years"))
  var year: [String] = []

  @Option(
    name: [.short, .long], help: ArgumentHelp("Publication types: conference,preprint.", valueName: "types"))
  var type: [String] = []

  @Option(name: [.short, .long], help: ArgumentHelp("Authors: a name, or several.", valueName: "names"))
  var author: [String] = []

  @Option(help: ArgumentHelp("Languages: eng,ger.", valueName: "codes"))
  var lang: [String] = []

  @Option(help: ArgumentHelp("Publishers.", valueName: "names"))
  var publisher: [String] = []

  @Option(help: ArgumentHelp("Licences.", valueName: "codes"))
  var license: [String] = []

  @Option(help: ArgumentHelp("Projects.", valueName: "codes"))
  var project: [String] = []

  /// For ArgumentParser.
  init() {}

  init(_ values: OptionValues) throws(OptionValues.NotPlain) {
    department = try values.texts("-d", "--department")
    oa = try values.texts("--oa")
    year = try values.texts("-y", "--year")
    type = try values.texts("-t", "--type")
    author = try values.texts("-a", "--author")
    lang = try values.texts("--lang")
    publisher = try values.texts("--publisher")
    license = try values.texts("--license")
    project = try values.texts("--project")
  }

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
