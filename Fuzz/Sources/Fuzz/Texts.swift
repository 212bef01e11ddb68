@testable import Publication
@testable import Search
@testable import Tokenize

/// Terms keep to their alphabet, their ranges stand in order inside the text, and every way to them gives the
/// same.
@Sendable func fuzzAnalyzer(_ input: [UInt8]) {
  var terms = JoinedTerms()
  // Any bytes, also such as are no UTF-8.
  input.withUnsafeBufferPointer { Analyzer.publication.appendTerms(of: $0, to: &terms) }
  let count = terms.endPart().terms
  let joined = terms.take()
  require(String(validating: joined, as: UTF8.self) != nil, "terms are no UTF-8")
  require(count <= input.count * 4, "more terms than text")

  guard let text = String(validating: input, as: UTF8.self) else { return }
  let tokens = Analyzer.publication.tokens(in: text)
  require(Array(tokens.map(\.term).joined(separator: " ").utf8) == joined, "two ways give other terms")
  require(tokens.count == count, "two ways give another number of terms")
  var start = 0
  for token in tokens {
    require(!token.term.isEmpty && token.term.utf8.count <= 64, "a term is too long")
    require(token.term.utf8.allSatisfy(isTermByte), "a term has other characters")
    require(!token.bytes.isEmpty && token.bytes.upperBound <= input.count, "a range is outside the text")
    require(token.bytes.lowerBound >= start, "ranges are not in order")
    require(isBoundary(token.bytes.lowerBound, input), "a range begins inside a character")
    require(isBoundary(token.bytes.upperBound, input), "a range ends inside a character")
    start = token.bytes.lowerBound
  }
  let plain = PlainText(text)
  require(String(validating: plain.bytes, as: UTF8.self) != nil, "the clean text is no UTF-8")
  for (left, right) in zip(plain.formulas, plain.formulas.dropFirst()) {
    require(left.upperBound <= right.lowerBound, "formulas overlap")
  }
  require(
    plain.formulas.allSatisfy { !$0.isEmpty && $0.upperBound <= plain.bytes.count }, "a formula is outside")
  for term in Set(tokens.map(\.term)).prefix(50) {
    require(Analyzer.publication.terms(of: term) == [term], "a term is not its own")
  }
}

private func isTermByte(_ byte: UInt8) -> Bool {
  switch byte {
  case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "0")...UInt8(ascii: "9"): true
  case UInt8(ascii: "+"), UInt8(ascii: "#"), 0x80...0xFF: true
  default: false
  }
}

private func isBoundary(_ place: Int, _ bytes: [UInt8]) -> Bool {
  place == bytes.count || bytes[place] & 0xC0 != 0x80
}

/// Any text is a query, within the limits, and what is printed of it is read as the same.
@Sendable func fuzzQuery(_ input: [UInt8]) {
  let text = String(decoding: input, as: UTF8.self)
  var parser = QueryParser.publication
  parser.limits.queryWords = 40
  for syntax in [SearchRequest.Syntax.query, .plain] {
    let parsed = parser.parse(text, syntax: syntax)
    require(isWellFormed(parsed.root), "the tree is malformed")
    require(parsed.notes.count <= 20 && parsed.notes.allSatisfy { $0.utf8.count < 2000 }, "many notes")
    require(leafCount(parsed.root) <= 40, "more words than the limit")
    let again = parser.parse(parsed.description, syntax: .query)
    require(isWellFormed(again.root), "what is printed is malformed")
  }
  let facet = input.count % 2 == 0 ? "year" : "department"
  guard let filter = try? FacetFilter.parse(facet: facet, text: text) else { return }
  let printed = filter.values.map(\.description).joined(separator: ",")
  let again = try? FacetFilter.parse(facet: facet, text: printed)
  require(
    again.map { opened($0.values) } == opened(filter.values),
    "a filter is printed as another: \(printed.debugDescription)")
}

/// The values one by one, as they are printed: a list also keeps the text it was read from, which is not.
private func opened(_ values: [FilterValue]) -> [FilterValue] {
  values.flatMap { value in
    if case .list(_, let parts) = value.kind { opened(parts) } else { [value] }
  }.inclusionsFirst
}

private func leafCount(_ node: QueryNode?) -> Int {
  switch node {
  case .and(let nodes)?, .or(let nodes)?: nodes.map(leafCount).reduce(0, +)
  case .not(let node)?: leafCount(node)
  case .text?, .identifier?, .property?: 1
  case nil: 0
  }
}

/// Whether a tree keeps what `QueryNode` says about its cases.
private func isWellFormed(_ node: QueryNode?, isNotAllowed: Bool = true) -> Bool {
  switch node {
  case .text(let clause)?: !clause.terms.isEmpty
  case .identifier(let identifiers, _)?: !identifiers.isEmpty
  case .property(let property)?: !property.name.isEmpty
  case .and(let nodes)?:
    nodes.count > 1
      && nodes.allSatisfy { if case .and = $0 { false } else { isWellFormed($0, isNotAllowed: true) } }
      && !nodes.allSatisfy { if case .not = $0 { true } else { false } }
  case .or(let nodes)?:
    nodes.count > 1
      && nodes.allSatisfy { if case .or = $0 { false } else { isWellFormed($0, isNotAllowed: false) } }
  case .not(let inner)?: isNotAllowed && isWellFormed(inner, isNotAllowed: false)
  case nil: true
  }
}

/// Any text is refused, or a cursor that is written as itself; half of the inputs have a right checksum.
@Sendable func fuzzCursor(_ input: [UInt8]) {
  guard let first = input.first else { return }
  var text = String(decoding: input.dropFirst(), as: UTF8.self)
  if first & 1 == 1 {
    let payload = Array(input.dropFirst())
    let checksum = payload.reduce(UInt32(2_166_136_261)) { ($0 ^ UInt32($1)) &* 16_777_619 }
    let head = [2] + (0..<4).map { UInt8(truncatingIfNeeded: checksum >> ($0 * 8)) }
    text = Base64URL.encode(head + payload)
  }
  guard let cursor = try? SearchCursor(decoding: text) else { return }
  require((try? SearchCursor(decoding: cursor.encoded)) == cursor, "another cursor is read back")
}

/// A file is refused with the number of one of its lines, or holds groups whose words stand for each other.
@Sendable func fuzzSynonyms(_ input: [UInt8]) {
  let text = String(decoding: input, as: UTF8.self)
  let lineCount = text.split(omittingEmptySubsequences: false, whereSeparator: \.isNewline).count
  do throws(SynonymError) {
    let synonyms = try Synonyms(text)
    require(synonyms.maxWords <= 8, "a long entry")
  } catch {
    switch error {
    case .notAGroup(let line), .longEntry(let line, _):
      require((1...max(1, lineCount)).contains(line), "line \(line) of \(lineCount)")
    }
  }
}
