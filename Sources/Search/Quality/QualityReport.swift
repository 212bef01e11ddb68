import IndexStore
import Publication

/// What the checks of quality find among some records.
public struct QualityReport: Sendable {
  /// What one check finds.
  public struct Finding: Sendable, Hashable {
    /// The name of the check.
    public var name: String
    /// What is wrong with what it finds.
    public var sentence: String
    /// How many it finds.
    public var count: Int
    /// The codes of the departments that it finds; nil if it finds records, as `quality:` with its name
    /// does.
    public var departments: [String]?
  }

  /// The number of records looked at.
  public var records: Int
  /// In the order of the checks, those without a finding among them.
  public var findings: [Finding]
  /// What was ignored or changed in the query.
  public var notes: [String]
}

extension SearchIndex {
  /// Runs the checks over the records that a question finds; of all records for `*`.
  ///
  /// `without`: The names of checks that are not wanted.
  /// - Complexity: a pass over all records, once for a commit.
  public func quality(_ request: SearchRequest, without: Set<String> = []) throws -> QualityReport {
    var request = request
    (request.limit, request.facets, request.offersPartialMatches) = (0, [], false)
    let all = try search(request)
    let findings = try QualityCheck.all.filter { !without.contains($0.name) }.map { check in
      guard check.findsRecords else {
        let codes = try departmentsWithoutRecord()
        return QualityReport.Finding(
          name: check.name, sentence: check.sentence, count: codes.count, departments: codes)
      }
      let found = try search(request.narrowed(to: check))
      // Partial matches are none.
      let count = found.query.match == all.query.match ? found.total : 0
      return QualityReport.Finding(name: check.name, sentence: check.sentence, count: count)
    }
    return QualityReport(records: all.total, findings: findings, notes: all.query.notes)
  }

  /// The codes of the department file that no record has, nor one of a unit below.
  private func departmentsWithoutRecord() throws -> [String] {
    try read { reader in
      let facet = FacetDefinition.department
      let dictionary = try reader.dictionary(facet)
      return try reader.snapshot.units().map(\.code).filter { code in
        guard let value = dictionary.value(named: code) else { return true }
        return try !reader.hasRecord(with: value, of: facet)
      }
    }
  }
}

extension SearchRequest {
  /// The same question, about what a check finds alone.
  public func narrowed(to check: QualityCheck) -> SearchRequest {
    var request = self
    let property = "\(RecordProperty(kind: .quality, name: check.name))"
    request.query = query.allSatisfy { $0.isWhitespace || $0 == "*" } ? property : "(\(query)) \(property)"
    return request
  }
}
