import IndexStore
import Publication
import Tokenize

/// Finds what stands for a word of a query besides itself: words of the index with its stem, compounds
/// written in another way, and synonyms.
///
/// Everything it gives is only another way to write the same word: whatever is in no record changes nothing.
final class QueryExpander {
  let reader: CommitReader
  private let synonyms: Synonyms
  private let languages: [Stemmer.Language]
  private let inflections: WordCache.Inflections
  /// Made when a word is met that is not known yet.
  private lazy var stemmers = Result { try languages.map { try Stemmer($0) } }

  /// Words have forms in `languages`.
  init(_ reader: CommitReader, languages: [Stemmer.Language], synonyms: Synonyms) {
    self.reader = reader
    self.languages = languages
    self.synonyms = synonyms
    inflections = reader.words.inflections(in: languages)
  }

  // MARK: Words

  /// The fields in which a word has other forms: names are as they are.
  static let inflectedFields: [TextField] = [.title, .abstract, .keyword]

  /// More forms than this are not looked at for compounds: the first ones tell.
  private static let maxDividedForms = 4

  /// What stands for a term wherever it stands; a word that is a name has no forms.
  func word(_ term: String, isName: Bool) throws -> WordCache.Word {
    try isName
      ? reader.words.names.value(term) { try read(term, isName: true) }
      : inflections.words.value(term) { try read(term, isName: false) }
  }

  /// Of a question of a thousand words not each is looked for among all words of the index.
  private static let maxCorrected = 64
  private var corrected = 0

  /// What a mistyped word was meant to be.
  func correction(
    of term: String, in field: TextField?, forms: [String], own: () -> [PostingsQuery.Atom]
  ) throws -> Correction? {
    corrected += 1
    guard corrected <= Self.maxCorrected else { return nil }
    return try Corrector(reader: reader).correction(of: term, in: field, forms: forms, own: own)
  }

  private func read(_ term: String, isName: Bool) throws -> WordCache.Word {
    let spellings = try otherSpellings(of: term)
    let respelled = spellings.filter { $0.count == 1 }.joined()
    let words = [term] + respelled
    let forms =
      isName
      ? try formsOfAcronym(term) : try words.flatMap(forms(of:)).uniqued().filter { !words.contains($0) }
    // A part split off from another form is only an ending: `network ed`.
    let parts = try ([term] + dividedForms(forms)).flatMap { word in
      let parts = try self.parts(of: word) { $0 != term && !forms.contains($0) }
      return try parts.isEmpty || word == term || reader.isInUse(word) ? parts : []
    }
    let others = parts + spellings
    let atoms =
      [.init(terms: [term])] + forms.map { PostingsQuery.Atom(terms: [$0], fields: Self.inflectedFields) }
      + others.map { .init(terms: $0) }
    return .init(forms: forms, parts: others, family: (forms + words).sorted(), atoms: atoms.uniqued())
  }

  /// The forms that are looked at for compounds. One that no record has any more takes no place of another.
  private func dividedForms(_ forms: [String]) throws -> [String] {
    guard forms.count > Self.maxDividedForms else { return forms }
    var divided: [String] = []
    for form in forms where divided.count < Self.maxDividedForms {
      if try reader.isInUse(form) { divided.append(form) }
    }
    return divided
  }

  // MARK: Forms

  /// More forms than this has no word; the limit keeps an odd index from making one word a thousand.
  private static let maxForms = 100

  /// The other words of the index with the stem of a term, in the order of their bytes.
  func forms(of term: String) throws -> [String] {
    try inflections.forms.value(term) {
      // A question may have a thousand words.
      try reader.checkStop()
      var forms: Set<String> = []
      for stemmer in try stemmers.get() {
        forms.formUnion(
          try reader.vocabulary.words(
            stem: stemmer.stem(term), stemmer.language, limit: Self.maxForms, isInUse: reader.isInUse))
      }
      forms.formUnion(try formsOfAcronym(term))
      forms.remove(term)
      return forms.sorted { $0.utf8.lexicographicallyPrecedes($1.utf8) }
    }
  }

  /// `lstms` for `lstm`, and the other way round: no stemmer knows the plural of a word without a vowel.
  ///
  /// Only where three records have it: one or two may have another word, or a slip.
  private func formsOfAcronym(_ term: String) throws -> [String] {
    guard let other = Plural.ofAcronym(term), try isWord(other),
      try reader.snapshot.postings.documentFrequency(of: [.init(terms: [other])], exceeds: 2)
    else { return [] }
    return [other]
  }

  private func isWord(_ word: String) throws -> Bool {
    try reader.words.isWord.value(word) { try reader.vocabulary.contains(word) }
  }

  /// Whether a word is written as one that has no forms: with a capital inside (`NeurIPS`, `BERTs`).
  /// An acronym with points is one where its letters alone are: `U.S.A.` as `USA`.
  static func isName(_ clause: TextClause) -> Bool {
    let isAcronym = clause.terms.count > 1 && clause.terms.allSatisfy { $0.utf8.count <= 2 }
    return isName(isAcronym ? clause.text.filter { $0 != "." } : clause.text)
  }

  private static func isName(_ text: String) -> Bool {
    // Words of small letters need no look into Unicode's tables.
    if text.utf8.allSatisfy({ $0 < 0x80 && !(UInt8(ascii: "A")...UInt8(ascii: "Z") ~= $0) }) { return false }
    return zip(text.unicodeScalars, text.unicodeScalars.dropFirst()).contains {
      $0.properties.isAlphabetic && $1.properties.isUppercase
    }
  }

  // MARK: Compounds

  /// The words of the index that two neighbouring words make: `mean field` gives `meanfield`.
  func joined(_ first: String, _ second: String) throws -> [String] {
    guard !FunctionWords.contains(first), !FunctionWords.contains(second),
      !WordDivision.tearsNumber(first, second)
    else { return [] }
    let word = first + second
    return try inflections.joined.value(word) { try (isWord(word) ? [word] : []) + forms(of: word) }
  }

  /// A compound of several terms with neighbours written together: `mean-field` gives `meanfield`, and
  /// `state-of-the-art` nothing, as long as nobody writes it so.
  func joinedForms(ofCompound terms: [String], isName: Bool) throws -> [[String]] {
    guard terms.count <= Self.maxCompound else { return [] }
    var results: [[String]] = []
    if !zip(terms, terms.dropFirst()).contains(where: WordDivision.tearsNumber) {
      let whole = terms.joined()
      results += try ((isWord(whole) ? [whole] : []) + (isName ? [] : forms(of: whole))).map { [$0] }
      results += try written(WordDivision(whole).ofCode)
    }
    // Two letters of an acronym are no word: `U.S.A.` is not `gives us a way`.
    guard terms.count > 2, terms.contains(where: { $0.utf8.count > 1 }) else { return results }
    for index in terms.indices.dropLast() {
      if WordDivision.tearsNumber(terms[index], terms[index + 1]) { continue }
      let pair = terms[index] + terms[index + 1]
      guard try isWord(pair) else { continue }
      results.append(Array(terms[..<index]) + [pair] + Array(terms[(index + 2)...]))
    }
    return results
  }

  private static let maxCompound = 8

  /// The ways in which records write a word in two: `meanfield` gives `mean field`.
  ///
  /// Only where the two stand side by side in a good share of the records, as compared with those that write
  /// it in one: `network` is not `net work`, although somebody once hyphenated it.
  private func parts(of word: String, isBeginning: (String) -> Bool) throws -> [[String]] {
    let division = WordDivision(word)
    let codes = try written(division.ofCode)
    let splits = try known(division.ofLetters, of: word).filter { parts in
      try isBeginning(parts[0]) && !parts.contains(where: FunctionWords.contains) && parts.allSatisfy(isWord)
    }
    guard !splits.isEmpty else { return codes }
    // Words and phrases may be frequent: no more of their postings is read than it takes to tell.
    let postings = reader.snapshot.postings
    let bounds = try postings.frequencyBounds(of: word)
    func isRareBeside(_ count: Int) throws -> Bool {
      let (limit, isLarge) = count.multipliedReportingOverflow(by: Self.leastShare)
      if isLarge || limit >= bounds.upperBound { return true }
      return try limit >= bounds.lowerBound
        && !postings.documentFrequency(of: [.init(terms: [word])], exceeds: limit)
    }
    let least = max(1, (bounds.lowerBound + Self.leastShare - 1) / Self.leastShare)
    return try codes
      + splits.filter { parts in
        guard let most = try parts.map({ try postings.frequencyBounds(of: $0).upperBound }).min(),
          most >= least, try isRareBeside(most),
          let together = try reader.documentFrequency(ofCompound: .init(terms: parts), atLeast: least)
        else { return false }
        return try together > 0 && isRareBeside(together)
      }
  }

  /// The parts of a word that a record may write so, as far as the index knows: of most words none.
  private func known(_ splits: [[String]], of word: String) throws -> [[String]] {
    guard !splits.isEmpty, try reader.words.keepsSplits(reader.vocabulary.keepsSplits),
      let places = try reader.vocabulary.splits(of: word)
    else { return splits }
    return splits.filter { places.contains($0[0].utf8.count) }
  }

  /// The parts of codes that a record writes so: each way to write a code counts, `il6` and `il 6`.
  private func written(_ codes: [[String]]) throws -> [[String]] {
    try codes.filter {
      try $0.allSatisfy(isWord) && reader.documentFrequency(of: [.init(terms: $0)]) > 0
    }
  }

  /// A word counts as written in two where at least one record in this many writes it so; fewer may be
  /// chance.
  private static let leastShare = 25

  // MARK: Neighbours

  /// For each of some words in a row, what else stands for it: neighbours written together, and synonyms.
  ///
  /// What stands for several words is given to each of them: (mean AND field) OR meanfield is (mean OR
  /// meanfield) AND (field OR meanfield). A nil stands where there is something else than a plain word.
  func replacements(in words: [TextClause?]) throws -> [[[String]]] {
    var replacements = [[[String]]](repeating: [], count: words.count)
    guard words.count > 1 || !synonyms.isEmpty else { return replacements }
    for (index, clause) in words.enumerated() {
      guard let clause else { continue }
      let neighbours = words[index...].prefix { $0?.field == clause.field && $0 != nil }.compactMap {
        $0?.terms.first
      }
      if neighbours.count > 1 {
        let joined = try self.joined(neighbours[0], neighbours[1]).map { [$0] }
        replacements[index] += joined
        replacements[index + 1] += joined
      }
      for length in 1...max(1, min(neighbours.count, synonyms.maxWords)) where !synonyms.isEmpty {
        let found = try synonyms(for: Array(neighbours.prefix(length)))
        for place in index..<min(index + length, words.count) { replacements[place] += found }
      }
    }
    return replacements
  }

  private func synonyms(for terms: [String]) throws -> [[String]] {
    guard terms.count == 1, let term = terms.first else { return synonyms[terms] }
    // A synonym of one form is one of all.
    return try ([term] + forms(of: term)).flatMap { synonyms[[$0]] }
  }
}
