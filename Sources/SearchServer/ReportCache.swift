import Publication
import Search

/// The reports that read all records: made once for a commit, as they take longer than a page may.
final class ReportCache: Sendable {
  private struct Made: Sendable {
    var commit: SearchResults.IndexInfo?
    var quality: QualityReport?
    var duplicates: DuplicatesReport?
  }

  // One thread makes a report, others wait for it.
  private let made = Locked(Made())

  func quality(_ index: SearchIndex) throws -> QualityReport {
    try made.withLock { made in
      try Self.refresh(&made, index)
      if let quality = made.quality { return quality }
      let quality = try index.quality(SearchRequest("*"))
      made.quality = quality
      return quality
    }
  }

  func duplicates(_ index: SearchIndex) throws -> DuplicatesReport {
    try made.withLock { made in
      try Self.refresh(&made, index)
      if let duplicates = made.duplicates { return duplicates }
      let duplicates = try index.duplicates()
      made.duplicates = duplicates
      return duplicates
    }
  }

  private static func refresh(_ made: inout Made, _ index: SearchIndex) throws {
    let commit = try index.commit()
    if made.commit != commit { made = Made(commit: commit) }
  }
}
