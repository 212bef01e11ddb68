import IndexStore
import Publication
import Tokenize

extension SearchIndex {
  /// The records that share the weightiest words of a record, which itself is left out; nil if there is no
  /// record with this id.
  ///
  /// The request gives filters, page and facets; its query is not used.
  public func similar(to id: String, _ request: SearchRequest) throws -> SearchResults? {
    guard let words = try weightiestWords(of: id) else { return nil }
    var request = request
    request.syntax = .query
    request.match = .any
    // A quoted id can be any text without a quote; ids with one are rare enough to stay in their own list.
    let exclusion = id.contains("\"") ? "" : " -id:\"\(id)\""
    request.query = words.isEmpty ? "" : words.map { "=" + $0 }.joined(separator: " ") + exclusion
    var results = try search(request)
    results.query.text = "similar to \(id)"
    return results
  }

  /// More words than these only add records that share what everybody writes.
  private static let maxWords = 25
  /// How many words of a record are looked up, those that stand most often in it first.
  private static let maxLookups = 200

  private func weightiestWords(of id: String) throws -> [String]? {
    try read { reader -> [String]? in
      guard let docid = try reader.snapshot.docids(of: Identifier(kind: .record, value: id)).first,
        let record = try reader.snapshot.record(docid)
      else { return nil }
      let model = reader.searcher.ranking(RankingParameters()).model
      var frequencies: [String: Double] = [:]
      for field in [TextField.title, .abstract, .keyword] {
        for text in record.text(of: field) {
          for term in Analyzer.publication.terms(of: text) where !FunctionWords.contains(term) {
            frequencies[term, default: 0] += model.parameters.fieldWeights[field]
          }
        }
      }
      let frequent = frequencies.sorted { ($1.value, $0.key) < ($0.value, $1.key) }.prefix(Self.maxLookups)
      let weighted = try frequent.compactMap { term, frequency -> (term: String, weight: Double)? in
        let records = try reader.documentFrequency(of: [.init(terms: [term])])
        // A word that no other record has finds nothing.
        return records > 1 ? (term, frequency * model.idf(documentFrequency: records)) : nil
      }
      return weighted.sorted { ($1.weight, $0.term) < ($0.weight, $1.term) }.prefix(Self.maxWords).map(\.term)
    }
  }
}
