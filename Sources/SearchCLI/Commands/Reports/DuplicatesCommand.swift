import Arguments
import Pages
import Publication
import Search

/// `search duplicates`: records that may be of one work.
struct DuplicatesCommand: Command {
  var words: [String] = []
  var kinds: [String] = []
  var json = false
  var csv = false
  var filters = FilterOptions()
  var index = IndexOptions()

  static let syntax = CommandSyntax<Self>(
    CommandText(
      name: "duplicates",
      summary: "Find records of the same work: by DOI, arXiv number, PMID, or title, authors and year.",
      usage: ["search duplicates [QUERY...] [filters] [--json|--csv]"],
      discussion: """
        With a query or filters, lists pairs in which at least one record matches. A preprint and its publication are \
        marked as such.
        """,
      sections: [
        .init(
          "Kinds",
          DuplicatePair.Kind.allCases.map { "\($0.rawValue)  \($0.sentence)" }.joined(separator: "\n")),
        .init(
          "Examples",
          """
          search duplicates
          search duplicates -d MaMo --kind duplicate
          search duplicates --csv > duplicates.csv
          """),
      ],
      takesText: true),
    arguments: [
      .rest("query", sets: \.words, isRequired: false, help: "What to look for; all records if missing.")
    ],
    options: [
      .group(\.filters, under: "Filters"),
      .own([
        .list(
          "--kind", "names", sets: \.kinds, help: "Only pairs of these kinds: duplicate, versions, preprint.",
          completion: .values("kinds")),
        .flag("--json", sets: \.json, help: "One JSON object."),
        .flag("--csv", sets: \.csv, help: "A table for a spreadsheet."),
      ]),
      .group(\.index, under: "Index"),
    ])

  func run(in context: Context) throws -> ProgramStatus {
    if json, csv {
      throw CLIError("--json and --csv cannot be used together", hint: "choose one output format")
    }
    let kinds = try wantedKinds()
    var request: SearchRequest?
    if !words.isEmpty || !filters.isEmpty {
      var given = SearchRequest(words.isEmpty ? "*" : words.joined(separator: " "))
      try filters.apply(to: &given)
      request = given
    }
    var report = try context.engine(index).duplicates(request)
    report.pairs.removeAll { !kinds.contains($0.kind) }
    if json {
      try context.writeJSON(report.json)
    } else if csv {
      try context.output.write(CSVTable.text(report))
    } else {
      try context.paged { output in
        for pair in report.pairs { try output.write(context.terminal.fitted(Self.text(pair))) }
        try output.write(Self.counts(report) + "\n")
      }
    }
    return .success
  }

  private func wantedKinds() throws(CLIError) -> Set<DuplicatePair.Kind> {
    var wanted: Set<DuplicatePair.Kind> = []
    for name in kinds.flatMap({ $0.split(separator: ",") }) {
      guard let kind = DuplicatePair.Kind(rawValue: String(name)) else {
        let known = DuplicatePair.Kind.allCases.map(\.rawValue).joined(separator: ", ")
        throw CLIError("--kind \(name): expected some of: \(known)")
      }
      wanted.insert(kind)
    }
    return wanted.isEmpty ? Set(DuplicatePair.Kind.allCases) : wanted
  }

  /// What it is, both records, and what differs.
  private static func text(_ pair: DuplicatePair) -> String {
    var text = "\(pair.kind.rawValue): same \(pair.agrees.joined(separator: ", "))\n"
    for side in [pair.first, pair.second] {
      let facts = [side.year.map(String.init), side.type].compactMap(\.self).joined(separator: ", ")
      text += "  \(side.id)  \(side.title ?? "(no title)")\(facts.isEmpty ? "" : " (\(facts))")\n"
    }
    let differences = pair.differs.filter { $0.field != "title" && $0.field != "year" && $0.field != "type" }
    for difference in differences {
      let none = ChangeText.notStated
      text += "  \(difference.field): \(difference.first ?? none) / \(difference.second ?? none)\n"
    }
    return SafeText.cleanLines(text) + "\n"
  }

  private static func counts(_ report: DuplicatesReport) -> String {
    let kinds = DuplicatePair.Kind.allCases.compactMap { kind -> String? in
      let count = report.pairs.count { $0.kind == kind }
      return count > 0 ? "\(Format.count(count)) \(kind.rawValue)" : nil
    }
    let pairs = Format.count(report.pairs.count, "pair")
    return "\(pairs) among \(Format.count(report.records, "record"))"
      + (kinds.isEmpty ? "" : ": \(kinds.joined(separator: ", "))")
  }
}

extension SafeText {
  /// Cleans each line and keeps the line breaks.
  static func cleanLines(_ text: String) -> String {
    text.split(separator: "\n", omittingEmptySubsequences: false).map { clean($0) }.joined(separator: "\n")
  }
}
