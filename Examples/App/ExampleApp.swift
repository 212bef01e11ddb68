import Indexer
import Publication
import Search

/// A small host of the library: takes a folder of exports into an index, answers a query page by page, shows
/// records, and tells errors apart by their cases.
///
///     swift run ExampleApp INDEX FOLDER WORD...
@main
struct ExampleApp {
  static func main() async throws {
    let arguments = CommandLine.arguments.dropFirst()
    guard arguments.count >= 3 else { return print("usage: ExampleApp INDEX FOLDER WORD...") }
    let (path, folder) = (arguments.first ?? "", arguments.dropFirst().first ?? "")
    do {
      try ingest(folder, into: path)
    } catch let error as InputError {
      // Nothing was changed. `InputError` has a case for each reason, such as `.missing`.
      return print("cannot read the exports: \(error)")
    }
    let index = try SearchIndex(path: path)
    try await answer(arguments.dropFirst(2).joined(separator: " "), from: index)
    await showErrors(of: index)
  }

  /// Keeps the index equal to the exports in a folder.
  static func ingest(_ folder: String, into path: String) throws {
    let report = try IndexUpdater(index: path).run(RunOptions(kind: .reindex), paths: [folder])
    print("\(report.records) records: \(report.counts.added) added, \(report.counts.rejected) rejected")
    for reject in report.rejects { print("  \(reject.file):\(reject.line): \(reject.reason)") }
  }

  /// Prints all hits, two on a page; the titles with what matches in brackets.
  static func answer(_ query: String, from index: SearchIndex) async throws {
    var request = SearchRequest(query)
    request.limit = 2
    request.facets = ["department", "year"]
    var pages = 0
    while true {
      let results = try await index.search(request)
      if pages == 0 { printSummary(of: results) }
      for hit in results.hits {
        let title = marked(hit.plainTitle.text, hit.plainTitle.matches)
        print("\(hit.rank). \(title) \(hit.authors.map(\.name))")
      }
      pages += 1
      guard let next = results.next else { break }
      // Later pages need no counts.
      request.cursor = next
      request.facets = []
    }
    print("on \(pages) pages")
  }

  static func printSummary(of results: SearchResults) {
    print("\(results.total) hits for \(results.query.parsed)")
    for facet in results.facets {
      let values = facet.values.filter { $0.count > 0 }.prefix(3)
      print("  \(facet.facet): \(values.map { "\($0.label) \($0.count)" }.joined(separator: ", "))")
    }
  }

  /// `matches` are ranges of Unicode scalars.
  static func marked(_ text: String, _ matches: [Range<Int>]) -> String {
    let scalars = Array(text.unicodeScalars)
    var result = ""
    var end = 0
    for match in matches {
      result.unicodeScalars += scalars[end..<match.lowerBound]
      result += "["
      result.unicodeScalars += scalars[match]
      result += "]"
      end = match.upperBound
    }
    result.unicodeScalars += scalars[end...]
    return result
  }

  /// What a host tells its users is its own matter: each kind of error is a case.
  static func showErrors(of index: SearchIndex) async {
    do {
      _ = try SearchIndex(path: "no such file")
    } catch IndexError.missing(let path) {
      print("no index at '\(path)'")
    } catch {
      print("unexpected: \(error)")
    }
    do {
      var request = SearchRequest("")
      request.filters = [try FacetFilter.parse(facet: "department", text: "Physiks")]
      _ = try await index.search(request)
    } catch SearchError.unknownValue(let facet, let code, let nearest) {
      print("no \(facet) '\(code)'; near: \(nearest.map(\.code))")
    } catch {
      print("unexpected: \(error)")
    }
  }
}
