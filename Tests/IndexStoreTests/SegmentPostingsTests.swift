import Foundation
import IndexStore
import Publication
import SearchSQLite
import TestSupport
import Testing

@Suite("Segment postings")
struct SegmentPostingsTests {
  /// Random changes in random transactions, with settings that force page borders and many segments.
  private func changedTable(_ random: inout RandomText) throws -> TextTable {
    let table = try TextTable()
    func number(_ range: ClosedRange<Int>) -> Int { Int.random(in: range, using: &random.generator) }
    try table.configure("pgsz", [32, 64, 100, 257, 1000, 4050].randomElement(using: &random.generator) ?? 64)
    try table.configure("automerge", [0, 2, 4].randomElement(using: &random.generator) ?? 0)
    try table.configure("crisismerge", number(2...16))
    try table.configure("hashsize", [1, 200, 4000, 1_000_000].randomElement(using: &random.generator) ?? 1)
    let docidLimit = [10, 300, 5000].randomElement(using: &random.generator) ?? 10
    for _ in 0..<number(1...25) {
      var changes: [(docid: Int, fields: [String]?)] = []
      for _ in 0..<number(1...20) {
        let docid = number(1...docidLimit)
        // Twice in a row: deleted and put in again, or put in and deleted, inside one transaction.
        for _ in 0..<number(1...2) {
          let isDeletion = table.records[docid] != nil && number(0...2) == 0
          changes.append((docid, isDeletion ? nil : random.fields()))
        }
      }
      try table.change(changes)
      switch number(0...12) {
      case 0: try table.command("optimize")
      case 1, 2: try table.command("merge", number(-20...20))
      case 3: try table.configure("pgsz", number(32...300))
      case 4, 5:
        // Current until the next change; a last one may follow or not.
        try table.pack()
      default: break
      }
    }
    if number(0...2) > 0 { try table.pack() }
    #expect(try PackedTable(table.connection).problems() == [])
    return table
  }

  @Test("deliver what MATCH delivers after any sequence of changes", arguments: UInt64(0)..<24)
  func equalsMatch(seed: UInt64) throws {
    var random = RandomText(seed: seed)
    let table = try changedTable(&random)
    try table.read { (match, segments) throws in
      for _ in 0..<100 {
        let atoms = random.atoms()
        let expected = try match.deliveries(atoms)
        let found = try segments.deliveries(atoms)
        #expect(found == expected, "seed \(seed): \(atoms)")
        #expect(try segments.frequencies(atoms) == match.frequencies(atoms), "seed \(seed): \(atoms)")
        #expect(found.allSatisfy { $0.frequency == $0.weightedPlaces }, "seed \(seed): \(atoms)")
        #expect(try match.documentFrequency(of: atoms) == expected.count, "seed \(seed): \(atoms)")
        #expect(try segments.documentFrequency(of: atoms) == expected.count, "seed \(seed): \(atoms)")
        for count in [0, expected.count - 1, expected.count] where count >= 0 {
          #expect(
            try segments.documentFrequency(of: atoms, exceeds: count) == (expected.count > count),
            "seed \(seed): \(atoms) exceed \(count)")
        }
        for atom in atoms where !atom.isPrefix {
          let whole = try match.deliveries([atom])
          for least in [0, 1, whole.count, whole.count + 1, 2 * whole.count + 3] {
            guard let found = try segments.decode(atom, atLeast: least, check: {}) else {
              #expect(whole.count < least, "seed \(seed): \(least) of \(atom)")
              continue
            }
            // As an answer takes them over.
            #expect(try segments.deliveries([atom], known: [atom: found]) == whole, "seed \(seed): \(atom)")
          }
          let bounds = try segments.frequencyBounds(of: atom.terms[0])
          let frequency = try match.documentFrequency(of: [.init(terms: [atom.terms[0]])])
          #expect(bounds.contains(frequency), "seed \(seed): \(atom.terms[0])")
        }
      }
    }
  }

  @Test("of some records they are what all are, and docids need no positions", arguments: UInt64(300)..<316)
  func amongRecords(seed: UInt64) throws {
    var random = RandomText(seed: seed)
    let table = try changedTable(&random)
    try table.read { (match, segments) throws in
      for _ in 0..<30 {
        let atoms = random.atoms()
        let expected = try match.deliveries(atoms)
        let share = Double.random(in: 0...1, using: &random.generator)
        let some = (1...5000).filter { _ in Double.random(in: 0..<1, using: &random.generator) < share }
        let records = RecordSet(docids: some, count: 1 << 21)
        #expect(
          try segments.deliveries(atoms, among: records)
            == expected.filter { records.contains($0.docid) }, "seed \(seed): \(atoms)")
        var known: [PostingsQuery.Atom: PostingArrays] = [:]
        for atom in atoms where atom.terms.count > 1 && !atom.isPrefix {
          known[atom] = try segments.decode(atom, atLeast: 0) {}
        }
        let docids = try segments.docids(atoms, known: known)
        #expect(docids == nil || docids == expected.map(\.docid), "seed \(seed): \(atoms)")
        #expect((docids == nil) == atoms.contains(where: \.isPrefix), "seed \(seed): \(atoms)")
        #expect(
          try segments.deliveries(atoms, among: records, known: known)
            == expected.filter { records.contains($0.docid) }, "seed \(seed): \(atoms)")
      }
    }
  }

  @Test("the vocabulary is that of FTS5, in order, from any term on", arguments: UInt64(100)..<110)
  func vocabulary(seed: UInt64) throws {
    var random = RandomText(seed: seed)
    let table = try changedTable(&random)
    // After an optimize no term is left without a record.
    try table.command("optimize")
    try table.connection.execute("CREATE VIRTUAL TABLE vocabulary USING fts5vocab(text, row)")
    let expected = try table.connection.all("SELECT term FROM vocabulary ORDER BY term") {
      try $0.string(0)
    }
    try table.read { (_, segments) throws in
      for first in ["", "a", "ab", "w1", "zz", random.word()] {
        var found: [String] = []
        try segments.forEachTerm(from: Array(first.utf8)) {
          found.append(String(decoding: $0, as: UTF8.self))
          return true
        }
        let wanted = expected.filter { !$0.utf8.lexicographicallyPrecedes(first.utf8) }
          .sorted { $0.utf8.lexicographicallyPrecedes($1.utf8) }
        #expect(found == wanted, "seed \(seed), from '\(first)'")
      }
    }
  }

  @Test("an empty table has no matches and no terms")
  func empty() throws {
    let table = try TextTable()
    try table.read { (_, segments) throws in
      for atom in [
        PostingsQuery.Atom(terms: ["a"]), .init(terms: ["a", "b"]), .init(terms: ["a"], isPrefix: true),
      ] {
        #expect(try segments.deliveries([atom]).isEmpty)
        #expect(try segments.documentFrequency(of: [atom]) == 0)
      }
      #expect(try segments.documentFrequency(of: []) == 0)
      try segments.forEachTerm(from: []) { _ in
        Issue.record("a term in an empty table")
        return false
      }
    }
  }

  @Test("skips through doclists of thousands of pages", arguments: [50, 1000])
  func longDoclists(pageSize: Int) throws {
    let table = try TextTable()
    try table.configure("pgsz", pageSize)
    try table.configure("automerge", 0)
    for part in 0..<4 {
      try table.change(
        (0..<1500).map { number in
          let docid = 1 + part * 1500 + number
          let title = ["common", docid % 700 == 3 ? "rare" : "other", docid % 7 == 0 ? "medium" : ""]
          return (
            docid, [title.joined(separator: " "), "common common", "", docid % 2 == 0 ? "even" : "odd"]
          )
        })
    }
    for isMerged in [false, true] {
      if isMerged { try table.command("optimize") }
      try table.pack()
      #expect(try table.segmentCount == (isMerged ? 1 : 4))
      try table.read { (match, segments) throws in
        let atoms = ["common", "rare", "medium", "even", "odd"].map { PostingsQuery.Atom(terms: [$0]) }
        let phrases = [["common", "rare"], ["common", "other", "medium"], ["common", "common"]].map {
          PostingsQuery.Atom(terms: $0)
        }
        let asked =
          (atoms + phrases).map { [$0] } + [
            [atoms[1], atoms[2]], [atoms[3], atoms[4]], [atoms[0], phrases[0]],
            [.init(terms: ["common"], fields: [.abstract])],
          ]
        let some = [[], [3], [6000], [128, 129, 5000], Array(stride(from: 7, to: 6000, by: 700))]
        for atoms in asked {
          let all = try match.deliveries(atoms)
          #expect(try segments.deliveries(atoms) == all, "\(atoms)")
          for docids in some {
            let found = try segments.deliveries(atoms, among: RecordSet(docids: docids, count: 6001))
            #expect(found == all.filter { docids.contains($0.docid) }, "\(atoms), \(docids)")
          }
          if let docids = try segments.docids(atoms) { #expect(docids == all.map(\.docid), "\(atoms)") }
        }
        #expect(try segments.documentFrequency(of: [atoms[0]]) == 6000)
        // The rarest word of the phrase has 857 records: no more than the first window is read.
        var windows = 0
        #expect(try segments.decode(phrases[1], atLeast: 5000) { windows += 1 } == nil)
        #expect(windows == 1)
      }
    }
  }

  @Test("packed lists are read only where they are those of the segments, and the check compares them")
  func packedLists() throws {
    let table = try TextTable()
    try table.configure("pgsz", 64)
    try table.change((1...500).map { (docid: $0, fields: ["", "word \($0)", "", ""]) })
    let packed = PackedTable(table.connection)
    func count() throws -> Int? {
      try table.connection.int("SELECT count(*) FROM packed_list WHERE data <> x''")
    }
    try table.pack()
    #expect(try count() ?? 0 > 0)
    #expect(try packed.problems() == [])
    // Whatever they say now, nobody reads them: another program has changed the segments.
    try table.change([(docid: 501, fields: ["", "word", "", ""])])
    try table.connection.execute("UPDATE packed_list SET records = 7 WHERE id <> 0")
    try table.readSegments { (segments) throws in
      #expect(try segments.documentFrequency(of: [.init(terms: ["word"])]) == 501)
      #expect(try segments.deliveries([.init(terms: ["word"])]).count == 501)
    }
    #expect(try packed.problems() == [])
    try packed.begin()
    #expect(try count() == 0)
    try table.pack()
    try table.connection.execute("UPDATE packed_list SET records = 7 WHERE data <> x''")
    #expect(try packed.problems() == ["1 packed lists are not those of the inverted index"])
  }

  @Test("a prefix stands for thousands of terms", arguments: [false, true], [false, true])
  func manyTerms(isPacked: Bool, countsAsRare: Bool) throws {
    let table = try TextTable()
    try table.configure("pgsz", 128)
    for part in 0..<3 {
      try table.change(
        (0..<1000).map { number in
          let docid = 1 + number * 3 + part
          return (docid * 41, ["p\(docid) q p\(docid % 17)", "p q\(docid)", "", ""])
        })
    }
    // See `readSegments`.
    if countsAsRare { try table.change([(docid: 1, fields: ["other", "", "", ""])]) }
    if isPacked {
      try table.command("optimize")
      try table.pack()
    }
    try table.read { (match, segments) throws in
      for atom in [
        PostingsQuery.Atom(terms: ["p"], isPrefix: true), .init(terms: ["p1"], isPrefix: true),
        .init(terms: ["q", "p"], isPrefix: true), .init(terms: ["p"], isPrefix: true, fields: [.abstract]),
      ] {
        let both = [atom, .init(terms: ["q77"], isPrefix: true)]
        #expect(try segments.deliveries([atom]) == match.deliveries([atom]), "\(atom)")
        #expect(try segments.frequencies([atom]) == match.frequencies([atom]), "\(atom)")
        #expect(try segments.documentFrequency(of: [atom]) == match.documentFrequency(of: [atom]))
        #expect(try segments.deliveries(both) == match.deliveries(both), "\(atom)")
      }
    }
  }

  @Test("a format that is not known is left to MATCH")
  func unknownFormat() throws {
    let table = try TextTable()
    try table.connection.execute("UPDATE text_config SET v = 5 WHERE k = 'version'")
    let postings = try SegmentPostings(SegmentReader(table.connection))
    #expect(postings == nil)
  }

  @Test(
    "damage is an error or an answer within bounds, never a crash", arguments: UInt64(200)..<208,
    [("text_data", "block", "id <> 1"), ("packed_list", "data", "id & ((1 << 37) - 1) <> 0")])
  func damage(seed: UInt64, place: (table: String, column: String, condition: String)) throws {
    var random = RandomText(seed: seed)
    let table = try changedTable(&random)
    try table.pack()
    let rows = try table.connection.all(
      "SELECT id, \(place.column) FROM \(place.table) WHERE \(place.condition)"
    ) {
      (id: try $0.int(0), block: try $0.bytes(1))
    }
    var failures = 0
    for _ in 0..<80 {
      guard let (id, block) = rows.randomElement(using: &random.generator) else { return }
      try table.write(Self.damaged(block, &random.generator), at: id, in: place)
      do {
        try table.readSegments { segments in
          for _ in 0..<10 { try Self.expectPlausible(segments, random.atoms(), seed) }
          var previous: [UInt8] = []
          try segments.forEachTerm(from: []) {
            #expect(previous.isEmpty || previous.lexicographicallyPrecedes($0), "seed \(seed)")
            previous = Array($0)
            return true
          }
        }
      } catch is IndexError {
        failures += 1
      }
      try table.write(block, at: id, in: place)
    }
    #expect(failures > 0, "seed \(seed): no damage was found at all")
  }

  private static func damaged(_ block: [UInt8], _ generator: inout SeededGenerator) -> [UInt8] {
    var block = block
    switch Int.random(in: 0..<4, using: &generator) {
    case 0: block.removeLast(Int.random(in: 0...block.count, using: &generator))
    case 1:
      for index in block.indices where Int.random(in: 0..<8, using: &generator) == 0 {
        block[index] = UInt8.random(in: 0...255, using: &generator)
      }
    default:
      guard let index = block.indices.randomElement(using: &generator) else { return block }
      block[index] =
        [0, 1, 0x7F, 0x80, 0xFF, .random(in: 0...255, using: &generator)]
        .randomElement(using: &generator) ?? 0
    }
    return block
  }

  private static func expectPlausible(
    _ postings: SegmentPostings, _ atoms: [PostingsQuery.Atom], _ seed: UInt64
  ) throws {
    _ = try postings.frequencies(atoms)
    let list = try DecodedPostings.read(
      atoms, weights: SegmentPostings.weights, docidLimit: 1 << 21, from: postings, needsPlaces: true)
    let places = PlaceReader(postings)
    var previous = 0
    for posting in 0..<list.count {
      let docid = list.docid(of: posting)
      #expect(docid > previous && docid < 1 << 21, "seed \(seed): \(atoms)")
      previous = docid
      var lastPlace: UInt64 = 0
      try list.forEachPlace(of: posting, places) { place in
        #expect(place >= lastPlace, "seed \(seed): \(atoms)")
        lastPlace = place
      }
    }
    _ = try postings.documentFrequency(of: atoms)
    if let records = try postings.records(
      of: atoms, atLeast: 0, docidLimit: 1 << 21, known: [:], check: {})
    {
      #expect(try postings.deliveries(atoms, among: records).allSatisfy { records.contains($0.docid) })
    }
    for atom in atoms {
      _ = try postings.decode(atom, atLeast: 3) {}
      #expect(try postings.frequencyBounds(of: atom.terms[0]).lowerBound >= 0)
    }
  }
}

extension TextTable {
  fileprivate func write(
    _ block: [UInt8], at id: Int, in place: (table: String, column: String, condition: String)
  ) throws {
    try connection.run("UPDATE \(place.table) SET \(place.column) = ? WHERE id = ?", block, id)
  }
}
