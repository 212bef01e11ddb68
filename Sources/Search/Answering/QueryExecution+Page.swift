import IndexStore
import Tokenize

/// Which hits are on the page, and where the next one begins.
extension QueryExecution {
  var capacity: Int {
    guard let limit = request.limit else { return .max }
    let (sum, overflow) = max(0, limit).addingReportingOverflow(cursor == nil ? max(0, request.offset) : 0)
    return overflow ? .max : sum
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
    Analyzer.publication.terms(of: title).joined(separator: " ")
  }

  /// The place behind the last hit of the page; nil if it is the last page.
  func next(after page: Page, last: Hit?) -> SearchCursor? {
    let isMore =
      request.countsTotal
      ? page.offset + page.count < page.total : page.count == request.limit
    guard let place = page.partial.last ?? page.full.last, let last, isMore else { return nil }
    let key: SearchCursor.Key =
      switch sort {
      case .relevance: .score(-place.number)
      case .title: .text(texts(place.docid).key)
      case .year, .yearDescending, .updated: .number(Int(place.number))
      }
    var request = request
    request.sort = sort
    let isPartial = !page.partial.isEmpty
    return SearchCursor(
      generation: reader.meta.generation, request: request, key: key, id: last.id,
      rank: page.offset + page.count - (isPartial ? page.fullTotal : 0), isPartial: isPartial)
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

/// The hits of one page: those that match, and behind them those that do in part.
struct Page {
  let full: ArraySlice<SortKey>
  let partial: ArraySlice<SortKey>
  /// The number of hits before the page.
  let offset: Int
  let fullTotal: Int
  /// Of both kinds.
  let total: Int

  var count: Int { full.count + partial.count }
  var isEmpty: Bool { count == 0 }

  init(
    _ answer: QueryExecution.Answer, _ partial: QueryExecution.Answer?, _ request: SearchRequest,
    _ cursor: SearchCursor?
  ) {
    fullTotal = answer.collector.total
    total = fullTotal + (partial?.collector.total ?? 0)
    offset = cursor == nil ? max(0, request.offset) : answer.passedOver + (partial?.passedOver ?? 0)
    // Behind a cursor the hits begin with the first of the page.
    let first = cursor == nil ? offset : 0
    let found = Self.slice(answer.keys, from: first, limit: request.limit)
    full = found
    self.partial = Self.slice(
      partial?.keys ?? [], from: max(0, first - answer.keys.count),
      limit: request.limit.map { $0 - found.count })
  }

  private static func slice(_ keys: [SortKey], from first: Int, limit: Int?) -> ArraySlice<SortKey> {
    guard first < keys.count else { return [] }
    return keys[first...].prefix(limit.map { max(0, $0) } ?? .max)
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
