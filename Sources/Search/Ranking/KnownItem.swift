import IndexStore
import Publication

/// What a record gains where it looks like the one publication that is asked for: most searches are for one
/// that the searcher knows.
///
/// BM25 adds up words one by one. Whether they make a title, and whether the record has them all, shows only
/// when they are looked at together, which is worth it for the best records of a first ranking alone. All
/// parts are shares of the query's whole weight.
///
/// Source: the sum of evidence by kind is that of Ogilvie and Callan, "Combining document representations for
/// known-item search", SIGIR 2003; the parts are measured in docs/RANKING.md.
struct KnownItem {
  /// What of the query a record has.
  struct Evidence: Equatable {
    /// The share of the query's weight that the record has, as words or as its year.
    var coverage = 0.0
    /// The share of the query's words that the record has, each as much as another.
    var wordShare = 0.0
    /// The share of the query's weight that stands in the title.
    var inTitle = 0.0
    /// The share of the title's words that the query asks for.
    var askedOfTitle = 0.0
    /// The share of the neighbours in the query that follow one another in the title.
    var order = 0.0
    /// The share of the query's weight that stands among the names, where one behind the first author's counts
    /// half: people remember who comes first.
    var inNames = 0.0
    /// The share of the query's weight that is the record's year.
    var year = 0.0
    /// Whether the whole title stands in the query in one run.
    var isWholeTitle = false

    /// Whether the title has all that the record has of the query.
    var isAllInTitle: Bool { inTitle > 0 && inTitle >= coverage - 1e-9 }
  }

  private struct Word {
    /// Its number among the terms of the plan.
    let number: Int
    let weight: Double
    /// How many terms it takes in a text.
    let width: Int
    /// The records of the year that it is.
    let year: RecordSet?
    /// The words that it may be a slip of: the number of their term, and its weight.
    var correction: (number: Int, weight: Double)?
  }

  private let words: [Word]
  private let totalWeight: Double
  private let scratch: Scratch
  private let parameters: RankingParameters

  /// nil where there are not two words that could make a title.
  init?(_ plan: QueryPlan, _ scorer: Scorer) {
    parameters = scorer.model.parameters
    guard parameters.findsKnownItems, plan.terms.count(where: { $0.count > 0 }) > 1 else { return nil }
    var words: [Word] = []
    // By number of a term.
    var places: [Int: Int] = [:]
    for (number, (term, scored)) in zip(plan.terms, scorer.terms).enumerated() {
      // What feedback added is no part of a title that somebody typed.
      guard term.count > 0 else { continue }
      if let corrected = term.corrects.flatMap({ places[$0] }) {
        words[corrected].correction = (number, scored.ownWeight)
        continue
      }
      let width = term.atoms.first.map { plan.atoms[$0].terms.count } ?? 1
      places[number] = words.count
      words.append(Word(number: number, weight: scored.ownWeight, width: width, year: term.year))
    }
    self.words = words
    totalWeight = words.reduce(0) { $0 + $1.weight }
    scratch = Scratch(wordCount: words.count)
    guard words.count > 1, totalWeight > 0 else { return nil }
  }

  /// What a record adds to its score.
  func bonus(_ evidence: Evidence) -> Double { parts(evidence).reduce(0) { $0 + $1.value } }

  /// Looks at a record. `places` adds the places of a term of the plan in it, ascending, to a list, and says
  /// whether the record has the term.
  ///
  /// - Complexity: O(occurrences), some 300 ns for two words: the lists are those of the record before.
  func evidence(
    docid: Int, titleLength: Int, places: (_ term: Int, _ list: inout [UInt64]) throws -> Bool
  ) rethrows -> Evidence {
    var evidence = Evidence()
    var (asked, wordsInTitle) = (0, 0)
    for (index, word) in words.enumerated() {
      scratch.places.removeAll(keepingCapacity: true)
      scratch.title[index].removeAll(keepingCapacity: true)
      var (isFound, weight) = (try places(word.number, &scratch.places), word.weight)
      if !isFound, let correction = word.correction {
        isFound = try places(correction.number, &scratch.places)
        weight = min(weight, correction.weight)
      }
      let isYear = word.year?.contains(docid) == true
      if isYear { evidence.year += weight }
      guard isFound || isYear else { continue }
      evidence.coverage += weight
      evidence.wordShare += 1 / Double(words.count)
      var isFirstName = true
      for place in scratch.places {
        let offset = Int(truncatingIfNeeded: place & 0xFFFF_FFFF)
        switch place >> 32 {
        case Self.title: scratch.title[index].append(offset)
        case Self.author where isFirstName:
          isFirstName = false
          evidence.inNames += offset < Self.firstName ? weight : weight / 2
        default: break
        }
      }
      guard !scratch.title[index].isEmpty else { continue }
      wordsInTitle += 1
      evidence.inTitle += weight
      asked += scratch.title[index].count * word.width
    }
    evidence.coverage /= totalWeight
    evidence.inTitle /= totalWeight
    evidence.inNames /= totalWeight
    evidence.year /= totalWeight
    guard titleLength > 0, wordsInTitle > 0 else { return evidence }
    evidence.askedOfTitle = min(1, Double(asked) / Double(titleLength))
    let (pairs, run) = follow()
    evidence.order = Double(pairs) / Double(words.count - 1)
    evidence.isWholeTitle = run >= max(titleLength, Self.leastTitle)
    return evidence
  }

  private static let title = UInt64(TextField.title.rawValue)
  private static let author = UInt64(TextField.author.rawValue)

  /// What one record after the other is looked at with.
  private final class Scratch {
    var places: [UInt64] = []
    /// By word: where it stands in the title.
    var title: [[Int]]
    /// Runs of words that end at a place of the title, and where they began.
    var runs: [(end: Int, start: Int)] = []
    var next: [(end: Int, start: Int)] = []

    init(wordCount: Int) { title = Array(repeating: [], count: wordCount) }
  }

  /// How many words of the query follow the one before them in the title, where function words may stand
  /// between, and the length of the longest run of them in terms.
  private func follow() -> (pairs: Int, longestRun: Int) {
    var (pairs, longest) = (0, 0)
    scratch.runs.removeAll(keepingCapacity: true)
    for (index, word) in words.enumerated() {
      scratch.next.removeAll(keepingCapacity: true)
      var follows = false
      for place in scratch.title[index] {
        var start = place
        for run in scratch.runs where 0...Self.largestGap ~= place - run.end {
          start = min(start, run.start)
          follows = true
        }
        scratch.next.append((place + word.width, start))
        // An article at the beginning is no word of the query.
        longest = max(longest, place + word.width - (start <= 1 ? 0 : start))
      }
      if follows { pairs += 1 }
      swap(&scratch.runs, &scratch.next)
    }
    return (pairs, longest)
  }

  /// A shorter title stands in a question by chance ("information retrieval").
  private static let leastTitle = 3
  /// The first author's name is among this many terms.
  private static let firstName = 3
  /// Function words between two words of a title, at most.
  private static let largestGap = 2

  /// Each part with what it counts, and the share that it has.
  private func parts(_ evidence: Evidence) -> [(label: String, value: Double)] {
    let fading = min(1, parameters.fadingWords / Double(words.count)) * totalWeight
    let title = evidence.inTitle * evidence.askedOfTitle.squareRoot()
    return [
      ("all of the words", parameters.coverageWeight * evidence.coverage * evidence.coverage * fading),
      ("words in the title", parameters.titleShareWeight * title * fading),
      ("order of the title", parameters.titleOrderWeight * evidence.order * fading),
      ("names", parameters.namesWeight * evidence.inNames * fading),
      ("year", parameters.yearWeight * evidence.year * fading),
      ("whole title", evidence.isWholeTitle ? parameters.wholeTitleWeight * totalWeight : 0),
    ]
  }

  /// What a record gains, part by part.
  func explain(_ evidence: Evidence) -> ExplainReport.Step {
    let parts = parts(evidence).filter { $0.value > 0 }
    let weight = totalWeight.rounded(toPlaces: 3)
    return .init(
      label: "as the one publication asked for, in shares of the query's weight \(weight)",
      value: bonus(evidence), parts: parts.map { .init(label: $0.label, value: $0.value) })
  }
}
