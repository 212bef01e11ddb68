import Configuration
import Export
import Foundation
import HTML
import Pages
import Publication
import Search
import Testing

@testable import SearchServer

@Suite("What programs and search engines look for")
struct SiteTests {
  private func site(_ basePath: String = "") throws -> TestService {
    try TestService(basePath: basePath) { $0.settings.publicURL = "https://pub.example.org" + basePath }
  }

  @Test("the sitemap has all records, and only where the public address is known")
  func sitemap() throws {
    #expect(try TestService().get("/sitemap.xml").status == 404)
    let test = try site("/p")
    let text = test.get("/p/sitemap.xml").text
    let count = try SearchIndex(path: test.path).search(SearchRequest("*")).total
    #expect(text.components(separatedBy: "<loc>").count - 1 == count)
    #expect(text.contains("<loc>https://pub.example.org/p/record/N1001</loc>"))
    #expect(test.get("/p/sitemap.xml?part=2").status == 404)
  }

  @Test("more records than one sitemap may hold are parts with an index")
  func sitemapParts() throws {
    let ids = (0..<7).map { "a&\($0)" }
    func text(_ part: Int?) -> String? { Sitemap.xml(ids, part: part, at: "https://x", partSize: 3)?.text }
    #expect(text(nil)?.components(separatedBy: "<sitemap>").count == 4)
    #expect(text(nil)?.contains("<loc>https://x/sitemap.xml?part=3</loc>") == true)
    #expect(text(3)?.components(separatedBy: "<url>").count == 2)
    #expect(text(1)?.contains("<loc>https://x/record/a%260</loc>") == true)
    #expect(text(4) == nil)
  }

  @Test("robots are told of the sitemap, and kept from lists")
  func robots() throws {
    let text = try site("/p").get("/p/robots.txt").text
    #expect(text.hasPrefix("User-agent: *\nDisallow: /p/search?\n"))
    #expect(text.hasSuffix("Sitemap: https://pub.example.org/p/sitemap.xml\n"))
    #expect(try !TestService().get("/robots.txt").text.contains("Sitemap"))
  }

  @Test("browsers find the search box, also where the public address is not known")
  func openSearch() throws {
    let text = try site().get("/opensearch.xml").text
    #expect(text.contains("template=\"https://pub.example.org/search?q={searchTerms}\""))
    let other = try TestService().get("/opensearch.xml", "GET", [("Host", "here:8080")]).text
    #expect(other.contains("template=\"http://here:8080/search?q={searchTerms}\""))
    #expect(try TestService().get("/opensearch.xml", "GET", [("Host", "<x>")]).status == 400)
  }

  @Test("the description names every parameter and form that is answered")
  func openAPI() throws {
    let test = try site()
    let json = try test.get("/openapi.json").json()
    #expect(json["openapi"] as? String == "3.1.0")
    let paths = try #require(json["paths"] as? [String: [String: [String: Any]]])
    for (path, methods) in paths {
      let get = try #require(methods["get"])
      let responses = try #require(get["responses"] as? [String: [String: Any]])
      let content = try #require(responses["200"]?["content"] as? [String: Any])
      let parameters = get["parameters"] as? [[String: Any]] ?? []
      var target = path.replacing("{id}", with: "N1001").replacing("{field}", with: "oa")
        .replacing("{code}", with: "CompPhys")
      let queries = parameters.filter { $0["in"] as? String == "query" }.compactMap { $0["name"] as? String }
      // An empty value counts as not given: all names are taken.
      target += "?" + queries.map { "\($0)=" }.joined(separator: "&")
      let response = test.get(target)
      #expect([200, 404].contains(response.status), "\(target): \(response.text.prefix(200))")
      guard response.status == 200 else { continue }
      let type = (response.header("Content-Type") ?? "").prefix { $0 != ";" }
      #expect(content.keys.contains(String(type)), "\(target): \(type)")
    }
    func names(_ path: String) -> [String] {
      (paths[path]?["get"]?["parameters"] as? [[String: Any]] ?? []).compactMap { $0["name"] as? String }
    }
    for (path, known) in [
      ("/search.json", ["q", "oa", "similar", "page"]),
      ("/record/{id}.json", ["id", "q", "match", "explain"]),
      ("/report.json", ["q", "department", "match"]), ("/report/quality.csv", ["q"]),
    ] {
      #expect(Set(names(path)).isSuperset(of: known), "\(path): \(names(path))")
    }
    for form in Route.listForms { #expect(paths["/search.\(form.rawValue)"] != nil) }
    for form in Route.recordForms { #expect(paths["/record/{id}.\(form.rawValue)"] != nil) }
  }

  @Test(
    "old addresses of LibreCat lead to the new ones",
    arguments: [
      ("/publication/N1001", "/record/N1001"), ("/publication/a%2Fb", "/record/a%2Fb"),
      ("/record/N1001.bibtex", "/record/N1001.bib"), ("/record/N1001.dc", "/record/N1001.oai_dc"),
      ("/record/N1001.csl_json", "/record/N1001.csl.json"), ("/publication", "/search"),
      ("/publication?q=neural+collapse", "/search?q=neural%20collapse"),
      ("/export?fmt=bibtex&q=x", "/search.bib?q=x"),
      (
        "/export?fmt=ris&cql=department%3DMaMo%20AND%20year%3E2019&sort=year.desc",
        "/search.ris?department=MaMo&year=2020..&sort=year-desc"
      ),
      (
        "/publication?cql=title%3D%22neural%20collapse%22%20and%20type%3Dconference",
        "/search?q=title%3A%22neural%20collapse%22&type=conference"
      ),
      ("/publication?cql=year%20within%20%222010%202015%22", "/search?year=2010..2015"),
      ("/publication?cql=oa%3D1%20AND%20type%3C%3Ereview", "/search?oa=yes&type=%21review"),
      (
        "/publication?cql=(year%3C%3D2000)%20AND%20basic%20all%20%22deep%20nets%22",
        "/search?q=deep%20nets&year=..2000"
      ),
      ("/publication?cql=NOT%20department%3DMaMo%20AND%20nets", "/search?q=nets"),
      ("/publication?cql=type%3Dbook%20OR%20year%3C2000", "/search?q=book%202000"),
      ("/publication?cql=title%3D%22not%22", "/search?q=title%3A%22not%22"),
      ("/publication?cql=%22", "/search?q="), ("/publication?limit=9&start=20", "/search"),
    ])
  func libreCat(_ old: String, _ new: String) throws {
    let response = try TestService(basePath: "/p").get("/p" + old)
    #expect(response.status == 301)
    #expect(response.header("Location") == "/p" + new)
  }

  @Test("an old address of a record that is not there is not there")
  func noRecord() throws { #expect(try TestService().get("/record/none.bibtex").status == 404) }
}

@Suite("Reports for programs")
struct ReportRouteTests {
  @Test(
    "are what the library writes, and tables",
    arguments: [
      ("/facets/oa", "search.facet/1", "code,label,parent,count\n"),
      ("/facets/publisher?find=springer&q=momentum", "search.facet/1", "code,label,parent,count\n"),
      ("/report/oa?by=year", "search.table/1", "year,code,label,records\n"),
      ("/report/types", "search.table/1", "code,label,records\n"),
      ("/report/departments?oa=gold", "search.table/1", "code,label,records\n"),
      ("/report/quality", "search.quality/1", "check,count,sentence\n"),
      ("/report/duplicates", "search.duplicates/1", "kind,id,other_id,title,other_title,agrees,differs\n"),
    ])
  func reports(_ target: String, _ schema: String, _ head: String) throws {
    let test = try TestService()
    func with(_ ending: String) -> String {
      let parts = target.split(separator: "?", maxSplits: 1)
      return parts[0] + ending + (parts.count > 1 ? "?" + parts[1] : "")
    }
    #expect(try test.get(with(".json")).json()["schema"] as? String == schema)
    let table = test.get(with(".csv"))
    #expect(table.text.hasPrefix(head), "\(table.text.prefix(100))")
    #expect(table.header("Content-Type") == "text/csv; charset=utf-8")
    #expect(table.header("Content-Disposition")?.hasPrefix("attachment; filename=\"") == true)
    let accepted = test.get(target, "GET", [("Accept", "text/csv")])
    #expect(accepted.body == table.body)
  }

  @Test("all in short, and a department with its parts")
  func short() throws {
    let test = try TestService()
    let report = try test.get("/report.json").json()
    #expect(report["schema"] as? String == "search.report/1")
    #expect(report["records"] as? Int == 298)
    #expect((report["oa"] as? [[String: Any]])?.isEmpty == false)
    let counts = try SearchIndex(path: test.path).facet("department", SearchRequest("*"))
    let unit = try #require(counts.values.first)
    let department = try test.get("/departments/\(unit.code).json").json()
    #expect(department["records"] as? Int == unit.count)
    #expect(department["label"] as? String == unit.label)
    #expect(test.get("/departments/Nowhere.json").status == 404)
    #expect(test.get("/facets/nothing.json").status == 404)
  }
}

@Suite("What an installation says")
struct InstallationTests {
  private func read(_ text: String, files: [String: String] = [:]) throws -> Installation {
    let folder = FileManager.default.temporaryDirectory.path + "/search-installation-\(UUID().uuidString)"
    try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(atPath: folder) }
    for (name, text) in files {
      try text.write(toFile: "\(folder)/\(name)", atomically: true, encoding: .utf8)
    }
    let configuration = try Configuration(Array(text.utf8), file: "search.yaml", known: Installation.known)
    return try Installation(configuration, path: folder + "/search.yaml", basePath: "p/")
  }

  @Test("goes into the pages and the limits")
  func whole() throws {
    let installation = try read(
      """
      title: Our Papers
      public_url: https://x.org/p/
      header: head.html
      logo: logo.svg
      facets: [oa, type]
      citation_style: mla
      languages: [de]
      limits: {hits: 20, requests_per_second: 5}
      trusted_proxies: [127.0.0.1]
      mcp: yes
      """, files: ["head.html": "<b>Head</b>", "logo.svg": "<svg/>"])
    #expect(installation.settings.title == "Our Papers")
    #expect(installation.settings.basePath == "/p")
    #expect(installation.settings.publicURL == "https://x.org/p")
    #expect(installation.settings.header?.text == "<b>Head</b>")
    #expect(installation.settings.logo == "/p/files/logo.svg")
    #expect(installation.settings.citationStyle == .mla)
    #expect(installation.limits.hits == 20)
    #expect(installation.limits.requestsPerSecond == 5)
    #expect(installation.offersMCP)
    let service = SearchService(IndexSource(path: "none"), installation)
    let file = service.answer(try Request(target: Array("/p/files/logo.svg".utf8)))
    #expect(file.header("Content-Type") == "image/svg+xml")
    #expect(file.text == "<svg/>")
    #expect(service.answer(try Request(target: Array("/p/files/head.html".utf8))).status == 404)
  }

  @Test(
    "says what is wrong with it",
    arguments: [
      ("logo: none.svg", "'logo' is 'none.svg', expected a file"),
      ("logo: logo.exe", "'logo' is 'logo.exe', expected a picture"),
      ("trusted_proxies: [here]", "'trusted_proxies' has 'here', expected an address"),
      ("limits: {hits: 0}", "'hits' of 'limits' is 0, expected 1 to 10000"),
      ("limits: {hits: -1}", "expected a number from 0"),
      ("limits: {hitz: 1}", "expected one of these names: hits"),
      ("facets: [colour]", "'facets' has 'colour', expected some of: department"),
    ])
  func faults(_ text: String, _ message: String) throws {
    let error = #expect(throws: ConfigurationError.self) { try read(text) }
    #expect(error?.description.contains(message) == true, "\(String(describing: error))")
  }
}
