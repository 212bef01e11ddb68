import Publication
import TestSupport
import Testing

@Suite("Canonical form")
struct CanonicalTests {
  static let equal = [
    (#"{"_id":"1","year":2025}"#, #"{ "year" : "2025", "_id": 1 }"#),
    (
      #"{"_id":"1","oa":true,"x":{"b":1.10,"a":[1]}}"#, #"{"x":{"a":["1"],"b":"1.10"},"oa":"true","_id":"1"}"#
    ),
    (#"{"_id":"1"}"#, #"{"_id":"1","a":null,"b":"","c":[],"d":{},"e":[{"f":[null,""]},{}]}"#),
    (#"{"_id":"1","a":["x","y"]}"#, #"{"_id":"1","a":["x",null,"","y",{}]}"#),
    (#"{"_id":"1","t":"é"}"#, #"{"_id":"1","t":"\u00e9"}"#),
  ]

  @Test("differences without meaning vanish", arguments: equal)
  func equality(left: String, right: String) throws {
    #expect(try canonicalText(left) == canonicalText(right))
  }

  static let different = [
    (#"{"a":["x","y"]}"#, #"{"a":["y","x"]}"#), (#"{"a":"1.0"}"#, #"{"a":1.00}"#),
    (#"{"a":"x"}"#, #"{"a":["x"]}"#),
    (#"{"a":" x"}"#, #"{"a":"x"}"#), (#"{"a":"\u00e9"}"#, #"{"a":"e\u0301"}"#),
  ]

  @Test("differences with meaning stay, in value and in hash", arguments: different)
  func inequality(left: String, right: String) throws {
    let (left, right) = (try value(left).canonicalRecord(), try value(right).canonicalRecord())
    #expect(left != right)
    #expect(
      Hash128.ofRecord(id: "1", canonicalJSON: left.canonicalJSON)
        != Hash128.ofRecord(id: "1", canonicalJSON: right.canonicalJSON))
  }

  static let privatePlaces = [
    #"{"user_id":"SECRET"}"#, #"{"user_id":["SECRET"]}"#, #"{"creator":{"id":"SECRET","login":"SECRET"}}"#,
    #"{"creator":"SECRET"}"#, #"{"creator":[{"login":"SECRET"},"SECRET"]}"#, #"{"message":"SECRET"}"#,
    #"{"message":[{"text":"SECRET"}]}"#, #"{"_version":"SECRET"}"#, #"{"locked":"SECRET"}"#,
    #"{"file":[{"creator":"SECRET"}]}"#, #"{"file":{"creator":{"login":"SECRET"}}}"#,
    #"{"file":[{"rac_email":"SECRET"}]}"#, #"{"author":[{"email":"SECRET"}]}"#,
    #"{"author":[{"eMail":"SECRET"}]}"#,
    #"{"author":[{"e_mail":"SECRET","e-mail":"SECRET"}]}"#, #"{"x":{"y":[{"login":"SECRET"}]}}"#,
    #"{"x":{"y":[[{"user_id":"SECRET"}]]}}"#, #"{"corresponding_author_email":"SECRET"}"#,
    #"{"mail":["SECRET"]}"#,
    #"{"contact":"SECRET@ista.example.org"}"#, #"{"contact":[" SECRET.o'x+y@example.org "]}"#,
    #"{"link":[{"url":"mailto:SECRET@example.org"}]}"#, #"{"author":[{"id":"SECRET@example.org"}]}"#,
    #"{"supervisor":[{"Login":"SECRET"}]}"#, #"{"x":{"username":"SECRET","password":"SECRET"}}"#,
  ]

  @Test("what is private is nowhere in it", arguments: privatePlaces)
  func secrets(json: String) throws {
    #expect(try canonicalText(json) == "{}")
  }

  static let publicPlaces = [
    #"{"_id":"a@b.org"}"#, #"{"abstract":"Write to me@example.org."}"#, #"{"author":[{"id":"5"}]}"#,
    #"{"citation":{"ama":"Wu D."}}"#, #"{"department":[{"_id":"1","tree":[{"_id":"2"}]}]}"#,
    #"{"related":{"locked":"1","message":"m"}}"#, #"{"link":["https://x.org/@user/1.html"]}"#,
    #"{"t":"a@b"}"#,
    #"{"t":"@user@host.org"}"#, #"{"date_created":"2026-02-18T12:02:45Z"}"#,
  ]

  @Test("what is public is kept", arguments: publicPlaces)
  func kept(json: String) throws {
    #expect(try canonicalText(json) == json)
  }
}

@Suite("128-bit hash")
struct Hash128Tests {
  @Test("equals XXH3's published value for no bytes")
  func empty() {
    #expect(Hash128.of([]).hex == "99aa06d3014798d86001c324468d497f")
  }

  @Test("sums do not depend on order and can be undone", arguments: UInt64(0)..<20)
  func sum(seed: UInt64) throws {
    var generator = SeededGenerator(seed: seed)
    let hashes = (0..<50).map { _ in Hash128(high: generator.next(), low: generator.next()) }
    let sum = hashes.reduce(.zero, &+)
    #expect(hashes.shuffled(using: &generator).reduce(.zero, &+) == sum)
    #expect(hashes.reduce(sum, &-) == .zero)
    #expect(Hash128(bytes: sum.bytes) == sum)
  }

  @Test("carries over 64 bits")
  func carry() {
    let one = Hash128(high: 0, low: 1)
    #expect(Hash128(high: 0, low: .max) &+ one == Hash128(high: 1, low: 0))
    #expect(Hash128.zero &- one == Hash128(high: .max, low: .max))
    #expect(Hash128(bytes: [1, 2]) == nil)
    #expect(Hash128(high: 1, low: 0xAB).hex == "000000000000000100000000000000ab")
  }

  @Test("id and record are told apart")
  func recordHash() {
    #expect(Hash128.ofRecord(id: "1", canonicalJSON: [0x31]) != Hash128.ofRecord(id: "11", canonicalJSON: []))
    #expect(Hash128.ofRecord(id: "1", canonicalJSON: [0x7B]) == Hash128.of([0x31, 0, 0x7B]))
  }

  @Test("the keys that differ between two records are found in their text")
  func differingKeys() throws {
    let old = #"{"_id":"1","a":[{"b":"x, y: z"}],"gone":"1","q\"t":"{","same":{"a":["}"]}}"#
    let new = #"{"_id":"1","a":[{"b":"x, y: w"}],"new":["2"],"q\"t":"}","same":{"a":["}"]}}"#
    let (before, after) = (CanonicalFields(Array(old.utf8)), CanonicalFields(Array(new.utf8)))
    #expect(before.differences(to: after).map(\.key) == ["a", "gone", "new", "q\"t"])
    #expect(after.differences(to: before).map(\.key) == ["a", "gone", "new", "q\"t"])
    #expect(before.differences(to: before).map(\.key) == [])
    for text in ["", "{", "{}", #"{"a"#, #"{"a":"#, "]]}}", "1"] {
      #expect(CanonicalFields(Array(text.utf8)).differences(to: CanonicalFields([])).map(\.key) == [])
    }
  }
}
