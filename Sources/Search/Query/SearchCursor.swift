/// The place where a page of results ended, and the question it answered.
///
/// Written as base64url (RFC 4648, section 5, without padding) of:
///
///     u8      version, 5
///     u32     FNV-1a of the rest, little-endian: recognises a cut or mistyped cursor, not a forged one
///     varint  generation
///     string  query
///     string  syntax, match, sort (empty: none stated)
///     u8      1 where the query is expanded, else 0
///     varint  number of languages; each: string
///     varint  number of filters; each: string facet, varint number of values; each: u8 flags, then
///               0 code: string · 1 years: two optional integers · 2 not stated; + 8 where excluded
///     varint  number of authors; each: string
///     u8      0 score: u64 bits of the double, little-endian · 1 number: zigzag varint · 2 text: string
///     string  id
///     varint  rank
///     u8      1 where partial matches come with the full ones, else 0
///
/// A varint is SQLite's (`Varint`). A string is a varint of its length in UTF-8 bytes, and these; an optional
/// integer is a u8, 0 or 1, and after 1 the zigzag varint.
struct SearchCursor: Hashable, Sendable {
  /// What the hits are ordered by before their id.
  enum Key: Hashable, Sendable {
    /// Finite.
    case score(Double)
    case number(Int)
    case text(String)
  }

  /// The generation of the index that answered, at least 0.
  let generation: Int
  /// The question: query, syntax, match, filters, authors, languages and sort; all else as in a new request.
  let request: SearchRequest
  /// The sort key of the last hit of the page.
  let key: Key
  /// The record id of that hit.
  let id: String
  /// How many hits came up to that one.
  let rank: Int
  /// Whether records that lack a word come with those that have all.
  let isCombined: Bool

  init(
    generation: Int, request: SearchRequest, key: Key, id: String, rank: Int = 0, isCombined: Bool = false
  ) {
    self.generation = generation
    self.key = key
    self.id = id
    self.rank = rank
    self.isCombined = isCombined
    var question = SearchRequest(request.query)
    question.syntax = request.syntax
    question.match = request.match
    question.filters = request.filters
    question.authors = request.authors
    question.sort = request.sort
    question.expand = request.expand
    question.languages = request.languages
    self.request = question
  }
}

// MARK: Writing

extension SearchCursor {
  private static let version: UInt8 = 5

  /// The cursor as text that is safe in addresses and on command lines.
  var encoded: String {
    var payload = ByteWriter()
    payload.write(varint: UInt64(max(0, generation)))
    payload.write(request.query)
    payload.write(request.syntax.rawValue)
    payload.write(request.match.rawValue)
    payload.write(request.sort?.rawValue ?? "")
    payload.write(request.expand ? 1 as UInt8 : 0)
    payload.write(varint: UInt64(request.languages.count))
    for language in request.languages { payload.write(language) }
    payload.write(varint: UInt64(request.filters.count))
    for filter in request.filters { Self.write(filter, to: &payload) }
    payload.write(varint: UInt64(request.authors.count))
    for author in request.authors { payload.write(author) }
    Self.write(key, to: &payload)
    payload.write(id)
    payload.write(varint: UInt64(max(0, rank)))
    payload.write(isCombined ? 1 as UInt8 : 0)

    var whole = ByteWriter()
    whole.write(Self.version)
    whole.write(littleEndian: fnv1a(payload.bytes[...]))
    return Base64URL.encode(whole.bytes + payload.bytes)
  }

  private static func write(_ filter: FacetFilter, to writer: inout ByteWriter) {
    writer.write(filter.facet)
    writer.write(varint: UInt64(filter.values.count))
    for value in filter.values {
      let excluded: UInt8 = value.isExcluded ? 8 : 0
      switch value.kind {
      case .code(let code):
        writer.write(0 | excluded)
        writer.write(code)
      case .years(let from, let to):
        writer.write(1 | excluded)
        writer.write(optional: from)
        writer.write(optional: to)
      case .notStated:
        writer.write(2 | excluded)
      case .list(let whole, _):
        // A question that was answered has none: they are resolved first.
        writer.write(0 | excluded)
        writer.write(whole)
      }
    }
  }

  private static func write(_ key: Key, to writer: inout ByteWriter) {
    switch key {
    case .score(let score):
      writer.write(0)
      writer.write(littleEndian: score.bitPattern)
    case .number(let number):
      writer.write(1)
      writer.write(signed: number)
    case .text(let text):
      writer.write(2)
      writer.write(text)
    }
  }
}

// MARK: Reading

extension SearchCursor {
  /// Reads a cursor; any text is safe to try.
  ///
  /// - Complexity: linear in `text`.
  init(decoding text: String) throws(CursorError) {
    guard let bytes = Base64URL.decode(text) else { throw .invalid }
    var reader = ByteReader(bytes)
    let version = try reader.byte()
    guard version == Self.version else { throw .unknownVersion(Int(version)) }
    let checksum: UInt32 = try reader.littleEndian()
    guard checksum == fnv1a(reader.rest) else { throw .invalid }

    guard let generation = Int(exactly: try reader.varint()) else { throw .invalid }
    var request = SearchRequest(try reader.string())
    guard let syntax = SearchRequest.Syntax(rawValue: try reader.string()),
      let match = SearchRequest.Match(rawValue: try reader.string())
    else { throw .invalid }
    request.syntax = syntax
    request.match = match
    let sort = try reader.string()
    request.sort = SearchRequest.Sort(rawValue: sort)
    guard sort.isEmpty || request.sort != nil else { throw .invalid }
    let expand = try reader.byte()
    guard expand <= 1 else { throw .invalid }
    request.expand = expand == 1
    // A count may lie: nothing is reserved for it, and each turn reads at least one byte or throws.
    for _ in 0..<(try reader.count()) { request.languages.append(try reader.string()) }
    for _ in 0..<(try reader.count()) { request.filters.append(try Self.filter(from: &reader)) }
    for _ in 0..<(try reader.count()) { request.authors.append(try reader.string()) }
    let key = try Self.key(from: &reader)
    let id = try reader.string()
    guard let rank = Int(exactly: try reader.varint()) else { throw .invalid }
    let isCombined = try reader.byte()
    guard isCombined <= 1, reader.rest.isEmpty else { throw .invalid }
    self.init(
      generation: generation, request: request, key: key, id: id, rank: rank, isCombined: isCombined == 1)
  }

  private static func filter(from reader: inout ByteReader) throws(CursorError) -> FacetFilter {
    var filter = FacetFilter(facet: try reader.string(), values: [])
    for _ in 0..<(try reader.count()) {
      let flags = try reader.byte()
      let kind: FilterValue.Kind
      switch flags & ~8 {
      case 0: kind = .code(try reader.string())
      case 1: kind = .years(from: try reader.optional(), to: try reader.optional())
      case 2: kind = .notStated
      default: throw .invalid
      }
      filter.values.append(FilterValue(kind, isExcluded: flags & 8 != 0))
    }
    return filter
  }

  private static func key(from reader: inout ByteReader) throws(CursorError) -> Key {
    switch try reader.byte() {
    case 0:
      let score = Double(bitPattern: try reader.littleEndian())
      guard score.isFinite else { throw .invalid }
      return .score(score)
    case 1: return .number(try reader.signed())
    case 2: return .text(try reader.string())
    default: throw .invalid
    }
  }
}

/// FNV-1a, 32 bits. Source: draft-eastlake-fnv.
private func fnv1a(_ bytes: ArraySlice<UInt8>) -> UInt32 {
  bytes.reduce(2_166_136_261) { ($0 ^ UInt32($1)) &* 16_777_619 }
}
