import ArgumentParser
import Search

/// `search batch`: a file of queries, for evaluation.
struct BatchCommand: Command {
  static let configuration = CommandConfiguration(
    commandName: "batch",
    abstract: "Run a file of queries and print the hits in the format of TREC.",
    usage: "search batch QUERIES.tsv [--match any|all]",
    discussion: """
      Each line of the file is a query id, a tab, and a text, taken as plain words unless --syntax is given. Each hit \
      is a line: qid Q0 id rank score tag. A query without hits prints nothing.

      EXAMPLES:
        search batch queries.tsv > run.txt
        search batch queries.tsv --match all --limit 100 --tag bm25
        grep ^q1 queries.tsv | search batch -
      """)

  static let optionNames =
    IndexOptions.names
    + OptionNames(switches: ["--syntax", "--expand"], valued: ["--match", "--limit", "--tag"])

  @Argument(
    help: ArgumentHelp("A file of lines: query id, tab, text; - for standard input.", valueName: "queries"))
  var file: String
  @Option(
    help: ArgumentHelp(
      "any: one word is enough (the default); all: every word has to match.", valueName: "how"))
  var match = SearchRequest.Match.any.rawValue
  @Option(help: ArgumentHelp("Hits for a query.", valueName: "n"))
  var limit = 1000
  @Flag(help: "Read the texts as queries: phrases, OR, NOT, fields, filters.") var syntax = false
  @Flag(help: "Also rank by what the best hits have in common.") var expand = false
  @Option(help: ArgumentHelp("The name of the run, the last column.", valueName: "tag"))
  var tag = "search"
  @OptionGroup var index: IndexOptions

  func run(in context: Context) throws -> ProgramStatus {
    let template = try request()
    guard !tag.isEmpty, !tag.contains(where: \.isWhitespace) else {
      throw CLIError("--tag '\(tag)': expected one word")
    }
    let engine = try context.engine(index)
    var lines =
      file == "-" && context.namesStandardInput ? context.standardInput() : try context.openFile(file)
    while let topic = try lines.nextTopic(file) {
      var request = template
      request.query = topic.text
      for (place, hit) in try engine.search(request).hits.enumerated() {
        // The shortest text that reads back as the same number.
        let score = "\(hit.score)"
        try context.output.write(
          "\(SafeText.clean(topic.id)) Q0 \(SafeText.clean(hit.id)) \(place + 1) \(score) \(SafeText.clean(tag))\n"
        )
      }
    }
    return .success
  }

  private func request() throws(CLIError) -> SearchRequest {
    guard limit >= 1 else { throw CLIError("--limit \(limit): expected 1 or more") }
    var request = SearchRequest("")
    request.match = try PageOptions.value(match, of: SearchRequest.Match.self, option: "--match")
    request.syntax = syntax ? .query : .plain
    request.expand = expand
    request.sort = .relevance
    request.limit = limit
    request.facets = []
    request.detail = .ids
    return request
  }
}

/// A query of an evaluation.
struct Topic: Equatable {
  var id: String
  var text: String
}

extension LineReader {
  /// The next line that is not blank: a query id, a tab, and a text.
  mutating func nextTopic(_ file: String) throws -> Topic? {
    while let text = try next() {
      if text.allSatisfy(\.isWhitespace) { continue }
      guard let tab = text.firstIndex(of: "\t"), tab > text.startIndex else {
        throw CLIError("\(file):\(line): expected a query id, a tab and a text")
      }
      let id = text[..<tab]
      guard !id.contains(where: \.isWhitespace) else {
        throw CLIError("\(file):\(line): the query id has a blank in it")
      }
      return Topic(id: String(id), text: String(text[text.index(after: tab)...]))
    }
    return nil
  }
}
