import TestSupport
import Testing

@testable import Search

@Suite("Search cursor")
struct SearchCursorTests {
  static func request() -> SearchRequest {
    var request = SearchRequest("title:\"neural collapse\" 神経 \u{0}")
    request.syntax = .plain
    request.match = .any
    request.filters = [
      FacetFilter(
        facet: "department", values: [FilterValue(.code("MaMo")), FilterValue(.code(""), isExcluded: true)]),
      FacetFilter(
        facet: "year",
        values: [
          FilterValue(.years(from: 2020, to: nil)),
          FilterValue(.years(from: nil, to: Int.min), isExcluded: true),
          FilterValue(.notStated),
        ]),
    ]
    request.authors = ["Mondelli, Marco", ""]
    request.sort = .yearDescending
    return request
  }

  static let cursors = [
    SearchCursor(generation: 42, request: request(), key: .score(14.82), id: "21326"),
    SearchCursor(generation: 0, request: SearchRequest(""), key: .score(-0.0), id: ""),
    SearchCursor(generation: .max, request: SearchRequest("a"), key: .score(.leastNonzeroMagnitude), id: "é"),
    SearchCursor(generation: 1, request: SearchRequest("a"), key: .number(.min), id: "x"),
    SearchCursor(generation: 1, request: SearchRequest("a"), key: .number(.max), id: "x"),
    SearchCursor(generation: 1, request: SearchRequest("a"), key: .text("Zürich"), id: "x"),
  ]

  @Test("reads back what was written, in characters safe in an address", arguments: cursors)
  func roundTrip(cursor: SearchCursor) throws {
    let text = cursor.encoded
    #expect(text.utf8.allSatisfy { UInt8(ascii: "-") == $0 || UInt8(ascii: "_") == $0 || isAlphanumeric($0) })
    #expect(try SearchCursor(decoding: text) == cursor)
  }

  @Test("keeps the question and nothing else of the request")
  func question() {
    var request = Self.request()
    let cursor = SearchCursor(generation: 1, request: request, key: .number(1), id: "x")
    request.limit = nil
    request.offset = 30
    request.facets = []
    request.cursor = "x"
    request.explain = true
    #expect(SearchCursor(generation: 1, request: request, key: .number(1), id: "x") == cursor)
  }

  @Test("refuses what is no cursor", arguments: ["", "A", "AA", "AQ", "x y", "é", "====", "neural collapse"])
  func invalid(text: String) {
    #expect(throws: CursorError.self) { try SearchCursor(decoding: text) }
  }

  @Test("names a version it does not know")
  func version() {
    let error = #expect(throws: CursorError.self) {
      try SearchCursor(decoding: Base64URL.encode([9, 0, 0, 0, 0]))
    }
    #expect(error == .unknownVersion(9))
    #expect("\(CursorError.invalid)".contains("take `next`"))
  }

  @Test("notices every changed character and every cut")
  func damage() {
    let text = Array(Self.cursors[0].encoded.utf8)
    for index in text.indices {
      var damaged = text
      damaged[index] = damaged[index] == UInt8(ascii: "A") ? UInt8(ascii: "B") : UInt8(ascii: "A")
      #expect(throws: CursorError.self) {
        try SearchCursor(decoding: String(decoding: damaged, as: UTF8.self))
      }
      #expect(throws: CursorError.self) {
        try SearchCursor(decoding: String(decoding: text[..<index], as: UTF8.self))
      }
    }
  }

  @Test("arbitrary bytes with a right checksum do no harm", arguments: UInt64(0)..<20)
  func fuzz(seed: UInt64) throws {
    var generator = SeededGenerator(seed: seed)
    let original = try #require(Base64URL.decode(Self.cursors[0].encoded))
    var decoded = 0
    for _ in 0..<500 {
      var payload = Array(original.dropFirst(5))
      for _ in 0..<Int.random(in: 1...4, using: &generator) {
        let index = Int.random(in: payload.indices, using: &generator)
        payload[index] = UInt8.random(in: 0...255, using: &generator)
      }
      if Bool.random(using: &generator) { payload = payload.shuffled(using: &generator) }
      let checksum = payload.reduce(UInt32(2_166_136_261)) { ($0 ^ UInt32($1)) &* 16_777_619 }
      let head = original.prefix(1) + (0..<4).map { UInt8(truncatingIfNeeded: checksum >> ($0 * 8)) }
      let text = Base64URL.encode(head + payload)
      guard let cursor = try? SearchCursor(decoding: text) else { continue }
      decoded += 1
      #expect(try SearchCursor(decoding: cursor.encoded) == cursor, "seed \(seed): \(text)")
    }
    #expect(decoded > 0)
  }

  @Test(
    "base64url follows RFC 4648",
    arguments: ["": "", "f": "Zg", "fo": "Zm8", "foo": "Zm9v", "foob": "Zm9vYg", "\u{3FF}~": "z79-"])
  func base64(plain: String, encoded: String) {
    #expect(Base64URL.encode(Array(plain.utf8)) == encoded)
    #expect(Base64URL.decode(encoded) == Array(plain.utf8))
  }

  private func isAlphanumeric(_ byte: UInt8) -> Bool {
    Unicode.Scalar(byte).properties.isAlphabetic || (0x30...0x39).contains(byte)
  }
}
