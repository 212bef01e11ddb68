import Publication

/// The parameters of ranking, in one place.
///
/// They come from a study on several collections of titles and abstracts; docs/RANKING.md measures each of
/// them again.
package struct RankingParameters: Hashable, Sendable {
  /// How fast further occurrences of a term stop counting. More than SQLite's and Lucene's 1.2: a title
  /// counted three times saturates sooner.
  var k1 = 1.4
  /// How much long records are held back, from 0 (not at all) to 1 (in full), as in SQLite and Lucene. Less
  /// (0.6) loses at the top where records have an abstract and no title.
  var b = 0.75
  /// How fast a word that is repeated in the query stops counting; nil: it counts once.
  var k3: Double? = 8
  /// What an occurrence counts as, by field. A title says what a paper is about; a name typed is a name
  /// meant.
  var fieldWeights = FieldWeights(title: 3, abstract: 1, author: 2, keyword: 1)
  /// Whether a word stands for all words of the index with its stem.
  var conflates = true
  /// Whether function words are left out where other words remain.
  var dropsFunctionWords = true
  /// Whether a term of most records still counts a little; without: SQLite's formula with its floor.
  var keepsCommonTerms = true
  /// What a word of asking counts ("papers on ..."): not nothing, for it may be meant.
  var askingWeight = 0.25
  /// What two words that follow one another in the query count as where they do so in the record.
  var inOrderWeight = 0.1
  /// The same where they stand close to one another, in any order.
  var closeWeight = 0.05
  /// Words are close within this many terms, both included.
  static let window = 8

  /// Whether the best records are looked at again for what makes them the one publication that is asked for.
  /// Each weight is that of a share of the query: see `KnownItem.Evidence`.
  var findsKnownItems = true
  /// The square of the share of the query that the record has: one word missing counts more than two.
  var coverageWeight = 1.0
  /// The share of the query in the title, times the root of the share of the title that is asked for.
  var titleShareWeight = 4.0
  /// The share of the query that stands in the title as it was typed.
  var asTypedWeight = 1.0
  /// The share of the query in the title where all of it stands there as it was typed: of two titles with the
  /// same words in some form, who knows one types its forms.
  var allTypedWeight = 0.5
  /// How much of a word that is taken for a wrong one counts as if it stood in the title.
  var wrongWordShare = 0.3
  /// Neighbours in the query that follow one another in the title.
  var titleOrderWeight = 0.3
  /// A title that begins with the query: its first words are what people remember, or copy.
  var titleBeginningWeight = 0.3
  /// Names, those of the first author above all.
  var namesWeight = 2.0
  /// The year of the record.
  var yearWeight = 1.0
  /// A title that stands in the query in one run, as in a pasted reference.
  var wholeTitleWeight = 0.5
  /// In a query of more words than this, which is a question or a reference, all but the last counts less.
  var fadingWords = 5.0
  /// How many of the best records are looked at: with 2,000 the same share of known titles is found, with 30
  /// one in 250 less.
  static let headSize = 100
  /// The same for two words, which rarely name a title and have thousands of records in common: keeping a
  /// hundred of these took 1.7 times as long as keeping ten.
  static let headSizeOfPair = 20
  /// What a word counts for with each slip that it takes to make it of the typed one.
  static let slipFactor = 0.6
  /// Where fewer records than this have all words, those that lack one of them come behind them.
  static let fewHits = 10
  /// The same for a query of this many words, one of which is easily a wrong one: there a title that has all
  /// but one comes among those that have all words somewhere.
  static let longQuery = 4
  static let fewHitsOfLongQuery = 200
  /// How many of these titles are looked at, whatever their records have besides.
  static let titlesOfLongQuery = 100

  /// How many of the best records `expand` learns from.
  static let feedbackRecords = 10
  /// How fast a record's say falls with its score: (score / best score) to this power.
  static let feedbackPower = 6
  /// How many words are taken from them.
  static let feedbackTerms = 20
  /// What these words make of the whole; the rest is the query's own.
  static let feedbackShare = 0.45

  package init() {}

  /// A value for each field.
  struct FieldWeights: Hashable, Sendable {
    var title: Double
    var abstract: Double
    var author: Double
    var keyword: Double

    subscript(field: TextField) -> Double {
      switch field {
      case .title: title
      case .abstract: abstract
      case .author: author
      case .keyword: keyword
      }
    }

    /// By number of the field, with a 0 for each number that no field has: any byte is an index into it.
    var values: [Double] {
      TextField.allCases.map { self[$0] } + Array(repeating: 0, count: 256 - TextField.allCases.count)
    }
  }

  /// How much a term of a field adds to the length of its record.
  ///
  /// As much as an occurrence counts, so that a field weighs the same in both. Names are left out: a paper of
  /// fifty authors is not a long text.
  func lengthWeight(_ field: TextField) -> Double { field == .author ? 0 : fieldWeights[field] }
}

extension RankingParameters {
  /// The steps from plain BM25 to this ranking, in the order in which the study took them.
  package enum Step: String, CaseIterable, Sendable {
    case functionWords = "function-words"
    case stems
    case idf
    case k3
    case title
    case asking
    case neighbours
    case saturation = "k1"
    case knownItems = "known-items"
  }

  /// The ranking with these steps only.
  package init(_ steps: Set<Step>) {
    self.init()
    if !steps.contains(.functionWords) { dropsFunctionWords = false }
    if !steps.contains(.stems) { conflates = false }
    if !steps.contains(.idf) { keepsCommonTerms = false }
    if !steps.contains(.k3) { k3 = nil }
    if !steps.contains(.title) { fieldWeights.title = 1 }
    if !steps.contains(.asking) { askingWeight = 1 }
    if !steps.contains(.neighbours) { (inOrderWeight, closeWeight) = (0, 0) }
    if !steps.contains(.saturation) { k1 = 1.2 }
    if !steps.contains(.knownItems) { findsKnownItems = false }
  }
}
