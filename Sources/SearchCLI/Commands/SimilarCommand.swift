import Arguments
import Search

/// `search similar`: records that are like one.
struct SimilarCommand: Command {
  var id = ""
  var filters = FilterOptions()
  var page = PageOptions()
  var matching = MatchOptions()
  var form = OutputOptions()
  var screen = ScreenOptions()
  var time = TimeOption()
  var index = IndexOptions()

  static let syntax = CommandSyntax<Self>(
    CommandText(
      name: "similar",
      summary: "Find the records that share a record's weightiest words.",
      usage: ["search similar ID [filters] [output]"],
      sections: [
        .init(
          "Examples",
          """
          search similar 21326
          search similar 21326 -y 2020.. --limit 5 --json
          """)
      ]),
    arguments: [.one("id", sets: \.id, help: "The id of a record.")],
    options: [
      .group(\.filters, under: "Filters"),
      .group(\.page, under: "Hits"), .group(\.matching, under: "Hits"), .group(\.time, under: "Hits"),
      .group(\.form, under: "Form"), .group(\.screen.color, under: "Form"),
      .group(\.screen.pager, under: "Form"),
      .group(\.index, under: "Index"),
    ])

  func run(in context: Context) throws -> ProgramStatus {
    let format = try form.chosen()
    _ = try form.chosenFields(of: format)  // before the question is asked
    var request = SearchRequest("")
    try page.apply(to: &request)
    matching.apply(to: &request)
    if format != .text && format != .json { request.facets = [] }  // nobody would see them
    try filters.apply(to: &request)
    let engine = try context.engine(index, time: time.limit())
    guard let results = try engine.similar(id, request) else {
      try context.note("no record '\(id)'")
      return .nothingFound
    }
    try results.write(
      in: context, engine: engine, form: form, screen: screen, request: request, heading: results.query.text)
    return results.total == 0 ? .nothingFound : .success
  }
}
