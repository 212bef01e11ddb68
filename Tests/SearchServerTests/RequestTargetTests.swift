import Testing

@testable import SearchServer

@Suite("The target of a request")
struct RequestTargetTests {
  @Test(
    "is decoded by length, part by part",
    arguments: [
      ("/", [""], []),
      ("/search.json?q=a+b%2Bc&q=&x", ["search.json"], ["q=a b+c", "q=", "x="]),
      ("/record/a%2Fb", ["record", "a/b"], []),
      ("/record/a+b", ["record", "a+b"], []),
      ("/a/../b//c/", ["a", "..", "b", "", "c", ""], []),
      ("/%C3%BCber?q=%F0%9F%90%9F", ["über"], ["q=🐟"]),
      ("http://host:80/search?q=1", ["search"], ["q=1"]),
      ("HTTPS://host/search", ["search"], []),
      ("/search?q=a=b&&y=1#end", ["search"], ["q=a=b", "y=1"]),
      ("/search?url=http://a/b?c", ["search"], ["url=http://a/b?c"]),
    ] as [(String, [String], [String])])
  func decoded(_ raw: String, _ path: [String], _ parameters: [String]) throws {
    let target = try RequestTarget(Array(raw.utf8))
    #expect(target.path == path)
    #expect(target.parameters.map { "\($0.name)=\($0.value)" } == parameters)
  }

  @Test(
    "is refused where it could mean two things",
    arguments: [
      "", "*", "search", "http://host", "ftp://host/a", "/a%00", "/a?q=%00", "/%", "/%4", "/%zz", "/%+1",
      "/%ff",
      "/%C3", "/%C0%AF", "/%ED%A0%80", "/?%F5%80%80%80=1",
    ])
  func refused(_ raw: String) {
    let error = #expect(throws: HTTPError.self) { try RequestTarget(Array(raw.utf8)) }
    #expect(error?.status == 400)
  }

  @Test("may hold raw UTF-8, not other raw bytes")
  func rawBytes() throws {
    #expect(try RequestTarget(Array("/ü".utf8)).path == ["ü"])
    #expect(throws: HTTPError.self) { try RequestTarget([0x2F, 0xFC]) }
    #expect(throws: HTTPError.self) { try RequestTarget([0x2F, 0]) }
  }
}
