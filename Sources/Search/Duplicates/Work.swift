import Basics
import Publication
import Tokenize

/// What of a record tells whether another one is of the same work.
struct Work: Sendable {
  var docid = 0
  let title: WorkTitle
  /// The family names of the first authors and the last one, folded and hashed; each once.
  let people: [Int]
  let year: Int?
  let type: String?
  let isPreprint: Bool
  /// In their normal form, with the name of their kind: `doi:10.1/x`.
  let identifiers: [String]

  private static let maxPeople = 12

  init(_ record: Record) {
    title = WorkTitle(record.title ?? "")
    let authors = record.authors.isEmpty ? record.editors : record.authors
    let shown = authors.prefix(Self.maxPeople) + (authors.count > Self.maxPeople ? authors.suffix(1) : [])
    people = shown.compactMap(Self.familyName).uniqued()
    year = record.year
    type = record.type
    let doi = record.doi?.lowercased()
    isPreprint =
      record.type == "preprint" || record.type == "working_paper"
      || (doi?.hasPrefix("10.48550/arxiv") ?? false) && record.publication == nil
    let pmids = record.value["external_id"]?["pmid"]?.list.compactMap(\.string) ?? []
    identifiers =
      (doi.map { ["doi:\($0)"] } ?? []) + record.arxivIDs.map { "arxiv:\($0)" } + pmids.map { "pmid:\($0)" }
  }

  private static func familyName(_ person: Person) -> Int? {
    let terms = Analyzer.publication.terms(of: person.lastName ?? person.name)
    // A name that nobody has divided: `Diyuan Wu`.
    let family = person.lastName == nil ? Array(terms.suffix(1)) : terms
    return family.isEmpty ? nil : family.joined().hashValue
  }

  // MARK: Comparing

  /// How far apart the years of a preprint and of what became of it may be, and those of any other two.
  private static let maxYearsToPublication = 5
  private static let maxYears = 1

  /// Whether titles, authors and years say that it is the same work.
  func isSame(as other: Work) -> Bool {
    let isPublishedPreprint = isPreprint != other.isPreprint
    if let year, let otherYear = other.year {
      let distance = isPublishedPreprint ? Self.maxYearsToPublication : Self.maxYears
      if abs(year - otherYear) > distance { return false }
    }
    let common = people.count { other.people.contains($0) }
    guard common > 0, 2 * common >= min(people.count, other.people.count) else { return false }
    switch title.likeness(to: other.title) {
    case .equal: return !title.isShort || (year == other.year && Set(people) == Set(other.people))
    // Two identifiers of one kind say that a publisher saw two works.
    case .near, .withoutSubtitle: return isPublishedPreprint || !hasOtherDOI(than: other)
    case nil: return false
    }
  }

  private func hasOtherDOI(than other: Work) -> Bool {
    let dois = identifiers.filter { $0.hasPrefix("doi:") }
    let others = other.identifiers.filter { $0.hasPrefix("doi:") }
    return !dois.isEmpty && !others.isEmpty && Set(dois).isDisjoint(with: others)
  }

  func kind(beside other: Work) -> DuplicatePair.Kind {
    if isPreprint != other.isPreprint { return .preprint }
    if hasOtherDOI(than: other) { return .versions }
    if type == other.type || type == nil || other.type == nil { return .duplicate }
    return Set(identifiers).isDisjoint(with: other.identifiers) ? .versions : .duplicate
  }
}

/// The words of a title, folded, and where its subtitle begins.
struct WorkTitle: Sendable {
  /// Separated by blanks: one text takes less memory than a list.
  private let text: String
  /// The number of words before the subtitle; that of all without one.
  let mainCount: Int
  let count: Int

  init(_ title: String) {
    let plain = PlainText(title).string
    let terms = Analyzer.publication.terms(of: plain)
    text = terms.joined(separator: " ")
    count = terms.count
    guard let end = Self.endOfMain(plain) else {
      mainCount = count
      return
    }
    let main = Analyzer.publication.terms(of: String(plain[..<end])).count
    mainCount = main > 0 ? min(main, count) : count
  }

  /// Where a colon, a full stop or a dash with a blank behind it stands.
  private static func endOfMain(_ title: String) -> String.Index? {
    let scalars = title.unicodeScalars
    var previous: Unicode.Scalar?
    for index in scalars.indices {
      defer { previous = scalars[index] }
      switch scalars[index] {
      case ":", ".", "?", "!": break
      case "-", "\u{2013}", "\u{2014}": guard previous == " " else { continue }
      default: continue
      }
      if scalars[scalars.index(after: index)...].first == " " { return index }
    }
    return nil
  }

  var words: [Substring] { text.split(separator: " ") }

  /// Whether many works may have it: "Introduction", "Book reviews".
  var isShort: Bool { count < 3 || text.utf8.count < 16 }

  enum Likeness {
    case equal
    /// But for slips of the pen and little words.
    case near
    /// One of them has no subtitle.
    case withoutSubtitle
  }

  func likeness(to other: WorkTitle) -> Likeness? {
    if text == other.text { return .equal }
    let (left, right) = (words, other.words)
    if left.joined() == right.joined() { return .equal }
    guard !isShort, !other.isShort else { return nil }
    guard Self.numbers(left) == Self.numbers(right) else { return nil }
    if Self.areNear(left, right) { return .near }
    let isLeftLonger = count > other.count
    let (longer, shorter) = isLeftLonger ? (self, right) : (other, left)
    let main = (isLeftLonger ? left : right).prefix(longer.mainCount)
    guard longer.mainCount < longer.count, main.count >= 3, main.joined().utf8.count >= 14 else { return nil }
    return Self.areNear(Array(main), shorter) ? .withoutSubtitle : nil
  }

  // MARK: Numbers

  private static let numberWords: Set<String> = [
    "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "first", "second", "third",
    "fourth", "fifth", "sixth", "seventh", "eighth", "ninth", "tenth", "ii", "iii", "iv", "vi", "vii", "viii",
    "ix", "xi", "xii", "xiii", "eins", "zwei", "drei", "vier",
  ]

  /// What tells the parts of a series apart: "Part 2", "WMT 2019", "III", "Appendix B"; in order.
  private static func numbers(_ words: [Substring]) -> [Substring] {
    words.indices.filter { index in
      let word = words[index]
      let isLetter = word.utf8.count == 1 && index == words.count - 1
      return isLetter || numberWords.contains(String(word))
        || word.utf8.contains { (0x30...0x39).contains($0) }
    }.map { words[$0] }
  }

  // MARK: Slips

  /// Whether as many words agree that the others may be slips: one in five, at least one.
  private static func areNear(_ left: [Substring], _ right: [Substring]) -> Bool {
    let most = max(1, min(left.count, right.count) / 5)
    guard abs(left.count - right.count) <= most else { return false }
    // The usual table of edit distance, of words, and only along its diagonal.
    let never = most + 1
    var row = Array(repeating: never, count: right.count + 1)
    row[0] = 0
    for column in right.indices {
      row[column + 1] = min(never, row[column] + cost(ofLeavingOut: right[column], never))
    }
    for word in left {
      var diagonal = row[0]
      row[0] = min(never, row[0] + cost(ofLeavingOut: word, never))
      for (column, other) in right.enumerated() {
        let above = row[column + 1]
        let replaced = diagonal + (word == other ? 0 : isSlip(word, other) ? 1 : never)
        row[column + 1] = min(
          replaced, above + cost(ofLeavingOut: word, never), row[column] + cost(ofLeavingOut: other, never),
          never)
        diagonal = above
      }
    }
    return row[right.count] <= most
  }

  /// A little word may be missing; any other is a part of the subject.
  private static func cost(ofLeavingOut word: Substring, _ never: Int) -> Int {
    littleWords.contains(String(word)) ? 1 : never
  }

  /// Without "not", "without" and the like.
  private static let littleWords: Set<String> = [
    "a", "an", "the", "of", "for", "in", "on", "and", "to", "with", "by", "at", "from", "der", "die", "das",
    "und",
    "von", "zur", "zum", "im", "la", "le", "les", "de", "des", "du", "et",
  ]

  /// Whether one of two words is probably the other, mistyped, or with another ending. Not where the first
  /// letter differs: "explicit" and "implicit".
  private static func isSlip(_ left: Substring, _ right: Substring) -> Bool {
    let shorter = min(left.utf8.count, right.utf8.count)
    guard shorter >= 4, left.first == right.first, abs(left.utf8.count - right.utf8.count) <= 2 else {
      return false
    }
    let distance = EditDistance.between(String(left), String(right))
    return distance <= (shorter >= 8 ? 2 : 1) && !isOtherPrefix(left, right)
  }

  /// "macro" and "micro", "inter" and "intra" differ by one letter, too.
  private static func isOtherPrefix(_ left: Substring, _ right: Substring) -> Bool {
    let pairs = [
      ("macro", "micro"), ("inter", "intra"), ("hyper", "hypo"), ("under", "over"), ("pre", "post"),
      ("uni", "un"),
    ]
    return pairs.contains { a, b in
      (left.hasPrefix(a) && right.hasPrefix(b)) || (left.hasPrefix(b) && right.hasPrefix(a))
    }
  }
}
