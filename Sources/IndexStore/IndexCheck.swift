private import Foundation
import GRDB
private import Publication

/// Verifies an index: that SQLite and FTS5 find it whole, and that what is derived is what the stored records give.
package struct IndexCheck {
  private let snapshot: IndexSnapshot
  private var database: Database { snapshot.database }

  package init(_ snapshot: IndexSnapshot) { self.snapshot = snapshot }

  /// What is wrong, a sentence each; empty where all is well.
  package func problems() throws -> [String] {
    var problems = try sqliteProblems()
    // Tables that SQLite cannot read would only repeat themselves below.
    guard problems.isEmpty else { return problems }
    problems += try countProblems()
    problems += try recordProblems()
    return problems
  }

  private func sqliteProblems() throws -> [String] {
    // FTS5 verifies its own tables in the same pass.
    try String.fetchAll(database, sql: "PRAGMA integrity_check").filter { $0 != "ok" }.map { "SQLite: \($0)" }
  }

  private func countProblems() throws -> [String] {
    let expected = snapshot.meta.records
    var problems: [String] = []
    for (table, what) in [
      ("record", "records"), ("text_docsize", "rows of the inverted index"), ("frame", "frames"),
    ] {
      let found = try Int.fetchOne(database, sql: "SELECT count(*) FROM \(table)") ?? 0
      if found != expected { problems.append("there are \(found) \(what), expected \(expected)") }
    }
    let live = try snapshot.column(ColumnName.live, as: UInt8.self).count { $0 != 0 }
    if live != expected { problems.append("the columns have \(live) records, expected \(expected)") }
    return problems
  }

  /// Reads every record: its hash, its columns, and the sums that a commit keeps.
  private func recordProblems() throws -> [String] {
    var problems: [String] = []
    var fingerprint = Hash128.zero
    var totals = [Int](repeating: 0, count: TextField.allCases.count)
    let columns = try RecordColumns(snapshot)
    var vocabulary = VocabularyCheck(database)
    let identifiers = try storedIdentifiers()
    let statement = try Statement(database, "SELECT docid, id, hash, json, title FROM record ORDER BY docid")
    while try statement.step() {
      let (docid, id, json) = (statement.int(0), statement.string(1), statement.bytes(3))
      let hash = Hash128.ofRecord(id: id, canonicalJSON: json)
      guard Hash128(bytes: statement.bytes(2)) == hash else {
        problems.append("record '\(id)': the stored text is not the one that was written (its hash differs)")
        continue
      }
      guard let record = PreparedRecord(json: json, id: id) else {
        problems.append("record '\(id)': the stored text is no record")
        continue
      }
      fingerprint = fingerprint &+ hash
      for (index, length) in record.lengths.enumerated() { totals[index] += min(length, Int(UInt16.max)) }
      problems += columns.problems(record, docid)
      if (statement.isNull(4) ? nil : statement.string(4)) != record.title {
        problems.append("record '\(id)': the title beside it is not its own")
      }
      if identifiers[docid, default: []] != Set(record.identifiers) {
        problems.append("record '\(id)': its DOIs, arXiv ids and ORCIDs are not those that it is found by")
      }
      vocabulary.add(record)
      if problems.count > Self.maxProblems {
        return problems + ["there is more; only the first problems are listed"]
      }
    }
    if problems.isEmpty, fingerprint != snapshot.meta.fingerprint {
      problems.append(
        "the fingerprint is \(snapshot.meta.fingerprint.hex), the records give \(fingerprint.hex)")
    }
    if problems.isEmpty, totals != snapshot.meta.totalLengths {
      problems.append("the field lengths add up to \(totals), the index says \(snapshot.meta.totalLengths)")
    }
    problems += try vocabulary.problems()
    return problems
  }

  private func storedIdentifiers() throws -> [Int: Set<Identifier>] {
    var identifiers: [Int: Set<Identifier>] = [:]
    let statement = try Statement(database, "SELECT kind, value, docid FROM identifier")
    while try statement.step() {
      // A kind that does not exist makes the record's set differ.
      let kind = Identifier.Kind(rawValue: statement.string(0)) ?? .record
      identifiers[statement.int(2), default: []].insert(Identifier(kind: kind, value: statement.string(1)))
    }
    return identifiers
  }

  private static let maxProblems = 100
}

/// The columns to compare with each record.
private struct RecordColumns {
  private let lengths: [[UInt16]]
  private let facets: [(definition: FacetDefinition, column: [UInt32], codes: [Set<String>])]
  private let ids: [UInt64]

  init(_ snapshot: IndexSnapshot) throws {
    lengths = try TextField.allCases.map { try snapshot.column(ColumnName.length($0), as: UInt16.self) }
    ids = try snapshot.column(ColumnName.id, as: UInt64.self)
    facets = try FacetDefinition.all.map { facet in
      let dictionary = try snapshot.dictionary(facet)
      let codes = dictionary.ownSets.map { Set($0.map { dictionary.values[$0].code }) }
      return (facet, try snapshot.column(ColumnName.facet(facet), as: UInt32.self), codes)
    }
  }

  func problems(_ record: PreparedRecord, _ docid: Int) -> [String] {
    guard docid > 0, docid < ids.count else {
      return ["record '\(record.id)': its docid \(docid) has no columns"]
    }
    var problems: [String] = []
    if ids[docid] != ColumnName.prefix(of: record.id.utf8) {
      problems.append("record '\(record.id)': the id column is wrong")
    }
    for (index, field) in TextField.allCases.enumerated()
    where Int(lengths[index][docid]) != min(record.lengths[index], 65_535) {
      problems.append(
        "record '\(record.id)': field \(field.name) has length \(lengths[index][docid]) in the columns, "
          + "expected \(record.lengths[index])")
    }
    for (index, facet) in facets.enumerated() {
      let number = Int(facet.column[docid])
      let expected = Set(record.facets[index].map(\.code))
      guard number < facet.codes.count, facet.codes[number] == expected else {
        problems.append("record '\(record.id)': facet \(facet.definition.name) is wrong in the columns")
        continue
      }
    }
    return problems
  }
}
