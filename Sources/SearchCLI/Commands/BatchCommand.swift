import Arguments
import Basics
import Publication
import Search

/// `search batch`: a file of queries for evaluation, or of requests for measuring.
struct BatchCommand: Command {
  var file: String?
  var topics = TopicOptions()
  var tag: String?
  var requests: String?
  var `repeat`: Int?
  var threads: Int?
  var index = IndexOptions()

  static let syntax = CommandSyntax<Self>(
    CommandText(
      name: "batch",
      summary: "Run a file of queries, for evaluation or timing.",
      usage: [
        "search batch QUERIES.tsv [--match any|all]", "search batch --requests FILE.jsonl [--repeat N]",
      ],
      discussion: """
        Each line of the file is a query id, a tab, and a text, read as plain words unless --syntax is given. Each \
        hit is a line in TREC's format: qid Q0 id rank score tag. A query without hits prints nothing.

        With --requests each line is a JSON object: query, syntax (query or plain), match (all or any), filters \
        ({"department":["MaMo"],"year":["2020..2024"]}), facets (a list of names), sort, limit, total (false: not \
        wanted), expand; it needs query or filters, and everything else is optional. Each answer is a line, printed \
        at once: total, ids, facets, and the time it took inside the program, in microseconds: wall_us, and cpu_us \
        of its thread. With --repeat N these are medians of N answers after a warm-up that does not count.

        With --threads N that many lines are answered at the same time. The answers are printed in the order of \
        the lines; up to 4 N lines are read ahead.
        """,
      sections: [
        .init(
          "Examples",
          """
          search batch queries.tsv > run.txt
          search batch queries.tsv --match all --limit 100 --tag bm25
          grep ^q1 queries.tsv | search batch -
          search batch --requests questions.jsonl --repeat 5 | jq .cpu_us
          """)
      ]),
    arguments: [
      .optional(
        "queries", sets: \.file, help: "A file of lines: query id, tab, text; - for standard input.",
        completion: .file)
    ],
    options: [
      .group(\.topics),
      .own([
        .value(
          "--tag", "tag", sets: \.tag, help: "The name of the run, the last column (default: search)."),
        .value(
          "--requests", "file", sets: \.requests,
          help: "A file of requests, JSON objects; - for standard input.", completion: .file),
        .value("--repeat", "n", sets: \.repeat, help: "How many times to measure each request."),
        .value(
          "--threads", "n", sets: \.threads,
          help: "How many lines to answer at the same time, 1 to 64 (default: 1)."),
      ]),
      .group(\.index),
    ])

  func run(in context: Context) throws -> ProgramStatus {
    switch (file, requests) {
    case (let file?, nil):
      if `repeat` != nil { throw CLIError("--repeat needs --requests") }
      return try printRun(of: file, in: context)
    case (nil, let requests?):
      try rejectOptionsOfRuns()
      return try printAnswers(to: requests, in: context)
    case (nil, nil): throw CLIError("no queries: expected a file of queries, or --requests with a file")
    case (_?, _?): throw contradiction(of: "a file of queries")
    }
  }

  // MARK: - Queries, in the format of TREC

  private func printRun(of file: String, in context: Context) throws -> ProgramStatus {
    let template = try topics.request()
    let tag = tag ?? "search"
    guard !tag.isEmpty, !tag.contains(where: \.isWhitespace) else {
      throw CLIError("--tag '\(tag)': expected one word")
    }
    let threads = try threadCount()
    let engine = try context.engine(index, readers: threads)
    var lines =
      file == "-" && context.namesStandardInput ? context.standardInput() : try context.openFile(file)
    try OrderedWork.forEach(threads: threads) {
      try lines.nextTopic(file)
    } _: { topic in
      var request = template
      request.query = topic.text
      return try engine.search(request).hits.enumerated().map { place, hit in
        // The shortest text that reads back as the same number.
        "\(SafeText.clean(topic.id)) Q0 \(SafeText.clean(hit.id)) \(place + 1) \(hit.score) \(SafeText.clean(tag))\n"
      }.joined()
    } _: { lines in
      try context.output.write(lines)
    }
    return .success
  }

  private func threadCount() throws(CLIError) -> Int {
    guard let threads else { return 1 }
    guard (1...64).contains(threads) else { throw CLIError("--threads \(threads): expected 1 to 64") }
    return threads
  }

  // MARK: - Requests, as JSON

  private func printAnswers(to file: String, in context: Context) throws -> ProgramStatus {
    if let `repeat`, !(1...10_000).contains(`repeat`) {
      throw CLIError("--repeat \(`repeat`): expected 1 to 10,000")
    }
    let timer = BatchTimer(repeats: `repeat`, clock: context.clock, cpuClock: context.cpuClock)
    let threads = try threadCount()
    let engine = try context.engine(index, readers: threads)
    var lines = file == "-" ? context.standardInput() : try context.openFile(file)
    try OrderedWork.forEach(threads: threads) {
      try lines.nextFilled().map { (text: $0, number: lines.line) }
    } _: { line in
      do {
        let request = try BatchRequest(line: line.text)
        let (results, times) = try timer.measure { try engine.search(request.search) }
        return AnswerJSON.object(results, to: request, in: times)
      } catch {
        let error = CLIError(describing: error)
        throw CLIError("\(file):\(line.number): \(error.description)", hint: error.hint)
      }
    } _: { answer in
      try context.writeJSONLine(answer)
      try context.output.flush()  // the client may wait for each answer
    }
    return .success
  }

  /// A request has its own match, limit and the like.
  private func rejectOptionsOfRuns() throws(CLIError) {
    let given = [
      ("--match", topics.match != nil), ("--limit", topics.limit != nil), ("--syntax", topics.syntax),
      ("--expand", topics.expand), ("--tag", tag != nil),
    ]
    if let option = given.first(where: \.1)?.0 { throw contradiction(of: option) }
  }

  private func contradiction(of option: String) -> CLIError {
    CLIError(
      "\(option) and --requests cannot be used together", hint: "each request has its own settings")
  }
}

/// A query of an evaluation.
struct Topic: Equatable {
  var id: String
  var text: String
}

extension LineReader {
  /// The next line that is not blank.
  mutating func nextFilled() throws -> String? {
    while let text = try next() {
      if !text.isBlank { return text }
    }
    return nil
  }

  /// The next line that is not blank: a query id, a tab, and a text.
  mutating func nextTopic(_ file: String) throws -> Topic? {
    guard let text = try nextFilled() else { return nil }
    guard let tab = text.firstIndex(of: "\t"), tab > text.startIndex else {
      let isRequest = text.first { !$0.isWhitespace } == "{"
      throw CLIError(
        "\(file):\(line): expected a query id, a tab and a text",
        hint: isRequest
          ? "this looks like a file of requests: search batch --requests \(Shell.quote(file))" : nil)
    }
    let id = text[..<tab]
    guard !id.contains(where: \.isWhitespace) else {
      throw CLIError("\(file):\(line): the query id contains a blank")
    }
    return Topic(id: String(id), text: String(text[text.index(after: tab)...]))
  }
}
