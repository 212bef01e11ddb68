import Arguments
import Search

/// `search eval`: how well queries are answered, by judgements.
struct EvalCommand: Command {
  var queries = ""
  var judgements = ""
  var topics = TopicOptions()
  var perQuery = false
  var ladder = false
  var compare: String?
  var form = JSONOption()
  var index = IndexOptions()

  static let syntax = CommandSyntax<Self>(
    CommandText(
      name: "eval",
      summary: "Measure how well queries are answered, by relevance judgements.",
      usage: ["search eval QUERIES.tsv QRELS.tsv [--compare SETTING] [--per-query]"],
      discussion: """
        Each line of the first file is a query id, a tab, and a text, read as plain words unless --syntax is given. \
        Each line of the second is a query id, a record id and a grade, 1 or more for relevant (TREC's 0 may come \
        after the query id). Either file may be gzipped. Queries without a relevant record are left out.

        MAP, nDCG@10, P@10 and R@100 are defined as in trec_eval. --compare repeats all queries with one change: \
        expand, match=all, match=any, or a ranking step left out (without=title; steps: \
        \(RankingParameters.Step.allCases.map(\.rawValue).joined(separator: ", "))). It prints the difference and \
        its p, from a two-sided randomisation test over the queries.
        """,
      sections: [
        .init(
          "Examples",
          """
          search eval queries.tsv qrels.tsv
          search eval queries.tsv.gz qrels.tsv.gz --compare expand
          search eval queries.tsv qrels.tsv --per-query --json
          search eval queries.tsv qrels.tsv --ladder
          """)
      ]),
    arguments: [
      .one(
        "queries", sets: \.queries, help: "A file of lines: query id, tab, text.", completion: .file),
      .one(
        "qrels", sets: \.judgements, help: "A file of lines: query id, record id, grade.",
        completion: .file),
    ],
    options: [
      .group(\.topics),
      .own([
        .flag("--per-query", sets: \.perQuery, help: "Also print the measures of each query."),
        .flag("--ladder", sets: \.ladder, help: "Switch on the ranking steps one after another."),
        .value("--compare", "setting", sets: \.compare, help: "What to change for a comparison."),
      ]),
      .group(\.form), .group(\.index),
    ])

  func run(in context: Context) throws -> ProgramStatus {
    let setting = try setting()
    let rows = try ladder ? EvalSetting.ladder(from: setting) : [setting] + compared(with: setting)
    let topics = try readTopics(context)
    let judgements = try readJudgements(context)
    let engine = try context.engine(index, readers: 1)
    let results = try rows.map { setting in
      EvalReport.Row(setting: setting, evaluation: try evaluate(setting, topics, judgements, engine))
    }
    let report = EvalReport(rows: results, isLadder: ladder, perQuery: perQuery)
    if form.json {
      try context.writeJSON(EvalJSON.object(report))
    } else {
      try context.output.write(EvalRenderer.text(report))
    }
    return results.first?.evaluation.queries.isEmpty == false ? .success : .nothingFound
  }

  private func evaluate(
    _ setting: EvalSetting, _ topics: [Topic], _ judgements: Judgements, _ engine: any Engine
  ) throws -> Evaluation {
    var evaluation = Evaluation()
    for topic in topics {
      var request = setting.request
      request.query = topic.text
      let isJudged = judgements.relevant(topic.id) != nil
      let hits = try isJudged ? engine.search(request, ranking: setting.ranking).hits : []
      evaluation.add(topic.id, ranking: hits.map(\.id), judgements)
    }
    return evaluation
  }

  // MARK: Settings

  private func setting() throws(CLIError) -> EvalSetting {
    let request = try topics.request()
    let name = "match \(request.match.rawValue)"
    return EvalSetting(name: request.expand ? "\(name), expand" : name, request: request)
  }

  private func compared(with setting: EvalSetting) throws(CLIError) -> [EvalSetting] {
    guard let compare else { return [] }
    var other = setting
    other.name = compare
    let parts = compare.split(separator: "=", maxSplits: 1).map(String.init)
    switch (parts.first, parts.count) {
    case ("expand", 1): other.request.expand.toggle()
    case ("match", 2):
      other.request.match = try EvalCommand.choice(parts[1], of: "match")
    case ("without", 2):
      let step: RankingParameters.Step = try EvalCommand.choice(parts[1], of: "without")
      other.ranking = RankingParameters(Set(RankingParameters.Step.allCases).subtracting([step]))
    default:
      throw CLIError("--compare \(compare): expected expand, match=any, match=all or without=STEP")
    }
    return [other]
  }

  private static func choice<Choice>(_ text: String, of part: String) throws(CLIError) -> Choice
  where Choice: RawRepresentable<String> & CaseIterable {
    if let choice = Choice(rawValue: text) { return choice }
    let known = Choice.allCases.map(\.rawValue).joined(separator: ", ")
    throw CLIError("--compare \(part) \(text): expected one of: \(known)")
  }

  // MARK: Files

  private func readTopics(_ context: Context) throws -> [Topic] {
    var lines = try context.openFile(queries)
    var topics: [Topic] = []
    while let topic = try lines.nextTopic(queries) { topics.append(topic) }
    return topics
  }

  private func readJudgements(_ context: Context) throws -> Judgements {
    var lines = try context.openFile(judgements)
    var result = Judgements()
    while let line = try lines.next() {
      do {
        try result.add(line: line)
      } catch {
        throw CLIError("\(judgements):\(lines.line): \(error)")
      }
    }
    return result
  }
}

/// How queries are asked in an evaluation.
struct EvalSetting {
  /// Such as `match any`.
  var name: String
  var request: SearchRequest
  var ranking = RankingParameters()

  /// From plain BM25 over title and abstract to the whole ranking, a step at a time, and feedback on top.
  static func ladder(from setting: EvalSetting) -> [EvalSetting] {
    var rows: [EvalSetting] = []
    var row = setting
    row.request.expand = false
    var steps: Set<RankingParameters.Step> = []
    row.ranking = RankingParameters(steps)
    row.name = "plain BM25"
    rows.append(row)
    for step in RankingParameters.Step.allCases {
      steps.insert(step)
      row.ranking = RankingParameters(steps)
      row.name = "+ \(step.rawValue)"
      rows.append(row)
    }
    row.request.expand = true
    row.name = "+ expand"
    rows.append(row)
    return rows
  }
}

/// The rows of an evaluation.
struct EvalReport {
  struct Row {
    var setting: EvalSetting
    var evaluation: Evaluation
  }

  /// At least one; all others are compared with the first.
  var rows: [Row]
  var isLadder: Bool
  var perQuery: Bool

  static let test = "two-sided randomisation test over the queries, \(Format.count(PairedTest.rounds)) rounds"
}
