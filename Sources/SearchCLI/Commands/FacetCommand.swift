import ArgumentParser
import Search

/// `search facet`: the values of one facet.
struct FacetCommand: Command {
  static let configuration = CommandConfiguration(
    commandName: "facet",
    abstract: "List the values of a facet with their counts.",
    usage: "search facet FIELD [QUERY...] [filters] [--match TEXT]",
    discussion: """
      FIELD is department, oa, year, type, language, publisher, license or project. The counts are of the records that \
      the query and the filters leave, without a filter on the facet itself.

      EXAMPLES:
        search facet department
        search facet oa neural collapse -y 2020..
        search facet publisher --match springer --csv
      """)

  static let optionNames =
    FilterOptions.names + IndexOptions.names + ColorOption.names
    + OptionNames(switches: ["--json", "--csv", "--ids"], valued: ["--match"])
  static let takesText = true

  @Argument(help: ArgumentHelp("The name of the facet.", valueName: "field"))
  var field: String
  @Argument(help: ArgumentHelp("What to look for; all records where missing.", valueName: "query"))
  var words: [String] = []
  @Option(help: ArgumentHelp("Only values whose code or label contains this.", valueName: "text"))
  var match: String?
  @Flag(help: "One JSON object.") var json = false
  @Flag(help: "A table for a spreadsheet.") var csv = false
  @Flag(help: "One code a line.") var ids = false
  @OptionGroup(title: "Filters") var filters: FilterOptions
  @OptionGroup var color: ColorOption
  @OptionGroup var index: IndexOptions

  func run(in context: Context) throws -> ProgramStatus {
    if [json, csv, ids].filter({ $0 }).count > 1 {
      throw CLIError(
        "two forms of the answer contradict each other", hint: "choose one of --json, --csv and --ids")
    }
    var request = SearchRequest(words.isEmpty ? "*" : words.joined(separator: " "))
    request.facets = [field]
    request.limit = 0
    try filters.apply(to: &request)
    let counts = try counts(request, in: context)
    if json {
      try context.writeJSON(FacetJSON.object(counts))
    } else if csv {
      try context.output.write(CSV.row(["code", "label", "parent", "count"]))
      for value in counts.values {
        try context.output.write(CSV.row([value.code, value.label, value.parent ?? "", String(value.count)]))
      }
    } else if ids {
      for value in counts.values { try context.output.write(SafeText.clean(value.code) + "\n") }
    } else {
      let isInColor = color.color.isOn(terminal: context.terminal, environment: context.environment)
      for line in FacetRenderer.listing(counts, width: context.terminal.width) {
        try context.output.write(line.rendered(inColor: isInColor) + "\n")
      }
    }
    return counts.values.isEmpty && counts.notStated == 0 ? .nothingFound : .success
  }

  private func counts(_ request: SearchRequest, in context: Context) throws -> FacetCounts {
    do {
      return try context.engine(index).facet(field, request, match: match)
    } catch let error as UnknownFacetError {
      throw CLIError(error.description, hint: Dispatch.searchHint(["facet", field] + words))
    }
  }
}
