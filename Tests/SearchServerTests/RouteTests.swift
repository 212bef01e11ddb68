import Foundation
import Publication
import Search
import Testing

@testable import SearchServer

@Suite("Routes")
struct RouteTests {
  @Test("a search is what the library's writer gives, without the time it took")
  func search() throws {
    let test = try TestService()
    let response = test.get("/search.json?q=momentum&oa=green&year=2000..2024&limit=3&facets=oa,type")
    var request = SearchRequest("momentum")
    (request.limit, request.facets) = (3, ["oa", "type"])
    request.filters = [
      try FacetFilter.parse(facet: "oa", text: "green"),
      try FacetFilter.parse(facet: "year", text: "2000..2024"),
    ]
    let results = try SearchIndex(path: test.path).search(request)
    #expect(results.total > 0)
    #expect(response.status == 200)
    #expect(response.header("content-type") == "application/json; charset=utf-8")
    #expect(response.body == results.json(timed: false))
    #expect(!response.text.contains("took_ms"))
  }

  @Test("a value given twice is either of them, and pages follow each other")
  func parameters() throws {
    let test = try TestService()
    func total(_ query: String) throws -> Int? {
      try test.get("/search.json?" + query).json()["total"] as? Int
    }
    let (green, gold) = (try total("oa=green"), try total("oa=gold"))
    #expect(try total("oa=green&oa=gold") == (green ?? 0) + (gold ?? 0))
    #expect(try total("oa=green,gold") == (green ?? 0) + (gold ?? 0))
    #expect(try total("oa=&q=") == total("q=*"))
    let pages = try [1, 2].map { try test.get("/search.json?q=*&limit=5&page=\($0)").json() }
    #expect(pages.map { $0["offset"] as? Int } == [0, 5])
    let next = try #require(pages[0]["next"] as? String)
    let after = try test.get("/search.json?q=*&limit=5&after=\(next)").json()
    let ids = [pages[1], after].map { ($0["hits"] as? [[String: Any]])?.map { $0["id"] as? String } }
    #expect(ids[0] == ids[1])
  }

  @Test(
    "what cannot be answered says why, as JSON",
    arguments: [
      ("/nothing", 404, "there is nothing at this address"),
      ("/search.xml", 404, "there is nothing at this address"),
      ("/search/json", 404, "there is nothing at this address"),
      ("/record/", 404, "there is nothing at this address"),
      ("/record/none", 404, "no record has the id 'none'"),
      ("/../../etc/passwd", 404, "there is nothing at this address"),
      ("/record/..%2F..%2Fetc%2Fpasswd", 404, "no record has the id '../../etc/passwd'"),
      ("/files/..%2Fsearch.yaml", 404, "no file has this name"),
      ("/search.json?q=a&q=b", 400, "'q' is given twice, expected once"),
      ("/search.json?deparment=MaMo", 400, "unknown parameter 'deparment'"),
      ("/search.json?limit=101", 400, "limit=101: expected a number from 0 to 100"),
      ("/search.json?page=0", 400, "page=0: expected a number from 1 to 1000"),
      ("/search.json?page=99999999999999999999", 400, "expected a number from 1 to 1000"),
      ("/search.json?sort=up", 400, "expected one of: relevance, year, year-desc, title, updated"),
      ("/search.json?facets=nothing", 400, "unknown facet 'nothing'"),
      ("/search.json?year=soon", 400, "'soon' is not a year"),
      ("/search.json?department=Nowhere", 400, "unknown department 'Nowhere'"),
      ("/search.json?q=a&after=x", 400, "cursor"),
      ("/search.json?q=%00", 400, "zero byte"),
      ("/record/%ff", 400, "not UTF-8"),
    ])
  func refused(_ target: String, _ status: Int, _ message: String) throws {
    let response = try TestService().get(target)
    #expect(response.status == status)
    let json = try response.json()
    #expect(json["schema"] as? String == "search.error/1")
    #expect((json["error"] as? String ?? "").contains(message), "\(json)")
    #expect(response.header("Cache-Control") == "no-store")
    #expect(response.header("ETag") == nil)
  }

  @Test("an ending of a record's address counts only where no record has the whole as its id")
  func recordEndings() throws {
    let test = try TestService()
    try test.index("One", id: "a.json")
    try test.index("Two", id: "b/ü c")
    func title(_ target: String) throws -> String? {
      (try test.get(target).json()["records"] as? [[String: Any]])?.first?["title"] as? String
    }
    #expect(try title("/record/a.json") == "One")
    #expect(try title("/record/a.json.json") == "One")
    #expect(try title("/record/b%2F%C3%BC%20c") == "Two")
    #expect(try title("/record/b%2F%C3%BC%20c.json") == "Two")
    #expect(test.get("/record/b/%C3%BC%20c").status == 404)
    let found = try SearchIndex(path: test.path).records(ids: ["a.json"])
    #expect(test.get("/record/a.json").body == found.json)
  }

  @Test(
    "a record that was opened from a list has its other forms at the same address, and says why it is in it")
  func explained() throws {
    let test = try TestService()
    let id = try #require(try SearchIndex(path: test.path).search(SearchRequest("momentum")).hits.first?.id)
    for form in ["json", "bib"] {
      let (plain, listed) = (
        test.get("/record/\(id).\(form)"), test.get("/record/\(id).\(form)?q=momentum&oa=green&at=3")
      )
      #expect(listed.status == 200 && listed.body == plain.body)
    }
    let explained = test.get("/record/\(id).json?q=momentum&explain=1")
    #expect(try explained.json()["schema"] as? String == "search.explain/1")
    #expect(test.get("/record/\(id).json?q=momentum&sort=up").status == 400)
    #expect(test.get("/record/\(id).json?colour=red").status == 400)
  }

  @Test("suggestions are those of the library")
  func suggestions() throws {
    let test = try TestService()
    let expected = try SearchIndex(path: test.path).suggestions(for: "mom", limit: 3)
    #expect(test.get("/suggest?q=mom&limit=3").body == expected.json)
    #expect(test.get("/suggest.json?q=mom&limit=3").body == expected.json)
    #expect(test.get("/suggest?q=mom&limit=21").status == 400)
  }

  @Test("it is healthy without an index, ready with one, and names no file")
  func readiness() throws {
    let test = try TestService(withIndex: false)
    #expect(test.get("/health").text == #"{"schema":"search.health/1","ok":true}"#)
    for target in ["/ready", "/search.json?q=a", "/record/a"] {
      let response = test.get(target)
      #expect(response.status == 503)
      #expect(response.header("retry-after") == "1")
      #expect(!response.text.contains(test.folder))
    }
    try test.index("One", id: "a")
    #expect(test.get("/ready").text == #"{"schema":"search.ready/1","ok":true,"records":1,"generation":1}"#)
    #expect(test.get("/record/a").status == 200)
  }

  @Test("why an index cannot be read is for the log, with its file")
  func cause() throws {
    let test = try TestService(withIndex: false)
    for target in ["/ready", "/search.json?q=a", "/search.bib"] {
      let response = test.get(target)
      #expect(response.cause?.hasPrefix("no index at '\(test.path)'") == true, "\(response.cause ?? "none")")
      #expect(!response.text.contains(test.path))
    }
    #expect(test.get("/nothing").cause == nil)
  }

  @Test("behind a base path there is nothing outside of it")
  func basePath() throws {
    let test = try TestService(basePath: "/publications/")
    #expect(test.get("/publications/search.json?q=*").status == 200)
    #expect(test.get("/search.json?q=*").status == 404)
  }
}

@Suite("Representations")
struct RepresentationTests {
  @Test("an answer that the client has is not sent again, until there is another commit")
  func entityTags() throws {
    let test = try TestService()
    let first = test.get("/search.json?q=momentum")
    let tag = try #require(first.header("etag"))
    for header in [tag, "\"x\", \(tag)", String(tag.dropFirst(2)), "*"] {
      let again = test.get("/search.json?q=momentum", "GET", [("If-None-Match", header)])
      #expect(again.status == 304, "\(header)")
      #expect(again.body.isEmpty)
      #expect(again.header("ETag") == tag)
    }
    #expect(test.get("/search.json?q=momentum", "GET", [("If-None-Match", "\"x\"")]).body == first.body)
    #expect(test.get("/record/none", "GET", [("If-None-Match", "*")]).status == 404)
    try test.index("momentum", id: "new")
    let later = test.get("/search.json?q=momentum", "GET", [("If-None-Match", tag)])
    #expect(later.status == 200)
    #expect(later.header("ETag") != tag)
    #expect(later.text.contains("\"new\""))
  }

  @Test("the ending of an address says more than what the client accepts")
  func ending() throws {
    let test = try TestService()
    for accept in ["text/html", "application/ld+json"] {
      for target in ["/record/N1001.json", "/search.json?q=model"] {
        let response = test.get(target, "GET", [("Accept", accept)])
        #expect(response.status == 200, "\(target) \(accept)")
        #expect(response.header("content-type") == "application/json; charset=utf-8")
        #expect(response.header("content-security-policy") == "default-src 'none'")
      }
    }
  }

  @Test("a page never links to the site that an address with two slashes names")
  func twoSlashes() throws {
    let page = try TestService().get("//evil.example/x", "GET", [("Accept", "text/html")])
    #expect(page.status == 404)
    #expect(!page.text.contains("\"//evil.example"))
    #expect(page.text.contains("href=\"/evil.example/x?ui=de\""))
  }

  @Test(
    "a form is chosen by what the client accepts",
    arguments: [
      (nil, 200), ("*/*", 200), ("application/json", 200), ("text/html, application/*;q=0.1", 200),
      ("text/html", 200), ("application/json;q=0, */*", 200), ("image/*", 406), ("", 406), (";;,q=,/", 406),
    ] as [(String?, Int)])
  func accept(_ header: String?, _ status: Int) throws {
    let test = try TestService()
    let headers = header.map { [(name: "Accept", value: $0)] } ?? []
    #expect(test.get("/search?q=momentum", "GET", headers).status == status)
    #expect(test.get("/search.json?q=momentum", "GET", headers).status == 200, "an ending says more")
  }

  @Test(
    "a long answer is packed for those who take it",
    arguments: [
      ("gzip", true), ("br, gzip;q=0.5", true), ("*", true), ("gzip;q=0", false), ("*;q=1,gzip;q=0", false),
      ("identity", false), ("gzip;q=nan", false),
    ])
  func gzip(_ header: String, _ isPacked: Bool) throws {
    let test = try TestService()
    let plain = test.get("/search.json?q=momentum")
    let response = test.get("/search.json?q=momentum", "GET", [("Accept-Encoding", header)])
    #expect(response.header("Content-Encoding") == (isPacked ? "gzip" : nil))
    #expect(response.header("Vary") == "Accept, Accept-Encoding")
    #expect(isPacked ? response.body.count < plain.body.count / 2 : response.body == plain.body)
    #expect(isPacked == response.body.starts(with: [0x1F, 0x8B]))
    #expect(test.get("/health", "GET", [("Accept-Encoding", header)]).header("Content-Encoding") == nil)
  }

  @Test("HEAD is answered as GET is, and nothing else is answered")
  func methods() throws {
    let test = try TestService()
    #expect(test.get("/search.json?q=momentum", "HEAD").body == test.get("/search.json?q=momentum").body)
    for method in ["POST", "PUT", "get", "TRACE", ""] {
      let response = test.get("/search.json?q=momentum", method)
      #expect(response.status == 405)
      #expect(response.header("Allow") == "GET, HEAD")
    }
  }
}
