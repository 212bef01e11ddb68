import TestSupport
import Testing

@testable import Indexer

@Suite("Id salvage")
struct IDSalvageTests {
  static let examples: [(format: Frame.Format, text: String, id: String?)] = [
    (.yaml, "title: 'x\n_id: '21326'\n", "21326"), (.yaml, "_id: 5", "5"),
    (.yaml, "_id: \"a b\"\r\n\tx", "a b"),
    (.yaml, "  _id: 7\n  a: [", "7"), (.yaml, " \n  _id: 7\n", "7"), (.yaml, "_id: a # no\n", nil),
    (.yaml, "_id:\n", nil),
    (.yaml, "_id: ~\n", nil), (.yaml, "_id: 'it''s'\n", nil), (.yaml, "_id: *a\n", nil),
    (.yaml, "_id: a: b\n", nil),
    (.yaml, "_id: 1\n_id: 2\n", nil), (.yaml, "_id: 1\n_id: '1'\n", "1"), (.yaml, "a:\n  _id: 1\n", nil),
    (.yaml, "department:\n- _id: MaMo\ntitle: \"x\n", nil), (.yaml, "# _id: 1\n_id: 2\na: {", "2"),
    (.yaml, "_idx: 1\n", nil),
    (.yaml, "x_id: 1\n", nil), (.yaml, "_id: a:b\n", "a:b"), (.yaml, "{\"_id\": \"3\", x: [", "3"),
    (.yaml, "_id: \(String(repeating: "x", count: 513))\n", nil),
    (.yaml, "_id: \(String(repeating: "x", count: 512))\n", String(repeating: "x", count: 512)),
    (.json, "{\"a\": {\"_id\": 1}, \"_id\": \"21326\", \"b\": \"x", "21326"),
    (.json, "{\"_id\":5,\"a\":", "5"),
    (.json, "{\"_id\":5", nil), (.json, "{\"_id\":\"5", nil), (.json, "{\"t\": \"x, \"_id\": \"5\"}", nil),
    (.json, "{\"department\": [{\"_id\": \"MaMo\"}], \"t\": \"x", nil), (.json, "[{\"_id\": 1}", nil),
    (.json, "{\"_id\": \"a\\u0041\"}", nil), (.json, "{\"_id\": null, \"a\": }", nil),
    (.json, "{\"_id\": \"1\", \"_id\": \"2\"", nil),
    (.json, " {\"a\": true, \"b\": [\"}\"], \"_id\": \"x\" oops", "x"), (.json, "", nil), (.yaml, "", nil),
    (.json, "{\"_id\": [\"1\"]", nil),
  ]

  @Test("takes what is plainly the record's own id, and nothing else", arguments: examples)
  func id(format: Frame.Format, text: String, id: String?) {
    let bytes = Array(text.utf8)
    let frame = Frame(file: "a", line: 1, range: 0..<bytes.count, format: format, bytes: bytes)
    #expect(IDSalvage.id(of: frame) == id)
  }

  @Test("does not take the cut last line of a first part")
  func cutLine() {
    let bytes = Array("a: 1\n_id: 12".utf8)
    #expect(IDSalvage.id(of: Frame(file: "a", line: 1, range: 0..<99, format: .yaml, bytes: bytes)) == nil)
  }

  @Test("finds the id of every record of the examples")
  func exampleRecords() throws {
    let real = try frames(ofFile: Repository.threeRecords)
    #expect(real.compactMap(IDSalvage.id) == ["21326", "19518", "14924"])
    let invented = try frames(ofFile: Repository.inventedRecords)
    #expect(invented.compactMap(IDSalvage.id) == (1001...1300).map { "N\($0)" })
  }

  @Test(
    "finds the id of every odd record",
    .enabled(if: Shared.has("corpora"), "\(Shared.missing("corpora"))"))
  func oddRecords() throws {
    let json = try Shared.frames("corpora/acl/odd-records.jsonl.gz")
    #expect(json.count == 330)
    #expect(json.allSatisfy { IDSalvage.id(of: $0) != nil })
  }
}
