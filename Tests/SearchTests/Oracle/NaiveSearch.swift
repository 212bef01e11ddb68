import Foundation
import Publication
import Search
import Tokenize

/// Search as one would write it without an index: every question reads every record. It shares with the
/// program the analyzer and the typed record, and nothing else.
struct NaiveSearch {
  struct Entry {
    var id: String
    /// The people, each in the ways to read the name.
    var people: [[NaiveName]]
    /// By field; between two texts stands a term that nobody can ask for.
    var terms: [[Int32]]
    /// By facet, the codes that the record counts for.
    var facets: [String: Set<String>]
    var year: Int?
    /// Title terms three times, abstract and keyword once.
    var length: Double
  }

  /// Stands between two texts of a field.
  static let border = "|"

  private(set) var entries: [Entry] = []
  /// By word: the records that have it, so that a scan need not look at those that can't match.
  private var holders: [[Int]] = []
  private(set) var words: [String] = []
  private var numbers: [String: Int32] = [:]
  private var respellings: Set<Respelling> = []
  private var averageLength = 0.0

  init(_ records: [Record], parents: [String: String] = [:]) {
    var total = 0.0
    for record in records {
      let terms = TextField.allCases.map { field in
        let texts = record.text(of: field).map { Analyzer.publication.terms(of: $0) }
        return Array(texts.filter { !$0.isEmpty }.joined(separator: [Self.border]))
      }
      for field in TextField.allCases {
        for text in record.text(of: field) {
          respellings.formUnion(
            Analyzer.publication.respellings(in: text).filter { field != .author || !$0.terms.contains(" ") })
        }
      }
      func count(_ field: TextField) -> Double { Double(terms[field.rawValue].count { $0 != Self.border }) }
      let length = 3 * count(.title) + count(.abstract) + count(.keyword)
      total += length
      var facets: [String: Set<String>] = [:]
      facets["department"] = Set(
        record.departments.flatMap { department in
          sequence(first: department.code) { parents[$0] }
        })
      facets["oa"] = Set([record.oaType].compactMap(\.self))
      facets["year"] = Set([record.year].compactMap { $0.map(String.init) })
      facets["type"] = Set([record.type].compactMap(\.self))
      entries.append(
        Entry(
          id: record.id,
          people: [record.authors, record.editors, record.translators].joined().map(NaiveName.readings),
          terms: terms.map { $0.map { number(of: $0) } }, facets: facets, year: record.year,
          length: length))
    }
    holders = Array(repeating: [], count: words.count)
    for (index, entry) in entries.enumerated() {
      for word in Set(entry.terms.joined()) { holders[Int(word)].append(index) }
    }
    averageLength = total / Double(max(1, records.count))
  }

  private mutating func number(of word: String) -> Int32 {
    if let known = numbers[word] { return known }
    let number = Int32(words.count)
    numbers[word] = number
    words.append(word)
    return number
  }

  // MARK: Questions

  struct Answer {
    var ids: [String]
    var scores: [Double]
    var facets: [String: (counts: [String: Int], notStated: Int)]
  }

  func answer(_ question: Question) -> Answer {
    let atoms = question.atoms
    let counts = atoms.map { atom in
      occurrences(of: atom).merging(occurrences(ofFamilyNameIn: atom)) { zip($0, $1).map { $0 + $1 } }
    }
    let matches = zip(atoms, counts).map { atom, counts in
      atom.isName ? Set(occurrences(of: atom).keys).union(records(withName: atom)) : Set(counts.keys)
    }
    let idfs = atoms.map { idf(of: $0) }
    var hits: [Hit] = []
    var facets: [String: (counts: [String: Int], notStated: Int)] = [:]
    for name in ["department", "oa", "year"] { facets[name] = ([:], 0) }
    for (index, entry) in entries.enumerated() {
      guard question.matches({ matches[$0].contains(index) }) else { continue }
      let failed = question.filters.filter { !$0.passes(entry.facets[$0.facet] ?? []) }
      if failed.isEmpty {
        let counts = counts.map { $0[index] ?? [0, 0, 0, 0] }
        hits.append(
          Hit(index: index, id: entry.id, score: score(question, entry, counts, idfs), counts: counts))
      }
      for name in facets.keys where failed.allSatisfy({ $0.facet == name }) {
        let codes = entry.facets[name] ?? []
        if codes.isEmpty { facets[name]?.notStated += 1 }
        for code in codes { facets[name]?.counts[code, default: 0] += 1 }
      }
    }
    hits.sort(by: Self.precedes)
    let head = question.scoredAtoms.count > 2 ? 100 : 20
    for place in hits.indices.prefix(head) {
      hits[place].score += gain(question, entries[hits[place].index], hits[place].counts, idfs)
    }
    hits = hits.prefix(head).sorted(by: Self.precedes) + hits.dropFirst(head)
    return Answer(ids: hits.map(\.id), scores: hits.map(\.score), facets: facets)
  }

  private struct Hit {
    var index: Int
    var id: String
    var score: Double
    /// By atom, then by field.
    var counts: [[Int]]
  }

  private static func precedes(_ left: Hit, _ right: Hit) -> Bool {
    left.score != right.score
      ? left.score > right.score : Array(left.id.utf8).lexicographicallyPrecedes(Array(right.id.utf8))
  }

  /// What a record gains for having the words in its title, its names, and all of them: see docs/RANKING.md.
  private func gain(_ question: Question, _ entry: Entry, _ counts: [[Int]], _ idfs: [Double]) -> Double {
    let atoms = question.scoredAtoms
    let whole = atoms.reduce(0) { $0 + idfs[$1] }
    guard atoms.count > 1, whole > 0, question.shape != .any else { return 0 }
    func share(_ isCounted: (Int) -> Double) -> Double {
      atoms.reduce(0) { $0 + idfs[$1] * isCounted($1) } / whole
    }
    let title = entry.terms[TextField.title.rawValue]
    let inTitle = atoms.map { places(of: question.atoms[$0], .title, in: entry) }
    let widths = atoms.map { question.atoms[$0].terms.count }
    let coverage = share { counts[$0].contains { $0 > 0 } ? 1 : 0 }
    let titleShare = share { counts[$0][TextField.title.rawValue] > 0 ? 1 : 0 }
    let names = share { atom in
      guard let first = places(of: question.atoms[atom], .author, in: entry).min() else { return 0 }
      return first < 3 ? 1 : 0.5
    }
    let asTyped = share { places(of: question.atoms[$0], .title, in: entry, asTyped: true).isEmpty ? 0 : 1 }
    guard !title.isEmpty else { return whole * (coverage * coverage + 2 * names) }
    let asked = min(
      1, Double(zip(inTitle, widths).reduce(0) { $0 + $1.0.count * $1.1 }) / Double(title.count))
    /// Where the run of words begins that ends with this one at this place.
    func start(_ word: Int, _ place: Int) -> Int {
      guard word > 0 else { return place }
      return inTitle[word - 1].filter { 0...2 ~= place - $0 - widths[word - 1] }
        .map { start(word - 1, $0) }.min() ?? place
    }
    let ends = atoms.indices.flatMap { word in inTitle[word].map { (start(word, $0), $0 + widths[word]) } }
    let isWhole = ends.contains { ($0.0 <= 1 ? $0.1 : $0.1 - $0.0) >= max(3, title.count) }
    let pairs = atoms.indices.dropFirst().count { word in
      inTitle[word].contains { place in
        inTitle[word - 1].contains { 0...2 ~= place - $0 - widths[word - 1] }
      }
    }
    let order = Double(pairs) / Double(atoms.count - 1)
    /// Whether the words up to this one, which ends there, are the beginning of the title.
    func isBeginning(_ word: Int, _ place: Int) -> Bool {
      word == 0
        ? place <= 2
        : inTitle[word - 1].contains {
          0...2 ~= place - $0 - widths[word - 1] && isBeginning(word - 1, $0)
        }
    }
    let begins =
      asTyped >= titleShare - 1e-9
      && inTitle[atoms.count - 1].contains { isBeginning(atoms.count - 1, $0) }
    let beginning = begins ? 0.3 : 0
    let allTyped = asTyped >= titleShare - 1e-9 ? 0.5 * titleShare : 0
    let parts =
      coverage * coverage + 4 * titleShare * asked.squareRoot() + asTyped + allTyped + 0.3 * order
      + beginning + 2 * names
    return whole * (parts + (isWhole ? 0.5 : 0))
  }

  /// Where an atom begins in a field; of a name also where its family name stands.
  private func places(of atom: Question.Atom, _ field: TextField, in entry: Entry, asTyped: Bool = false)
    -> [Int]
  {
    guard atom.field == nil || atom.field == field else { return [] }
    let terms = entry.terms[field.rawValue].map { words[Int($0)] }
    var found = terms.indices.filter { start in
      start + atom.terms.count <= terms.count
        && atom.terms.indices.allSatisfy { index in
          let term = terms[start + index]
          return atom.isPrefix && index == atom.terms.count - 1
            ? term.utf8.starts(with: atom.terms[index].utf8) : term == atom.terms[index]
        }
    }
    if !asTyped, let family = name(of: atom)?.family.last {
      let spellings = [family] + otherSpellings(of: family)
      found += terms.indices.filter { spellings.contains(terms[$0]) }
    }
    return found
  }

  /// BM25F with k1 1.4 and b 0.75, title times 3, author times 2; each two words in a row as two more terms.
  private func score(_ question: Question, _ entry: Entry, _ counts: [[Int]], _ idfs: [Double]) -> Double {
    let weights: [TextField: Double] = [.title: 3, .abstract: 1, .author: 2, .keyword: 1]
    let fieldWeights = TextField.allCases.map { weights[$0] ?? 0 }
    func part(_ idf: Double, _ counts: [Int]) -> Double {
      let frequency = zip(counts, fieldWeights).reduce(0.0) { $0 + Double($1.0) * $1.1 }
      guard frequency > 0 else { return 0 }
      return idf * frequency * 2.4 / (frequency + 1.4 * (0.25 + 0.75 * entry.length / averageLength))
    }
    let words = question.scoredAtoms.reduce(0) { $0 + part(idfs[$1], counts[$1]) }
    return question.neighbours.reduce(words) { sum, pair in
      let (first, second) = (
        places(of: question.atoms[pair.0], in: entry), places(of: question.atoms[pair.1], in: entry)
      )
      let distances = zip(first, second).map { left, right in left.flatMap { a in right.map { $0 - a } } }
      let idf = idfs[pair.0] + idfs[pair.1]
      return sum + 0.1 * part(idf, distances.map { $0.count { $0 == 1 } })
        + 0.05 * part(idf, distances.map { $0.count { $0 != 0 && abs($0) < 8 } })
    }
  }

  /// By field: where a word stands.
  private func places(of word: Question.Atom, in entry: Entry) -> [[Int]] {
    TextField.allCases.map { field in
      guard word.field == nil || word.field == field else { return [] }
      let terms = entry.terms[field.rawValue]
      return terms.indices.filter { terms[$0] == numbers[word.terms[0]] }
    }
  }

  /// Of a word from its document frequency; of a phrase the sum over its words.
  private func idf(of atom: Question.Atom) -> Double {
    atom.terms.enumerated().reduce(0) { sum, term in
      let isPrefix = atom.isPrefix && term.offset == atom.terms.count - 1
      let word = Question.Atom(terms: [term.element], field: atom.field, isPrefix: isPrefix)
      let frequency = occurrences(of: word).count
      return sum + log(1 + (Double(entries.count - frequency) + 0.5) / (Double(frequency) + 0.5))
    }
  }

  // MARK: Names

  /// How a name that is asked for can be read.
  private func name(of atom: Question.Atom) -> NaiveName? {
    atom.isName ? NaiveName.reading(atom.terms.joined(separator: " "), splitsCapitals: false) : nil
  }

  /// The family name counts however the rest is written.
  private func occurrences(ofFamilyNameIn atom: Question.Atom) -> [Int: [Int]] {
    guard let family = name(of: atom)?.family.last else { return [:] }
    let words = [family] + otherSpellings(of: family)
    return words.reduce([:]) { sum, word in
      sum.merging(occurrences(of: Question.Atom(terms: [word], field: .author))) {
        zip($0, $1).map { $0 + $1 }
      }
    }
  }

  private func records(withName atom: Question.Atom) -> [Int] {
    guard let name = name(of: atom) else { return [] }
    var spellings: [String: [String]] = [:]
    for word in name.family + name.given { spellings[word] = otherSpellings(of: word) }
    return entries.indices.filter { index in
      entries[index].people.joined().contains {
        name.means($0) { $0 == $1 || spellings[$0]?.contains($1) ?? false }
      }
    }
  }

  /// Words that some record with an umlaut makes one with this word.
  private func otherSpellings(of word: String) -> [String] {
    let written = respellings.filter { $0.terms == word }.map(\.spelled)
    let read = respellings.filter { ([word] + written).contains($0.spelled) }.map(\.terms)
    return Array(Set(written.filter { numbers[$0] != nil } + read).subtracting([word])).filter {
      !$0.contains(" ")
    }
  }

  /// By record that has the atom, then by field: how often it stands there.
  private func occurrences(of atom: Question.Atom) -> [Int: [Int]] {
    let wanted: [Set<Int32>] = atom.terms.enumerated().map { index, term in
      guard atom.isPrefix, index == atom.terms.count - 1 else { return Set([numbers[term] ?? -1]) }
      return Set(words.indices.filter { words[$0].utf8.starts(with: term.utf8) }.map { Int32($0) })
    }
    var found: [Int: [Int]] = [:]
    for index in Set((wanted.first ?? []).filter { $0 >= 0 }.flatMap { holders[Int($0)] }) {
      let counts = occurrences(of: wanted, field: atom.field, in: entries[index])
      if counts.contains(where: { $0 > 0 }) { found[index] = counts }
    }
    return found
  }

  private func occurrences(of wanted: [Set<Int32>], field stated: TextField?, in entry: Entry) -> [Int] {
    TextField.allCases.map { field in
      guard stated == nil || stated == field else { return 0 }
      let terms = entry.terms[field.rawValue]
      guard terms.count >= wanted.count else { return 0 }
      return (0...(terms.count - wanted.count)).count { start in
        wanted.indices.allSatisfy { wanted[$0].contains(terms[start + $0]) }
      }
    }
  }
}
