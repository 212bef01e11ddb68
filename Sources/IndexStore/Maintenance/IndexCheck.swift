private import Basics
private import Publication
import SearchSQLite

/// Verifies an index file: that SQLite and FTS5 find it whole, and that all that is derived is what the
/// stored records give when they are analyzed again.
package struct IndexCheck {
  /// The findings of a check, a sentence each.
  package struct Findings: Sendable {
    /// What is wrong.
    package var problems: [String] = []
    /// What was not checked, and why.
    package var notes: [String] = []
  }

  private let connection: Connection
  private let path: String
  private var findings = Findings()

  /// Examines the file at `path`, also one that is too damaged to be opened for questions.
  ///
  /// `isQuick`: Look at tables, counts, the inverted index's own records and a hundred of the stored records
  /// only.
  ///
  /// - Throws: `IndexError` that explains what is there if it is not an index of this format.
  /// - Complexity: reads the whole file and analyzes every record;
  ///   `isQuick`: grows with the number of records, not with their text.
  package static func examine(_ path: String, isQuick: Bool = false) throws -> Findings {
    var findings = Findings()
    try IndexError.inWords {
      do {
        let connection = try IndexFile.openForChecking(path)
        defer { connection.close() }
        try connection.read {
          var check = IndexCheck(connection, path)
          defer { findings = check.findings }
          try check.run(isQuick: isQuick)
        }
      } catch IndexError.damaged(let what) {
        findings.problems.append(what)
      } catch let error as SQLiteError
        where !findings.problems.isEmpty && (isDamage(error) || error.code == .abort)
      {
        // SQLite repeats itself, or says that it ended the transaction because of it.
      } catch let error as SQLiteError where isDamage(error) {
        findings.problems.append("the file cannot be read; SQLite says: \(error.message)")
      }
    }
    return findings
  }

  private init(_ connection: Connection, _ path: String) {
    self.connection = connection
    self.path = path
  }

  private mutating func run(isQuick: Bool) throws {
    let prefetch = isQuick ? nil : FilePrefetch(path)
    defer { withExtendedLifetime(prefetch) {} }
    if !isQuick {
      try look(at: "the file") { check in
        let lines = try check.connection.all("PRAGMA integrity_check") { try $0.string(0) }
        for line in lines where line != "ok" {
          check.findings.problems += line.split(separator: "\n").map { "SQLite: \($0)" }
        }
      }
      // What SQLite cannot read would only repeat itself below.
      guard findings.problems.isEmpty else { return }
    }
    try look(at: "the list of tables") { $0.findings.problems += try SchemaCheck($0.connection).problems() }
    guard findings.problems.isEmpty else { return }
    var meta: Meta?
    try look(at: "the table 'meta'") { meta = try Meta(from: $0.connection) }
    guard let meta else { return }
    examineFacets(meta)
    try look(at: "the counts") { try $0.examineCounts(meta, isQuick: isQuick) }
    try look(at: "the inverted index") { try $0.examineTextRecords(meta) }
    try look(at: "the history") { try $0.examineHistory(meta, isQuick: isQuick) }
    if isQuick { return try look(at: "the stored records") { try $0.examineSample(meta) } }
    // Of an index that is known to be damaged it would say nothing new.
    let text = findings.problems.isEmpty ? TextCheck(path) : nil
    defer { text?.wait() }
    try look(at: "the stored records") { try $0.examineRecords(meta) }
    if findings.problems.isEmpty { try text?.add(to: &findings) }
  }

  /// Runs one part of the check; what SQLite or a reader says of damage becomes a problem.
  private mutating func look(at what: String, _ part: (inout IndexCheck) throws -> Void) throws {
    do {
      try part(&self)
    } catch IndexError.damaged(let damage) {
      // Two parts may stumble over the same page.
      if !findings.problems.contains(damage) { findings.problems.append(damage) }
    } catch let error as SQLiteError where Self.isDamage(error) {
      findings.problems.append("\(what) cannot be read; SQLite says: \(error.message)")
    }
  }

  /// Whether an error is about what is in the file, and not about the machine or another process.
  static func isDamage(_ error: SQLiteError) -> Bool {
    switch error.code {
    case .corrupt, .notADatabase, .format, .inputOutput, .error, .constraint, .mismatch, .tooBig: true
    default: false
    }
  }

  // MARK: Counts

  /// An index of an earlier version has fewer facets, which is no damage.
  private mutating func examineFacets(_ meta: Meta) {
    let known = FacetDefinition.all.map(\.name)
    for name in meta.facets where !known.contains(name) {
      findings.problems.append("the index says that it has a facet '\(name)', which is not known here")
    }
    let missing = known.filter { !meta.facets.contains($0) }
    if !missing.isEmpty {
      findings.notes.append(
        "the index does not have the facets \(missing.joined(separator: " and ")) yet: the next run adds them"
      )
    }
    if !meta.outdatedFacets.isEmpty {
      findings.notes.append(
        "the values of facets were read by the rules of an earlier version: the next run reads them anew")
    }
  }

  private mutating func examineCounts(_ meta: Meta, isQuick: Bool) throws {
    for (table, what) in [
      ("record", "records"), ("text_docsize", "rows of the inverted index"), ("frame", "frames"),
    ] {
      let found = try connection.int("SELECT count(*) FROM \(table)") ?? 0
      if found != meta.records {
        findings.problems.append("there are \(found) \(what), expected \(meta.records)")
      }
    }
    let last = try connection.int("SELECT max(docid) FROM record") ?? 0
    if last >= meta.docidLimit {
      findings.problems.append("the largest docid is \(last), expected less than \(meta.docidLimit)")
    }
    let live = try ColumnReader.load(
      ColumnName.live, as: UInt8.self, count: meta.docidLimit, from: connection)
    let count = live.count { $0 != 0 }
    if count != meta.records {
      findings.problems.append("the columns have \(count) records, expected \(meta.records)")
    }
    // What follows reads every page of the records.
    guard !isQuick else { return }
    let orphans =
      try connection.int(
        """
        SELECT count(*) FROM frame LEFT JOIN record USING (docid)
        WHERE record.source IS NOT frame.source OR length(frame.hash) <> 16
        """) ?? 0
    if orphans > 0 { findings.problems.append("\(orphans) frames are not those of their records") }
  }

  // MARK: The inverted index

  /// The records that FTS5 keeps beside its pages: version, structure, averages.
  private mutating func examineTextRecords(_ meta: Meta) throws {
    let settings = try connection.all("SELECT k FROM text_config") { try $0.string(0) }
    let unknown = Set(settings).subtracting(Schema.textSettings).sorted()
    if !unknown.isEmpty {
      findings.problems.append("the inverted index has an unknown setting '\(unknown[0])'")
    }
    let reader = try SegmentReader(connection)
    guard let structure = try reader.structure() else {
      findings.problems.append("the inverted index has a format that is not known here")
      return
    }
    for segment in structure.segments {
      _ = try reader.leaf(segment.firstPage, of: segment)
      _ = try reader.leaf(segment.lastPage, of: segment)
    }
    guard let averages = try reader.averages() else {
      findings.problems.append("the inverted index does not have its averages")
      return
    }
    if averages.first != meta.records {
      findings.problems.append(
        "the averages of the inverted index count \(averages.first ?? 0) records, expected \(meta.records)")
    }
  }

  // MARK: History

  private mutating func examineHistory(_ meta: Meta, isQuick: Bool) throws {
    let lastRun = try connection.int("SELECT max(run) FROM run") ?? 0
    let generation = try connection.int("SELECT max(generation) FROM run") ?? 0
    if generation > meta.generation {
      findings.problems.append(
        "the history has generation \(generation), the index says it is at \(meta.generation)")
    }
    guard lastRun > 0, !isQuick else { return }
    let strangers =
      try connection.int(
        "SELECT count(*) FROM record WHERE added < 1 OR changed < added OR changed > ?", lastRun) ?? 0
    if strangers > 0 {
      findings.problems.append("\(strangers) records name a run that is not in the history")
    }
  }

  // MARK: Records

  /// How many records a quick check looks at.
  private static let sampleSize = 100
  private static let maxProblems = 100

  private mutating func examineSample(_ meta: Meta) throws {
    let sample = StoredRecords.some(Self.sampleSize, below: meta.docidLimit)
    var derived = try DerivedCheck(connection, meta, docids: sample)
    try StoredRecords(connection).scan(sample) { row, record in
      guard findings.problems.count < Self.maxProblems else { return }
      let found = record.map { derived.values.found($0, row.docid) }
      findings.problems += try derived.problems(row, record, found ?? .init())
    }
  }

  private mutating func examineRecords(_ meta: Meta) throws {
    var derived = try DerivedCheck(connection, meta)
    var fingerprint = Hash128.zero
    var totals = [Int](repeating: 0, count: TextField.allCases.count)
    let inverted = InvertedIndexCheck(path, meta)
    defer { inverted.wait() }
    var postings = PostingsCheck(docidLimit: meta.docidLimit)
    var respellings = RespellingCheck()
    let pairs = try WordSplits(connection).isKept() ? NeighbourPairs() : nil
    var languages: [String: Int] = [:]
    let language = FacetDefinition.all.firstIndex { $0.name == FacetDefinition.language.name }
    let values = derived.values
    let examine = { @Sendable (row: StoredRecords.Row, record: PreparedRecord) in
      values.found(record, row.docid)
    }
    try StoredRecords(connection).scan(examine) { row, record, found in
      if findings.problems.count < Self.maxProblems {
        findings.problems += try derived.problems(row, record, found ?? .init())
      }
      guard let record, let found else { return }
      fingerprint = fingerprint &+ record.hash
      for field in TextField.allCases { totals[field.rawValue] += record.terms.positionCount(of: field) }
      postings.add(found.occurrences, of: row.docid)
      respellings.add(record)
      pairs?.add(record.terms)
      let stated = language.map { record.facets[$0].map { values.shownCode($0.code, of: .language) } }
      let codes = Set(stated ?? [])
      for code in codes.isEmpty ? [""] : codes { languages[code, default: 0] += 1 }
    }
    let areIntact = derived.damagedRecords == 0
    findings.problems += derived.leftovers()
    if areIntact {
      findings.problems += try derived.facetProblems()
      try examineSums(meta, fingerprint, totals)
      examineLanguages(meta, languages)
      findings.problems += try respellings.problems(connection)
    }
    let found = try inverted.found(otherwise: connection)
    postings.add(found.postings)
    if areIntact {
      let differing = postings.differingDocids
      if differing.isEmpty {
        findings.problems += try found.packedLists.get()
      } else {
        let named = try differing.prefix(Self.maxNamed).map { docid in
          let id = try connection.string("SELECT id FROM record WHERE docid = ?", docid)
          return id.map { "'\($0)'" } ?? "docid \(docid)"
        }
        findings.problems.append(
          "the inverted index does not have the words of \(differing.count) records as they are, such as "
            + named.joined(separator: ", "))
      }
    }
    findings.problems += try found.words.get()
    if let pairs { findings.problems += try VocabularyCheck.splitProblems(pairs, connection) }
    if findings.problems.count > Self.maxProblems {
      findings.problems.removeSubrange(Self.maxProblems...)
      findings.problems.append("there is more; only the first problems are listed")
    }
  }

  /// How many records are named where many are wrong in the same way.
  private static let maxNamed = 3

  /// What decides in which languages the words of a query have other forms.
  private mutating func examineLanguages(_ meta: Meta, _ found: [String: Int]) {
    let languages = Set(found.keys).union(meta.languageCounts.keys).sorted()
    for language in languages.filter({ found[$0] != meta.languageCounts[$0] }).prefix(Self.maxNamed) {
      let name = language.isEmpty ? "no language" : "language '\(language)'"
      findings.problems.append(
        "\(found[language] ?? 0) records state \(name), the index says \(meta.languageCounts[language] ?? 0)")
    }
  }

  private mutating func examineSums(_ meta: Meta, _ fingerprint: Hash128, _ totals: [Int]) throws {
    if fingerprint != meta.fingerprint {
      findings.problems.append(
        "the fingerprint is \(meta.fingerprint.hex), the records give \(fingerprint.hex)")
    }
    let averages = try SegmentReader(connection).averages() ?? []
    if Array(averages.dropFirst()) != totals {
      findings.problems.append(
        "the averages of the inverted index have lengths of \(averages.dropFirst()), expected \(totals)")
    }
  }
}
