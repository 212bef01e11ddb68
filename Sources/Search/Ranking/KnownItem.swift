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
    /// How many of the query's words the record has.
    var wordCount = 0
    /// The share of the query's weight that stands in the title.
    var inTitle = 0.0
    /// The share of the query's weight that stands in the title as it was typed, not in another form: who
    /// knows a title types its words.
    var asTyped = 0.0
    /// Whether all words of the query that stand in the title do so as they were typed; a mistyped one does
    /// if it stands there at all.
    var isAllTyped = false
    /// The share of the title's words that the query asks for.
    var askedOfTitle = 0.0
    /// The share of the neighbours in the query that follow one another in the title.
    var order = 0.0
    /// The share of the query's weight that stands among the names, where one behind the first author's
    /// counts half: people remember who comes first.
    var inNames = 0.0
    /// The share of the query's weight that is the record's year, twice what no text of the record has: it
    /// adds nothing to the score of words.
    var year = 0.0
    /// Whether the title begins with the query as it was typed.
    var isBeginning = false
    /// Whether the whole title stands in the query in one run.
    var isWholeTitle = false
    /// Whether the one word of a long query that the record lacks is taken for a wrong one, which is not held
    /// against it.
    var lacksWrongWord = false

    /// Whether the title has all that the record has of the query.
    var isAllInTitle: Bool { inTitle > 0 && inTitle >= coverage - 1e-9 }
  }

  private struct Word {
    let weight: Double
    /// How many terms it takes in a text.
    let width: Int
    /// The records of the year that it is.
    let year: RecordSet?
    /// Where its places are, and those of the words that it may be a slip of.
    let slot: Int
    var correction: (slot: Int, weight: Double)?
    let isMistyped: Bool
  }

  private var words: [Word] = []
  /// By slot: the number of a term of the plan.
  private var terms: [Int] = []
  private let totalWeight: Double
  private let parameters: RankingParameters
  /// What one record after the other is looked at with.
  private let places: Places
  /// Where the words stand in its title, word by word.
  private var title: [(word: Int, offset: Int)] = []
  /// Runs of words that end at a place of the title, where they began, and whether one of them is the
  /// beginning of both the query and the title.
  private var runs: [(end: Int, start: Int, isBeginning: Bool)] = []

  /// nil where there are not two words that could make a title.
  init?(_ plan: QueryPlan, _ scorer: Scorer, _ reader: PlaceReader) {
    places = Places(reader)
    parameters = scorer.model.parameters
    guard parameters.findsKnownItems, plan.terms.count(where: { $0.count > 0 }) > 1 else { return nil }
    // By number of a term.
    var indices: [Int: Int] = [:]
    for (number, (term, scored)) in zip(plan.terms, scorer.terms).enumerated() where term.count > 0 {
      // What feedback added is no part of a title that somebody typed.
      let slot = terms.count
      terms.append(number)
      if let corrected = term.corrects.flatMap({ indices[$0] }) {
        words[corrected].correction = (slot, scored.ownWeight)
        continue
      }
      let width = term.atoms.first.map { plan.atoms[$0].terms.count } ?? 1
      indices[number] = words.count
      words.append(
        Word(
          weight: scored.ownWeight, width: width, year: term.year, slot: slot,
          isMistyped: term.correction != nil))
    }
    totalWeight = words.reduce(0) { $0 + $1.weight }
    guard words.count > 1, totalWeight > 0 else { return nil }
  }

  /// The number of words.
  var wordCount: Int { words.count }

  /// How many of the best records are looked at.
  var headSize: Int {
    words.count > 2 ? RankingParameters.headSize : RankingParameters.headSizeOfPair
  }

  /// Looks at a record. By term of the plan: its list, and its posting of the record or `Places.absent`.
  ///
  /// - Throws: `IndexError.damaged` for a malformed position list.
  /// - Complexity: O(occurrences): the buffers are those of the record before.
  mutating func evidence(
    docid: Int, titleLength: Int, _ lists: [DecodedPostings], _ found: [Int]
  ) throws -> Evidence {
    var evidence = Evidence()
    try found.withUnsafeBufferPointer { _ = try places.fill(lists, $0, terms) }
    title.removeAll(keepingCapacity: true)
    var (asked, wordsInTitle, isAllTyped) = (0, 0, true)
    // What a year has in the title.
    var (yearInTitle, yearAsTyped, yearAsked) = (0.0, 0.0, 0)
    for (index, word) in words.enumerated() {
      var (slot, weight) = (word.slot, word.weight)
      if let correction = word.correction, places.isEmpty(slot) {
        (slot, weight) = (correction.slot, min(weight, correction.weight))
      }
      let isYear = word.year?.contains(docid) == true
      if isYear { evidence.year += places.isEmpty(slot) ? 2 * weight : weight }
      guard isYear || !places.isEmpty(slot) else { continue }
      evidence.coverage += weight
      evidence.wordCount += 1
      let before = title.count
      var isFirstName = true
      for place in places[slot] {
        let offset = Int(truncatingIfNeeded: place & 0xFFFF_FFFF)
        switch place >> 32 {
        case Self.title: title.append((index, offset))
        case Self.author where isFirstName:
          isFirstName = false
          evidence.inNames += offset < Self.firstName ? weight : weight / 2
        default: break
        }
      }
      guard title.count > before else { continue }
      wordsInTitle += 1
      evidence.inTitle += weight
      let isAsTyped = lists[terms[slot]].isFirstInTitle(found[terms[slot]])
      if isAsTyped { evidence.asTyped += weight }
      if !isAsTyped, !word.isMistyped { isAllTyped = false }
      asked += (title.count - before) * word.width
      if isYear {
        yearInTitle += weight
        if isAsTyped { yearAsTyped += weight }
        yearAsked += (title.count - before) * word.width
      }
    }
    let isTyped = evidence.asTyped >= evidence.inTitle - 1e-9
    // With a name, a year is the record's, wherever it stands: `manning 2014 parser` asks for no title with
    // 2014.
    if evidence.inNames > 0, yearAsked > 0 {
      evidence.inTitle = max(0, evidence.inTitle - yearInTitle)
      evidence.asTyped = max(0, evidence.asTyped - yearAsTyped)
      asked -= yearAsked
    }
    evidence.coverage /= totalWeight
    evidence.inTitle /= totalWeight
    evidence.asTyped /= totalWeight
    evidence.inNames /= totalWeight
    evidence.year /= totalWeight
    guard titleLength > 0, wordsInTitle > 0 else { return evidence }
    evidence.isAllTyped = isAllTyped
    evidence.askedOfTitle = min(1, Double(asked) / Double(titleLength))
    let (pairs, run, isBeginning) = follow()
    evidence.isBeginning = isBeginning && isTyped
    evidence.order = Double(pairs) / Double(words.count - 1)
    evidence.isWholeTitle = run >= max(titleLength, Self.leastTitle)
    return evidence
  }

  private static let title = UInt64(TextField.title.rawValue)
  private static let author = UInt64(TextField.author.rawValue)

  /// How many words of the query follow the one before them in the title, where function words may stand
  /// between, the length of the longest run of them in terms, and whether all of them are the beginning of
  /// the title.
  private mutating func follow() -> (pairs: Int, longestRun: Int, isBeginning: Bool) {
    var (pairs, longest, isWhole) = (0, 0, false)
    runs.removeAll(keepingCapacity: true)
    // The runs that end with the word before, and those that end with this one.
    var (last, current, isPair) = (0..<0, 0, false)
    for (number, (word, place)) in title.enumerated() {
      if number == 0 || title[number - 1].word != word {
        let isNext = number > 0 && title[number - 1].word == word - 1
        last = isNext ? current..<runs.count : runs.count..<runs.count
        (current, isPair) = (runs.count, false)
      }
      var start = place
      var isBeginning = word == 0 && place <= Self.largestGap
      for run in runs[last] where 0...Self.largestGap ~= place - run.end {
        start = min(start, run.start)
        if !isPair { pairs += 1 }
        isPair = true
        isBeginning = isBeginning || run.isBeginning
      }
      let end = place + words[word].width
      runs.append((end, start, isBeginning))
      if isBeginning, word == words.count - 1 { isWhole = true }
      // An article at the beginning is no word of the query.
      longest = max(longest, end - (start <= 1 ? 0 : start))
    }
    return (pairs, longest, isWhole)
  }

  /// A shorter title stands in a question by chance ("information retrieval").
  private static let leastTitle = 3
  /// The first author's name is among this many terms.
  private static let firstName = 3
  /// Function words between two words of a title, at most.
  private static let largestGap = 2

  /// What a record adds to its score.
  func bonus(_ evidence: Evidence) -> Double { parts(evidence).reduce(0) { $0 + $1.value } }

  private func parts(_ evidence: Evidence) -> [(label: String, value: Double)] {
    let fading = min(1, parameters.fadingWords / Double(words.count)) * totalWeight
    let lacked = evidence.lacksWrongWord ? 1 - evidence.coverage : 0
    let coverage = evidence.lacksWrongWord ? 1 : evidence.coverage * evidence.coverage
    let inTitle = evidence.inTitle + parameters.wrongWordShare * lacked
    return [
      (
        evidence.lacksWrongWord ? "all of the words but a wrong one" : "all of the words",
        parameters.coverageWeight * coverage * fading
      ),
      ("the wrong one, as if it were there", lacked * totalWeight),
      (
        "words in the title",
        parameters.titleShareWeight * inTitle * evidence.askedOfTitle.squareRoot() * fading
      ),
      ("in the title as typed", parameters.asTypedWeight * evidence.asTyped * fading),
      (
        "all of these as typed",
        evidence.isAllTyped ? parameters.allTypedWeight * evidence.inTitle * fading : 0
      ),
      ("order of the title", parameters.titleOrderWeight * evidence.order * fading),
      ("beginning of the title", evidence.isBeginning ? parameters.titleBeginningWeight * fading : 0),
      ("names", parameters.namesWeight * evidence.inNames * fading),
      ("year", parameters.yearWeight * evidence.year * fading),
      ("whole title", evidence.isWholeTitle ? parameters.wholeTitleWeight * totalWeight : 0),
    ]
  }

  /// What a record gains, part by part.
  func explain(_ evidence: Evidence) -> ExplainReport.Step {
    let weight = totalWeight.rounded(toPlaces: 3)
    return .init(
      label: "as the one publication asked for, in shares of the query's weight \(weight)",
      value: bonus(evidence),
      parts: parts(evidence).filter { $0.value > 0 }.map { .init(label: $0.label, value: $0.value) },
      fact: .knownItem)
  }
}
