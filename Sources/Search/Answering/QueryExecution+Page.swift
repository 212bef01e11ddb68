import IndexStore
import Publication
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
    let terms = Analyzer.publication.terms(of: title)
    return terms.isEmpty ? lastText : terms.joined(separator: " ")
  }

  /// Behind every title: what has none comes last, as a record without a year does.
  private static let lastText = "\u{10FFFF}"

  /// The page that was asked for.
  func page(_ answer: Answer, _ partial: Answer?) throws -> Page {
    let total = answer.collector.total + (partial?.collector.total ?? 0)
    let isCombined = partial != nil || cursor?.isCombined == true || answer.isCombined
    guard isCombined else {
      let offset = cursor == nil ? max(0, request.offset) : answer.passedOver
      // Behind a cursor the hits begin with the first of the page.
      let keys = answer.keys.dropFirst(cursor == nil ? offset : 0).prefix(max(0, request.limit ?? .max))
      return Page(hits: keys.map { ($0, false) }, offset: offset, total: total, isCombined: false)
    }
    let all = Self.combined(answer, partial)
    var offset = max(0, request.offset)
    if let cursor {
      let docid = try reader.snapshot.docids(of: Identifier(kind: .record, value: cursor.id)).first
      // A hit that is gone has left its place to the next.
      offset = all.firstIndex { $0.key.docid == docid }.map { $0 + 1 } ?? max(0, cursor.rank - 1)
    }
    let hits = all.dropFirst(offset).prefix(max(0, request.limit ?? .max))
    return Page(hits: Array(hits), offset: offset, total: total, isCombined: true)
  }

  /// Those that match and, behind them, those that do in part; in a long query a title that has all but one
  /// word stands where its score puts it.
  private static func combined(_ answer: Answer, _ partial: Answer?) -> [(key: SortKey, isPartial: Bool)] {
    guard let partial else { return answer.keys.map { (key: $0, isPartial: false) } }
    let withTitle = Set(partial.evidence.filter(\.evidence.lacksWrongWord).map(\.docid))
    let titles = withTitle.isEmpty ? [] : partial.keys.filter { withTitle.contains($0.docid) }
    let others = withTitle.isEmpty ? partial.keys : partial.keys.filter { !withTitle.contains($0.docid) }
    let first = answer.keys.map { (key: $0, isPartial: false) } + titles.map { (key: $0, isPartial: true) }
    return first.sorted { answer.order.precedes($0.key, $1.key) } + others.map { (key: $0, isPartial: true) }
  }

  /// The place after the last hit of the page; nil if it is the last page.
  func next(after page: Page, lastID: String?) -> SearchCursor? {
    let isMore =
      request.countsTotal
      ? page.offset + page.hits.count < page.total : page.hits.count == request.limit
    guard let place = page.hits.last?.key, let lastID, isMore else { return nil }
    let key: SearchCursor.Key =
      switch sort {
      case .relevance: .score(-place.number)
      case .title: .text(texts(place.docid).key)
      case .year, .yearDescending, .updated: .number(Int(place.number))
      }
    var request = request
    request.sort = sort
    return SearchCursor(
      generation: reader.meta.generation, request: request, key: key, id: lastID,
      rank: page.offset + page.hits.count, isCombined: page.isCombined)
  }

  /// Whether a hit comes after the last hit of the previous page.
  func isAfter(_ cursor: SearchCursor) throws -> (SortKey) -> Bool {
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

/// The hits of one page.
struct Page {
  var hits: [(key: SortKey, isPartial: Bool)]
  /// The number of hits before the page.
  var offset: Int
  /// Of full matches and partial ones.
  var total: Int
  /// Whether partial matches come with the full ones.
  var isCombined: Bool
}

extension QueryNode {
  /// Whether it has words to rank by.
  var hasText: Bool {
    switch self {
    case .text: true
    case .identifier(_, let otherwise): otherwise != nil
    case .and(let nodes), .or(let nodes): nodes.contains { $0.hasText }
    case .property, .not: false
    }
  }
}
