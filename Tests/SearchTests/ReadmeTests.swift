import Foundation
import Search
import TestSupport
import Testing

@Suite("README")
struct ReadmeTests {
  @Test("the Swift example compiles, and finds what it promises")
  func example() throws {
    let folder = try TestIndex([Repository.threeRecords])
    let indexPath = folder.path
    // README, from here
    let index = try SearchIndex(path: indexPath)
    var request = SearchRequest("neural collapse")
    request.filters = [FacetFilter(facet: "department", values: [FilterValue(.code("MaMo"))])]
    let results = try index.search(request)
    print(results.total, "records")
    for hit in results.hits { print(hit.rank, hit.id, hit.title ?? "") }
    for facet in results.facets { print(facet.facet, facet.values.map { "\($0.code) \($0.count)" }) }
    // to here
    #expect(results.total == 1 && results.hits.filter(\.missing.isEmpty).map(\.id) == ["21326"])
  }

  @Test("shows the example that is compiled here")
  func sameText() throws {
    let source = try String(contentsOfFile: #filePath, encoding: .utf8)
    let readme = try String(
      contentsOf: Repository.root.appendingPathComponent("README.md"), encoding: .utf8)
    let compiled = Self.lines(of: source, after: "// README, from here", before: "// to here")
    let shown = Self.lines(of: readme, after: "import Search", before: "```")
      .map { $0.replacingOccurrences(of: "\"index/publications.db\"", with: "indexPath") }
    #expect(!compiled.isEmpty)
    #expect(shown == compiled)
  }

  private static func lines(of text: String, after start: String, before end: String) -> [String] {
    let lines = text.components(separatedBy: "\n").map { $0.trimmingCharacters(in: .whitespaces) }
    guard let first = lines.firstIndex(of: start) else { return [] }
    return Array(lines[(first + 1)...].prefix { $0 != end })
  }
}
