import IndexStore
import Publication
import Tokenize

/// Finds the records of people by their names, however they are written there.
///
/// The postings tell which records have the family name; whether a person fits, the stored record tells: an
/// initial stands for too many words to look for all of them.
struct NameFinder {
  let reader: CommitReader
  /// nil: words are taken as they are.
  let expander: QueryExpander?

  /// The docids of records that have an author, editor or translator of this name, ascending.
  ///
  /// - Complexity: O(records with the family name) the first time: each is read.
  func docids(of readings: [PersonName]) throws -> [Int] {
    try reader.words.people.value(readings) {
      try Set(readings.flatMap(find)).sorted()
    }
  }

  /// A term and what it is spelled as elsewhere.
  func spellings(of term: String) throws -> [String] {
    try [term] + (expander?.otherSpellings(of: term) ?? []).filter { $0.count == 1 }.joined()
  }

  /// The words of a name with what they are spelled as elsewhere.
  func spellings(in name: PersonName) throws -> [String: [String]] {
    var spellings: [String: [String]] = [:]
    for term in name.family + name.given { spellings[term] = try self.spellings(of: term) }
    return spellings
  }

  private func find(_ name: PersonName) throws -> [Int] {
    let spellings = try spellings(in: name)
    let family = name.family.last.map { spellings[$0] ?? [$0] } ?? []
    return try candidates(name.family.map { spellings[$0] ?? [$0] }).filter { docid in
      try reader.checkStop()
      guard let record = try reader.snapshot.record(docid) else { return false }
      return [record.authors, record.editors, record.translators].joined().contains { person in
        // To read every name would take most of the time.
        guard Analyzer.publication.terms(of: person.name).contains(where: family.contains) else {
          return false
        }
        return name.fits(person, spellings)
      }
    }
  }

  /// The records with the rarest word of a family name, among the words of any name.
  private func candidates(_ words: [[String]]) throws -> [Int] {
    let lists = words.map { $0.map { PostingsQuery.Atom(terms: [$0], fields: [.author]) } }
    let counted = try lists.map { (atoms: $0, count: try reader.documentFrequency(of: $0)) }
    guard let rarest = counted.min(by: { $0.count < $1.count }) else { return [] }
    var docids: [Int] = []
    try reader.snapshot.postings.scan(rarest.atoms) { window in
      docids += window.matches.map { window.base + Int($0) }
    }
    return docids
  }
}
