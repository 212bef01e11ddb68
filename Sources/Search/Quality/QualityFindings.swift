import Basics
import IndexStore
import Publication

/// The pass of all checks over all records.
enum QualityFindings {
  /// What the checks make of one record.
  private struct Made: Sendable {
    /// By check: a bit.
    var found: UInt64 = 0
    /// By check: what no other record should state.
    var shared: [(check: Int, text: String)] = []
  }

  /// By the name of a check: the records that it finds.
  ///
  /// - Complexity: O(bytes of all records), once for all checks.
  static func find(_ reader: CommitReader) throws -> [String: RecordSet] {
    let facts = QualityFacts(
      year: Calendar(identifier: .gregorian).component(.year, from: Date()),
      departments: Set(try reader.snapshot.units().map { FacetDefinition.department.key(of: $0.code) }))
    var docids = [[Int]](repeating: [], count: QualityCheck.all.count)
    var owners = [[String: Int]](repeating: [:], count: QualityCheck.all.count)
    let make: @Sendable (Record) -> Made = { made(of: $0, facts) }
    try reader.forEachRecord(make) { docid, made in
      var bits = made.found
      while bits != 0 {
        docids[bits.trailingZeroBitCount].append(docid)
        bits &= bits &- 1
      }
      for (check, text) in made.shared {
        guard let first = owners[check].updateValue(docid, forKey: text) else { continue }
        docids[check] += [first, docid]
      }
    }
    let count = reader.meta.docidLimit
    return Dictionary(
      uniqueKeysWithValues: zip(QualityCheck.all, docids).map {
        ($0.name, RecordSet(docids: $1, count: count))
      })
  }

  private static func made(of record: Record, _ facts: QualityFacts) -> Made {
    var made = Made()
    for (number, check) in QualityCheck.all.enumerated() {
      switch check.test {
      case .record(let isFound): if isFound(record, facts) { made.found |= 1 << UInt64(number) }
      case .shared(let texts): made.shared += texts(record).map { (number, $0) }
      case .emptyDepartments: continue
      }
    }
    return made
  }
}
