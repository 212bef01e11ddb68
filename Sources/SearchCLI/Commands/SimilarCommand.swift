import ArgumentParser
import Search

/// `search similar`: records that are like one.
struct SimilarCommand: Command {
  static let configuration = CommandConfiguration(
    commandName: "similar",
    abstract: "Find the records that share the weightiest words of a record.",
    usage: "search similar ID [filters] [output]",
    discussion: """
      EXAMPLES:
        search similar 21326
        search similar 21326 -y 2020.. --limit 5 --json
      """)

  static let optionNames =
    FilterOptions.names + PageOptions.names + OutputOptions.names + ColorOption.names + IndexOptions.names

  @Argument(help: ArgumentHelp("The id of a record.", valueName: "id"))
  var id: String

  @OptionGroup(title: "Filters") var filters: FilterOptions
  @OptionGroup(title: "Hits") var page: PageOptions
  @OptionGroup(title: "Form") var form: OutputOptions
  @OptionGroup(title: "Form") var color: ColorOption
  @OptionGroup(title: "Index") var index: IndexOptions

  func run(in context: Context) throws -> ProgramStatus {
    let format = try form.chosen()
    var request = SearchRequest("")
    try page.apply(to: &request)
    if format != .text && format != .json { request.facets = [] }  // nobody would see them
    try filters.apply(to: &request)
    guard let results = try context.engine(index).similar(id, request) else {
      try context.note("no record '\(id)'")
      return .nothingFound
    }
    try results.write(in: context, format: format, color: color, request: request)
    return results.total == 0 ? .nothingFound : .success
  }
}
