import IndexStore
import Publication
import Tokenize

/// Finds what a query matched in a text, and cuts the extract that shows most of it.
struct Highlighter {
  private let scorer: Scorer
  /// What may begin with a term.
  private let byFirstTerm: [String: [Wanted]]
  /// Of the keys of `byFirstTerm`: for most words of a text it saves the look-up.
  private let firstTerms: TermFilter
  /// What begins with any term that has a prefix.
  private let prefixes: [Wanted]

  /// An atom of the plan, and the number of the term it is a form of.
  private struct Wanted {
    var atom: PostingsQuery.Atom
    var term: Int
  }

  init(_ plan: QueryPlan, _ scorer: Scorer) {
    self.scorer = scorer
    var byFirstTerm: [String: [Wanted]] = [:]
    var prefixes: [Wanted] = []
    for (number, term) in scorer.terms.enumerated() {
      for atom in term.term.atoms.map({ plan.atoms[$0] }) {
        let wanted = Wanted(atom: atom, term: number)
        if atom.isPrefix, atom.terms.count == 1 {
          prefixes.append(wanted)
        } else if let first = atom.terms.first {
          byFirstTerm[first, default: []].append(wanted)
        }
      }
    }
    self.byFirstTerm = byFirstTerm
    firstTerms = TermFilter(byFirstTerm.keys)
    self.prefixes = prefixes
  }

  /// The length that an extract aims at, in Unicode scalars.
  private static let snippetLength = 240

  /// One place that matched.
  fileprivate struct Match {
    /// In the bytes of the plain text.
    var bytes: Range<Int>
    /// The numbers of the terms of the query that matched here.
    var term: Int
  }

  // MARK: Whole texts

  /// A text with what matched in it.
  struct ReadText {
    fileprivate var plain: PlainText
    fileprivate var matches: [Match]
    fileprivate var field: TextField
  }

  func read(_ plain: PlainText, field: TextField) -> ReadText {
    ReadText(plain: plain, matches: matches(in: plain, field: field), field: field)
  }

  /// What matches, in Unicode scalars of the text as it stood before its markup was read: `original`.
  func matches(_ text: ReadText, in original: String) -> [Range<Int>] {
    let ranges = text.matches.map { text.plain.originalRange(of: $0.bytes) }
    return ScalarRanges.convert(Self.merged(ranges), in: Array(original.utf8))
  }

  /// The whole text as a person reads it, with its matches.
  func whole(_ text: ReadText) -> Hit.Snippet {
    let ranges = ScalarRanges.convert(Self.merged(text.matches.map(\.bytes)), in: text.plain.bytes)
    return Hit.Snippet(
      field: text.field.name, text: text.plain.string, matches: ranges, isCutAtStart: false,
      isCutAtEnd: false,
      styles: text.plain.styles)
  }

  // MARK: Extracts

  /// The best extract of these texts; the start of the first one where nothing matches, nil if there is no
  /// text.
  func snippet(of texts: [ReadText]) -> Hit.Snippet? {
    var best: (snippet: Hit.Snippet, value: Double)?
    for text in texts where !text.plain.bytes.isEmpty {
      let (window, value) = bestWindow(text.plain, text.matches)
      guard best.map({ value > $0.value }) ?? true else { continue }
      best = (extract(text.plain, window, text.matches, field: text.field), value)
    }
    return best?.snippet
  }

  /// The stretch of text whose matches are worth most: each term of the query counts once in full, again a
  /// little.
  private func bestWindow(_ plain: PlainText, _ matches: [Match]) -> (Range<Int>, Double) {
    let length = Self.snippetLength
    guard let first = matches.first, plain.bytes.count > length else {
      return (0..<min(length, plain.bytes.count), matches.isEmpty ? 0 : value(of: matches[...]))
    }
    var best = (start: first.bytes.lowerBound, end: first.bytes.upperBound, value: -1.0)
    var end = 0
    for start in matches.indices {
      end = max(end, start)
      let limit = matches[start].bytes.lowerBound + length * 3 / 4
      while end < matches.count, matches[end].bytes.upperBound <= limit || end == start { end += 1 }
      let value = value(of: matches[start..<min(end, start + Self.matchesLookedAt)])
      if value > best.value {
        best = (matches[start].bytes.lowerBound, matches[end - 1].bytes.upperBound, value)
      }
    }
    let spare = max(0, length - (best.end - best.start))
    let start = max(0, min(best.start - spare / 3, plain.bytes.count - length))
    return (start..<max(best.end, min(start + length, plain.bytes.count)), best.value)
  }

  /// More matches than this in one extract tell no more about it; the bound keeps a text of one repeated word
  /// linear.
  private static let matchesLookedAt = 64

  private func value(of matches: ArraySlice<Match>) -> Double {
    var seen: Set<Int> = []
    return matches.reduce(0) { sum, match in
      let weight = scorer.terms[match.term].weight + 0.001
      return sum + (seen.insert(match.term).inserted ? weight : weight * 0.05)
    }
  }

  private func extract(
    _ plain: PlainText, _ window: Range<Int>, _ matches: [Match], field: TextField
  ) -> Hit.Snippet {
    let cut = SnippetCut(plain).widened(window)
    let inside = matches.filter { cut.contains($0.bytes.lowerBound) && $0.bytes.upperBound <= cut.upperBound }
    let ranges = Self.merged(
      inside.map { ($0.bytes.lowerBound - cut.lowerBound)..<($0.bytes.upperBound - cut.lowerBound) })
    let bytes = Array(plain.bytes[cut])
    // Line breaks are blanks of the same length, so that the ranges stay right.
    let shown = bytes.map { $0 == 0x0A || $0 == 0x0D || $0 == 0x09 ? 0x20 : $0 }
    return Hit.Snippet(
      field: field.name, text: String(decoding: shown, as: UTF8.self),
      matches: ScalarRanges.convert(ranges, in: shown), isCutAtStart: cut.lowerBound > 0,
      isCutAtEnd: cut.upperBound < plain.bytes.count,
      styles: plain.styles.compactMap { $0.moved(into: cut) })
  }

  // MARK: Matches

  /// In order of their places.
  ///
  /// Works on bytes: a String and a look-up for each word of ten abstracts took a sixth of a whole answer
  /// (ACL records, 2026-11-30).
  private func matches(in plain: PlainText, field: TextField) -> [Match] {
    var terms = TextTerms(capacity: plain.bytes.count)
    var places: [Int] = []
    Analyzer.publication.forEachToken(in: plain) { term, range in
      if firstTerms.mayHave(term) || prefixes.contains(where: { $0.atom.mayBegin(with: term) }) {
        places.append(terms.count)
      }
      terms.append(term, range)
    }
    var matches: [Match] = []
    func add(_ wanted: Wanted, at place: Int) {
      guard wanted.atom.fields.contains(field), wanted.atom.stands(at: place, in: terms) else { return }
      let end = terms.range(at: place + wanted.atom.terms.count - 1).upperBound
      matches.append(Match(bytes: terms.range(at: place).lowerBound..<end, term: wanted.term))
    }
    for place in places {
      for wanted in byFirstTerm[terms.text(at: place)] ?? [] { add(wanted, at: place) }
      for wanted in prefixes { add(wanted, at: place) }
    }
    return matches.sorted {
      ($0.bytes.lowerBound, $0.bytes.upperBound) < ($1.bytes.lowerBound, $1.bytes.upperBound)
    }
  }

  /// The ranges in order, without repetitions and overlaps.
  private static func merged(_ ranges: [Range<Int>]) -> [Range<Int>] {
    var result: [Range<Int>] = []
    for range in ranges.sorted(by: { ($0.lowerBound, $0.upperBound) < ($1.lowerBound, $1.upperBound) }) {
      guard let last = result.last, range.lowerBound < last.upperBound else {
        result.append(range)
        continue
      }
      result[result.count - 1] = last.lowerBound..<max(last.upperBound, range.upperBound)
    }
    return result
  }
}

extension PlainText.Style {
  /// The same in an extract; nil if it is not wholly in it.
  fileprivate func moved(into cut: Range<Int>) -> PlainText.Style? {
    guard cut.lowerBound <= range.lowerBound, range.upperBound <= cut.upperBound else { return nil }
    func moved(_ range: Range<Int>) -> Range<Int> {
      (range.lowerBound - cut.lowerBound)..<(range.upperBound - cut.lowerBound)
    }
    return PlainText.Style(kind: kind, range: moved(range), content: moved(content))
  }
}

extension PostingsQuery.Atom {
  /// Whether a term begins as its first one does.
  fileprivate func mayBegin(with term: UnsafeBufferPointer<UInt8>) -> Bool {
    terms.first.map { term.starts(with: $0.utf8) } ?? false
  }

  /// Whether its terms are those of a text from `place` on.
  fileprivate func stands(at place: Int, in terms: TextTerms) -> Bool {
    guard place + self.terms.count <= terms.count else { return false }
    for (index, wanted) in self.terms.enumerated() {
      let term = terms.bytes(at: place + index)
      let isBeginning = isPrefix && index == self.terms.count - 1
      guard isBeginning ? term.starts(with: wanted.utf8) : term.elementsEqual(wanted.utf8) else {
        return false
      }
    }
    return true
  }
}
