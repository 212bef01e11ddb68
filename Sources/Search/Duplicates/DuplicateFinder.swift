import IndexStore
import Publication
import Tokenize

/// Finds pairs of records of one work, without comparing each with each.
///
/// Records meet where they share an identifier, or an author together with one of the rarest words of their
/// titles: a mistyped word or a missing subtitle leaves enough others. What meets more often than
/// `maxMeeting` says nothing ("Smith", "model"), and is passed over.
enum DuplicateFinder {
  struct Pair {
    var first: Work
    var second: Work
  }

  /// How many records may meet, and by how many words and people each goes to meet others.
  private static let maxMeeting = 40
  private static let rarestWords = 3
  private static let maxPeople = 4

  static func pairs(_ reader: CommitReader) throws -> [Pair] {
    var works: [Work] = []
    works.reserveCapacity(reader.meta.records)
    var frequencies: [Int: Int32] = [:]
    try reader.forEachRecord(Work.init) { docid, work in
      var work = work
      work.docid = docid
      for word in work.title.words { frequencies[word.hashValue, default: 0] += 1 }
      works.append(work)
    }
    var found = Set<UInt64>()
    var pairs: [Pair] = []
    func add(_ first: Int, _ second: Int) {
      guard found.insert(UInt64(first) << 32 | UInt64(second)).inserted else { return }
      pairs.append(Pair(first: works[first], second: works[second]))
    }
    var owners: [String: Int] = [:]
    for (number, work) in works.enumerated() {
      for identifier in work.identifiers {
        let owner = owners[identifier, default: number]
        if owner == number {
          owners[identifier] = number
        } else {
          add(owner, number)
        }
      }
    }
    owners = [:]
    try reader.checkStop()
    try forEachMeeting(meetings(works, frequencies)) { meeting in
      try reader.checkStop()
      for (place, first) in meeting.enumerated() {
        for second in meeting[(place + 1)...] where works[first].isSame(as: works[second]) {
          add(first, second)
        }
      }
    }
    return pairs
  }

  private struct Meeting {
    var key: Int
    var work: Int32
  }

  private static func meetings(_ works: [Work], _ frequencies: [Int: Int32]) -> [Meeting] {
    var meetings: [Meeting] = []
    for (number, work) in works.enumerated() where !work.people.isEmpty {
      let words = work.title.words.map(\.hashValue)
      let main = rarest(words.prefix(work.title.mainCount), frequencies)
      let all = work.title.mainCount < words.count ? rarest(words[...], frequencies) : []
      let people =
        work.people.prefix(maxPeople - 1) + (work.people.count >= maxPeople ? work.people.suffix(1) : [])
      for word in (main + all).uniqued() {
        for person in people { meetings.append(Meeting(key: word &* 31 ^ person, work: Int32(number))) }
      }
    }
    meetings.sort { ($0.key, $0.work) < ($1.key, $1.work) }
    return meetings
  }

  /// The rarest words, of equal ones those in front.
  private static func rarest(_ words: ArraySlice<Int>, _ frequencies: [Int: Int32]) -> [Int] {
    // A word that no other record has meets nobody.
    let ranked = words.enumerated().map {
      (frequency: frequencies[$0.element] ?? 0, place: $0.offset, word: $0.element)
    }
    .filter { $0.frequency > 1 }
    return ranked.sorted { ($0.frequency, $0.place) < ($1.frequency, $1.place) }.prefix(rarestWords).map(
      \.word)
  }

  /// Calls `body` with the works that share a key.
  private static func forEachMeeting(_ meetings: [Meeting], _ body: ([Int]) throws -> Void) rethrows {
    var start = 0
    while start < meetings.count {
      var end = start + 1
      while end < meetings.count, meetings[end].key == meetings[start].key { end += 1 }
      if 2...maxMeeting ~= end - start { try body(meetings[start..<end].map { Int($0.work) }) }
      start = end
    }
  }
}

extension DuplicatePair {
  init(_ pair: DuplicateFinder.Pair, _ reader: CommitReader) throws {
    var records = try [pair.first, pair.second].map { work in
      guard let record = try reader.snapshot.record(work.docid) else {
        throw IndexError.damaged(what: "docid \(work.docid) has no record")
      }
      return record
    }
    records.sort { ($0.id.utf8.count, $0.id) < ($1.id.utf8.count, $1.id) }
    kind = pair.first.kind(beside: pair.second)
    (first, second) = (Side(records[0]), Side(records[1]))
    agrees = []
    differs = []
    let shared = Set(pair.first.identifiers).intersection(pair.second.identifiers)
    for name in ["doi", "arxiv", "pmid"] where shared.contains(where: { $0.hasPrefix(name + ":") }) {
      agrees.append(name)
    }
    if records.allSatisfy({ $0.doi != nil }), !agrees.contains("doi") {
      differs.append(Difference(field: "doi", first: records[0].doi, second: records[1].doi))
    }
    compare("title", first.title, second.title)
    compare("authors", records[0].authorNames, records[1].authorNames)
    compare("year", records[0].year.map(String.init), records[1].year.map(String.init))
    compare("type", records[0].type, records[1].type)
  }

  private mutating func compare(_ field: String, _ left: String?, _ right: String?) {
    if left == right {
      if left != nil { agrees.append(field) }
    } else {
      differs.append(Difference(field: field, first: left, second: right))
    }
  }
}

extension DuplicatePair.Side {
  fileprivate init(_ record: Record) {
    self.init(
      id: record.id, title: record.title.map { PlainText($0).string }, type: record.type, year: record.year)
  }
}

extension Record {
  fileprivate var authorNames: String? {
    authors.isEmpty ? nil : authors.map(\.name).joined(separator: "; ")
  }
}
