import IndexStore
import Tokenize

/// Which hits are on the page, and where the next one begins.
extension QueryExecution {
  var capacity: Int {
    guard let limit = request.limit else { return .max }
    let (sum, overflow) = max(0, limit).addingReportingOverflow(cursor == nil ? max(0, request.offset) : 0)
    return overflow ? .max : sum
  }

  func page(_ collector: Collector) -> [SortKey] {
    let keys = collector.top.sorted()
    let first = cursor == nil ? max(0, request.offset) : 0
    guard first < keys.count else { return [] }
    return Array(keys[first..<min(keys.count, request.limit.map { first + $0 } ?? keys.count)])
  }

  func offset(_ collector: Collector) -> Int {
    cursor == nil ? max(0, request.offset) : collector.top.passedOver
  }

  func order(comparesText: Bool) -> HitOrder {
    let ids = reader.prefixes(ColumnName.id)
    // An id that cannot be read here is reported when its hit is built.
    return HitOrder(
      idPrefix: { (try? ids.value(at: $0)) ?? 0 }, texts: texts, comparesText: comparesText)
  }

  private func texts(_ docid: Int) -> (key: String, id: String) {
    // A record that cannot be read here is reported when its hit is built.
    guard let row = try? reader.snapshot.idAndTitle(docid) else { return ("", "") }
    return (Self.sortText(row.title ?? ""), row.id)
  }

  /// What titles are ordered by: their terms, so that articles' case, markup and accents do not count.
  private static func sortText(_ title: String) -> String {
    let terms = Analyzer.publication.terms(of: title)
    return terms.isEmpty ? lastText : terms.joined(separator: " ")
  }

  /// Behind every title: what has none comes last, as a record without a year does.
  private static let lastText = "\u{10FFFF}"

  /// The place behind the last hit of the page; nil if it is the last page.
  func next(after keys: [SortKey], last: Hit?, _ answer: Answer) -> SearchCursor? {
    let isMore =
      request.countsTotal
      ? offset(answer.collector) + keys.count < answer.collector.total : keys.count == request.limit
    guard let place = keys.last, let last, isMore else { return nil }
    let key: SearchCursor.Key =
      switch sort {
      case .relevance: .score(-place.number)
      case .title: .text(texts(place.docid).key)
      case .year, .yearDescending, .updated: .number(Int(place.number))
      }
    var request = request
    request.sort = sort
    return SearchCursor(generation: reader.meta.generation, request: request, key: key, id: last.id)
  }

  /// Whether a hit comes behind the last hit of the page before.
  func isAfter() throws -> ((SortKey) -> Bool)? {
    guard let cursor else { return nil }
    let comparesText = sort == .title
    return { key in
      switch cursor.key {
      case .score(let score) where key.number != -score: return key.number > -score
      case .number(let number) where key.number != Double(number): return key.number > Double(number)
      default: break
      }
      let texts = texts(key.docid)
      if comparesText, case .text(let text) = cursor.key, texts.key != text {
        return HitOrder.precedes(text, texts.key)
      }
      return HitOrder.precedes(cursor.id, texts.id)
    }
  }
}

extension QueryNode {
  /// Whether it has words to rank by.
  var hasText: Bool {
    switch self {
    case .text: true
    case .identifier(_, let otherwise): otherwise != nil
    case .and(let nodes), .or(let nodes): nodes.contains { $0.hasText }
    case .not: false
    }
  }
}
