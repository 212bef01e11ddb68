import Publication
import Search
import TestSupport
import Tokenize

/// Queries over all operators, made of what records say, as somebody might type them.
struct RandomQuery {
  private let titles: [[String]]
  private let authors: [String]
  private let ids: [String]
  private var generator: SeededGenerator

  init(_ records: [Record], seed: UInt64) {
    titles = records.map { record in
      Analyzer.publication.terms(of: record.title ?? "")
        + record.text(of: .abstract).prefix(1).flatMap { Analyzer.publication.terms(of: $0).prefix(60) }
    }.filter { !$0.isEmpty }
    authors = records.flatMap { $0.text(of: .author) }.flatMap { Analyzer.publication.terms(of: $0) }
    ids = records.map(\.id)
    generator = SeededGenerator(seed: seed)
  }

  mutating func next() -> SearchRequest {
    var request = SearchRequest(expression(depth: 2))
    request.limit = [10, 10, 3, 0, nil].randomElement(using: &generator) ?? 10
    request.detail = .ids
    request.match = number(0...4) == 0 ? .any : .all
    request.expand = number(0...11) == 0
    if number(0...5) == 0 {
      request.sort = [.year, .yearDescending, .title, .updated].randomElement(using: &generator)
    }
    if number(0...3) == 0 {
      request.filters = [
        .init(facet: "year", values: [FilterValue(.years(from: number(1980...2020), to: nil))])
      ]
    }
    if number(0...7) == 0 { request.filters.append(.init(facet: "oa", values: [FilterValue(.notStated)])) }
    return request
  }

  private mutating func number(_ range: ClosedRange<Int>) -> Int { Int.random(in: range, using: &generator) }

  private mutating func expression(depth: Int) -> String {
    (0..<number(1...3)).map { _ in part(depth: depth) }.joined(
      separator: [" ", " ", " OR ", " NOT ", " -"].randomElement(using: &generator) ?? " ")
  }

  private mutating func part(depth: Int) -> String {
    let text = titles.randomElement(using: &generator) ?? ["word"]
    let start = number(0...(text.count - 1))
    let word = text[start]
    let row = text[start..<min(text.count, start + number(2...3))]
    let field =
      number(0...4) == 0 ? ["title:", "abstract:", "keyword:"].randomElement(using: &generator) ?? "" : ""
    switch number(0...13) {
    case 0: return "\(field)\"\(row.joined(separator: " "))\""
    case 1: return "\"\(row.joined(separator: " "))\"~\(number(0...6))"
    case 2: return "\(field)\(word.prefix(number(2...5)))*"
    case 3: return "\(field)=\(word)"
    case 4: return "author:\(authors.randomElement(using: &generator) ?? "nobody")"
    case 5: return row.joined(separator: "-")
    case 6: return row.joined()
    case 7 where depth > 0: return "(\(expression(depth: depth - 1)))"
    case 8 where depth > 0: return "\(field)(\(expression(depth: 0)))"
    case 9: return "-\(word)"
    case 10: return number(0...9) == 0 ? ids.randomElement(using: &generator) ?? "1" : word
    case 11: return number(0...9) == 0 ? "*" : word
    default: return field + word
    }
  }
}
