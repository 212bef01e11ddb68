import Arguments
import Publication
import Search

/// `search completion`: scripts for shells, and manual pages, from the declarations of the commands.
struct CompletionCommand: Command {
  var form = ""
  var words: [String] = []
  var index = IndexOptions()

  private static let forms = CompletionScript.allCases.map(\.rawValue) + ["man"]

  static let syntax = CommandSyntax<Self>(
    CommandText(
      name: "completion",
      summary: "Print completions for a shell, or a manual page.",
      usage: ["search completion bash|zsh|fish", "search completion man [VERB [REPORT]]"],
      discussion: """
        The completions know verbs, options, files, facets, and the values of facets in the index, departments with \
        their labels. make install installs them and the manual pages.
        """,
      sections: [
        .init(
          "Examples",
          """
          search completion bash > search.bash
          search completion zsh > _search
          search completion fish > search.fish
          search completion man ingest > search-ingest.1
          """)
      ]),
    arguments: [
      .one("form", sets: \.form, help: "bash, zsh, fish or man.", completion: .values("completions")),
      .rest(
        "word", sets: \.words, isRequired: false,
        help: "For man: the verb; for its reports, also the name of one.",
        completion: .values("verbs")),
    ],
    options: [.group(\.index)])

  func run(in context: Context) throws -> ProgramStatus {
    if let script = CompletionScript(rawValue: form) {
      try context.output.write(script.text)
    } else if form == "man" {
      try context.output.write(try manualPage())
    } else if form == "candidates" {
      for line in candidates(in: context) {
        try context.output.write(SafeText.clean(line.value) + tail(line) + "\n")
      }
    } else {
      let hint = Dispatch.searchHint(["completion", form] + words)
      throw CLIError(
        "unknown form '\(form)', expected one of: \(Self.forms.joined(separator: ", "))", hint: hint)
    }
    return .success
  }

  private func tail(_ line: Candidate) -> String {
    line.text.isEmpty ? "" : "\t" + SafeText.clean(line.text)
  }

  private func manualPage() throws -> String {
    let pages =
      ["search"] + Verb.allCases.filter { $0 != .query }.map { "search-\($0.rawValue)" }
      + Report.allCases.map { "search-report-\($0.rawValue)" }
    guard let word = words.first, word != Verb.query.rawValue else {
      return ManualPage.text(
        QueryCommand.manual, name: "search", version: Version.text, others: Array(pages.dropFirst()))
    }
    guard let verb = Verb(rawValue: word) else {
      throw CLIError("unknown verb '\(word)'", hint: "search --help lists them")
    }
    guard verb == .report else {
      return ManualPage.text(
        verb.command.manual, name: "search-\(word)", version: Version.text, others: ["search"])
    }
    guard let part = words.dropFirst().first else {
      return ManualPage.text(
        verb.command.manual, name: "search-report", version: Version.text,
        others: ["search"] + Report.allCases.map { "search-report-\($0.rawValue)" })
    }
    guard let report = Report(rawValue: part) else {
      throw CLIError("unknown report '\(part)'", hint: "search report --help lists them")
    }
    return ManualPage.text(
      report.command.manual, name: "search-report-\(part)", version: Version.text,
      others: ["search", "search-report"])
  }

  // MARK: Candidates

  private struct Candidate {
    var value: String
    var text = ""
  }

  /// More would be no help on a screen.
  private static let maxCandidates = 500

  /// Completions of the last word. If the index cannot be read, its values are left out.
  private func candidates(in context: Context) -> [Candidate] {
    var before = Array(words.dropLast())
    let current = words.last ?? ""
    var command: any Command.Type = QueryCommand.self
    if before == ["help"] { return verbs(current) }
    if let dispatch = try? Dispatch(before), dispatch.isExplicit {
      (command, before) = (dispatch.command, dispatch.arguments)
      if dispatch.verb == .report, dispatch.report == nil {
        return matching(
          current, Report.allCases.map { Candidate(value: $0.rawValue, text: $0.command.manual.text.summary) }
        )
      }
    } else if before.isEmpty, !current.hasPrefix("-") {
      return verbs(current) + matching(current, [Candidate(value: "help"), Candidate(value: "version")])
    }
    switch command.manual.completionPoint(before + [current]) {
    case .option(let options):
      return matching(current, options.map { Candidate(value: $0.name, text: $0.help) })
    case .value(let completion, let choices, let text, let prefix):
      return values(completion, choices, text, in: context).map {
        Candidate(value: $0.value.hasPrefix(":") ? $0.value : prefix + $0.value, text: $0.text)
      }
    case .nothing: return []
    }
  }

  private func verbs(_ text: String) -> [Candidate] {
    matching(text, Verb.allCases.map { Candidate(value: $0.rawValue, text: $0.command.manual.text.summary) })
  }

  private func matching(_ text: String, _ candidates: [Candidate]) -> [Candidate] {
    candidates.filter { $0.value.lowercased().hasPrefix(text.lowercased()) }
  }

  private func values(
    _ completion: Completion, _ choices: [String], _ text: String, in context: Context
  ) -> [Candidate] {
    switch completion {
    case .nothing: return []
    case .file: return [Candidate(value: ":files")]
    case .folder: return [Candidate(value: ":folders")]
    case .choices: return matching(text, choices.map { Candidate(value: $0) })
    case .values("verbs"): return verbs(text)
    case .values("completions"): return matching(text, Self.forms.map { Candidate(value: $0) })
    case .values("fields"): return listed(text) { _ in Hit.jsonKeys.map { Candidate(value: $0) } }
    case .values("facets"):
      return listed(text) { _ in
        FacetDefinition.all.map { Candidate(value: $0.name, text: $0.summary) }
      }
    case .values("checks"):
      return listed(text) { _ in QualityCheck.all.map { Candidate(value: $0.name, text: $0.sentence) } }
    case .values("kinds"):
      return listed(text) { _ in DuplicatePair.Kind.allCases.map { Candidate(value: $0.rawValue) } }
    case .values(let facet): return listed(text) { self.values(of: facet, beginning: $0, in: context) }
    }
  }

  /// Candidates for the last item of a comma list, with or without `!`, each after the items before it.
  private func listed(_ text: String, _ candidates: (_ item: String) -> [Candidate]) -> [Candidate] {
    let start = text.lastIndex { $0 == "," || $0 == "!" }.map(text.index(after:)) ?? text.startIndex
    let item = String(text[start...])
    return matching(item, candidates(item)).prefix(Self.maxCandidates).map {
      Candidate(value: text[..<start] + $0.value, text: $0.text)
    }
  }

  /// The index that the command line names, as far as it is typed.
  private var typedIndex: IndexOptions {
    var options = index
    for (word, next) in zip(words, words.dropFirst()) {
      if word == "--index" { options.index = next }
      if word.hasPrefix("--index=") { options.index = String(word.dropFirst("--index=".count)) }
    }
    return options
  }

  private func values(of facet: String, beginning text: String, in context: Context) -> [Candidate] {
    var request = SearchRequest("*")
    (request.facets, request.limit) = ([facet], 0)
    guard let results = try? context.engine(typedIndex, time: .seconds(2, isDefault: true)).search(request),
      let values = results.facets.first?.values
    else { return [] }
    return values.map { value in
      let count = Format.count(value.count, "record")
      return Candidate(
        value: value.code, text: value.label == value.code ? count : "\(value.label), \(count)")
    }
  }
}
