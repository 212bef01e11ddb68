import Foundation
import Indexer
import Publication
import Search
import TestSupport
import Testing

@testable import Pages
@testable import SearchServer

/// A page as people get it.
extension TestService {
  func page(_ target: String, language: String? = nil) -> Response {
    get(target, "GET", [("Accept", Self.browser)] + (language.map { [("Accept-Language", $0)] } ?? []))
  }

  /// What Firefox sends.
  static let browser = "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8"
}

/// Pages are text here: what a test looks for stands between two others.
extension String {
  /// Each text between `start` and the next `end`.
  func between(_ start: String, _ end: String) -> [String] {
    components(separatedBy: start).dropFirst().compactMap { $0.components(separatedBy: end).first }
  }

  var unescaped: String {
    replacing("&lt;", with: "<").replacing("&gt;", with: ">").replacing("&quot;", with: "\"")
      .replacing("&#39;", with: "'").replacing("&amp;", with: "&")
  }

  /// The links of a page.
  var addresses: [String] { between(" href=\"", "\"").map(\.unescaped) }
}

@Suite("Pages")
struct PageTests {
  private static let all = Result { try TestService(allExamples: true) }

  @Test("a browser gets a page, all others JSON", arguments: ["/search?q=networks", "/record/N1001"])
  func forms(target: String) throws {
    let test = try Self.all.get()
    #expect(test.page(target).header("content-type") == "text/html; charset=utf-8")
    for accept in [nil, "*/*", "application/json"] {
      let response = test.get(target, "GET", accept.map { [("Accept", $0)] } ?? [])
      #expect(response.header("content-type") == "application/json; charset=utf-8", "\(accept ?? "nothing")")
    }
    #expect(test.get(target, "GET", [("Accept", "image/png")]).status == 406)
  }

  @Test("abstracts unfold as far as a page has room; of the others the page of the record has them")
  func longAbstracts() throws {
    let test = try TestService(withIndex: false)
    try test.indexMany(10, words: 1_500)
    let page = test.page("/search").text
    let unfolded = page.between("<details class=\"abs\">", "</details>")
    #expect(1..<10 ~= unfolded.count)
    #expect(unfolded.joined().utf8.count < 12_500)
    #expect(
      page.components(separatedBy: "at=10\">Abstract</a>").count == 2, "the last leads back to its place")
    #expect(page.components(separatedBy: ">Abstract</a>").count - 1 == 10 - unfolded.count)
    // The first ones.
    let first = try #require(page.components(separatedBy: "<li class=\"hit\">").dropFirst().first)
    #expect(first.contains("<details class=\"abs\">"))
  }

  @Test(
    "every page says where it is from, loads its own files alone, and has one heading",
    arguments: [
      "/", "/search", "/search?q=networks", "/search?q=xyzzy+networks",
      "/search?q=networks&oa=gold&type=book",
      "/record/21326", "/record/21326?q=neural+collapse&at=1", "/facets/department", "/facets/author",
      "/facets/year", "/departments/MaMo", "/report", "/report/quality", "/report/duplicates", "/help",
      "/record/none", "/nothing", "/search?sort=up",
    ])
  func frame(target: String) throws {
    let test = try Self.all.get()
    for language in ["en", "de"] {
      let response = test.page(target, language: language)
      let isError = target.hasSuffix("/none") || target == "/nothing" || target.hasSuffix("sort=up")
      #expect((response.status == 200) == !isError, "\(target): \(response.status)")
      let text = response.text
      #expect(text.contains("<html lang=\"\(language)\">"))
      #expect(text.between("<h1", "</h1>").count == 1)
      #expect(text.between("<main", "</main>").count == 1)
      #expect(
        response.header("content-security-policy")
          == "default-src 'none'; style-src 'self'; script-src 'self'; connect-src 'self'; form-action 'self'; "
          + "base-uri 'none'; frame-ancestors 'self'")
      #expect(response.header("x-content-type-options") == "nosniff")
      #expect(response.header("referrer-policy") == "no-referrer")
      #expect(response.header("vary") == "Accept, Accept-Encoding, Accept-Language")
      #expect(!text.contains(" style=\""))
      #expect(!text.contains("<style"))
      #expect(text.between(" on", "=\"").allSatisfy { $0.contains(" ") || $0.contains(">") })
      for script in text.between("<script", ">") {
        #expect(script.hasPrefix(" src=\"/app.js?v=") || script == " type=\"application/ld+json\"")
      }
      #expect(Set(Self.ids(text)).count == Self.ids(text).count)
    }
  }

  private static func ids(_ text: String) -> [String] { text.between(" id=\"", "\"") }

  @Test("the language is that of the address, else that of the reader; links keep the one of the address")
  func languages() throws {
    let test = try Self.all.get()
    #expect(test.page("/help", language: "de-AT,de;q=0.9,en;q=0.5").text.contains("<html lang=\"de\">"))
    #expect(test.page("/help", language: "fr").text.contains("<html lang=\"en\">"))
    #expect(test.page("/help", language: "en,de;q=0.1").text.contains("<html lang=\"en\">"))
    let german = test.page("/search?q=networks&ui=de&lang=eng", language: "en")
    #expect(german.text.contains("<html lang=\"de\">"))
    for address in german.text.addresses where address.contains("/record/") && !address.contains(".bib") {
      if address.contains(".ris") { continue }
      #expect(address.contains("ui=de"), "\(address)")
    }
    let tags = ["en", "de"].map { test.page("/search?q=networks", language: $0).header("etag") }
    #expect(tags[0] != tags[1])
    #expect(test.get("/search?q=networks").header("etag") != tags[0])
    #expect(test.page("/help?ui=fr").status == 400)
  }

  @Test(
    "the other language is the same page with all that its address says",
    arguments: [
      "/", "/help", "/search?q=a+b%22%26&oa=gold&sort=title&page=1", "/record/21326?q=neural+collapse&at=1",
      "/facets/author?letter=A", "/facets/department?q=analysis&in=HolmG&find=x&page=1",
      "/departments/MaMo?style=ieee&page=1", "/search?sort=up&q=x", "/record/none?q=x",
    ])
  func otherLanguage(target: String) throws {
    let test = try Self.all.get()
    let mark = target.contains("?") ? "&" : "?"
    for (given, other) in [("", "de"), ("\(mark)ui=de", "en")] {
      let foot = test.page(target + given, language: "en").text.between("<footer", "</footer>").first ?? ""
      #expect(foot.addresses.contains("\(target)\(mark)ui=\(other)"), "\(foot.addresses)")
    }
  }

  @Test(
    "every link to a page keeps the language of the address",
    arguments: [
      "/", "/help", "/search?q=networks", "/search?q=xyzzy+networks", "/record/21326?q=neural+collapse&at=1",
      "/facets/author", "/departments/MaMo?style=ieee", "/report", "/report/duplicates", "/record/none",
    ])
  func keptLanguage(target: String) throws {
    let test = try Self.all.get()
    let text = test.page(target + (target.contains("?") ? "&" : "?") + "ui=de").text
    let pages = text.addresses.filter { address in
      let path = address.prefix { $0 != "?" }
      return address.hasPrefix("?") || address.hasPrefix("/") && !path.dropFirst().contains(".")
    }
    #expect(pages.count > 3)
    for address in pages where !address.contains("fragment=1") {
      #expect(address.contains("ui=de") || address.contains("ui=en"), "\(address)")
    }
  }

  @Test("what is asked again after an error is all that was asked")
  func again() throws {
    let test = try TestService(withIndex: false)
    for target in ["/search?q=x&oa=gold&sort=title&page=2&ui=de", "/departments/MaMo?style=ieee&ui=de"] {
      let response = test.page(target)
      #expect(response.status == 503)
      #expect(response.text.between("<ul class=\"lines\">", "</li>").first?.addresses == [target])
    }
  }

  @Test("the whole of a branch has as many values as its link says")
  func branches() throws {
    let test = try TestService(withIndex: false)
    let units = ["A": 10, "B": 9].flatMap { parent, count in (0..<count).map { (parent, "\(parent)\($0)") } }
    let tree =
      "- {_id: A, name: First}\n- {_id: B, name: Second}\n"
      + units.map { "- {_id: \($1), name: Unit \($1), tree: [{_id: \($0)}]}\n" }.joined()
    let records = units.map {
      #"{"_id":"r\#($1)","title":"Word","status":"public","department":["\#($1)"]}"# + "\n"
    }
    let (file, tests) = (test.folder + "/units.yaml", test.folder + "/records.jsonl")
    try tree.write(toFile: file, atomically: true, encoding: .utf8)
    try records.joined().write(toFile: tests, atomically: true, encoding: .utf8)
    var options = RunOptions(kind: .ingest)
    options.departmentFile = file
    _ = try IndexUpdater(index: test.path).run(options, paths: [tests])
    let page = test.page("/search?q=word&ui=en").text
    for (parent, count) in [("A", 10), ("B", 9)] {
      let address = "/facets/department?q=word&ui=en&in=\(parent)"
      let link = try #require(page.between("href=\"\(address.replacing("&", with: "&amp;"))\">", "<").first)
      #expect(link == "All \(count)")
      let whole = test.page(address).text
      #expect(whole.between("<a class=\"v", "</a>").count == count)
      #expect(whole.contains("<span class=\"num\">\(count)</span> values"))
      #expect(whole.contains("Parts of <a href=\"/facets/department?q=word&amp;ui=en\">"))
      // What is found is found in the branch.
      #expect(test.page(address + "&find=unit").text.between("<a class=\"v", "</a>").count == count)
      #expect(whole.contains("<input type=\"hidden\" name=\"in\" value=\"\(parent)\">"))
    }
  }

  @Test(
    "a German page says in German what the library says, and marks what it cannot",
    arguments: [
      ("/search?q=xyzzyq", "Kein Eintrag hat „xyzzyq“"),
      ("/search?q=momentum+AND", "verbindet hier keine Wörter"),
      ("/search?department=Nowhere", "Einrichtung „Nowhere“ gibt es nicht"),
      ("/search?sort=up", "Sort=up: erwartet eines von:"),
      ("/search?limit=x", "erwartet eine Zahl von 0 bis 100"),
      ("/report/quality", "Es gibt kein Abstract."), ("/help", "Einrichtungen: MaMo,DaAl"),
      ("/report", "ohne Angabe"),
      ("/record/21326?q=zellen+cells", "Er ist nicht in dieser Liste: <span>er hat keines von"),
    ])
  func german(_ target: String, _ words: String) throws {
    let test = try Self.all.get()
    let text = test.page(target, language: "de").text
    #expect(text.contains(words), "\(target)")
    #expect(!text.contains("<p lang=\"en\">") && !text.contains("<p class=\"note\" lang=\"en\">"))
    for english in ["not stated", " records", " others", "no record has"] {
      #expect(!text.contains(english), "\(target): \(english)")
    }
    let explained = test.page("/search?q=networks&explain=1", language: "de").text
    #expect(explained.contains("Einträgen, Gewicht ") && !explained.contains("<ul lang=\"en\">"))
  }

  @Test(
    "an address is read as it is written, whatever is in its values",
    arguments: [
      "?q=a+b%22%26", "?department=A,B", "?department=A,B&oa=closed+access,none",
      "?publisher=%22Smith,+Jones,+and+Co%22",
      "?publisher=%22A%22%22B,+C%22&publisher=D", "?author=Wu,+Li&author=%22Smith%3B+Jones%22",
      "?year=2010..2020&type=!book",
      "?venue=%22none%22&match=any&expand=1&sort=title&limit=25&page=2&ui=de",
      "?similar=A/4+%3F&explain=1&after=x_y-z",
    ])
  func addresses(text: String) throws {
    let test = try Self.all.get()
    let target = try Request(target: Array("/search\(text)".utf8)).target
    var parameters = Parameters(target.parameters)
    var list = try parameters.list(ServerLimits(), test.service.index())
    list.ui = try parameters.one("ui")
    #expect(list.text == text)
  }

  @Test("a page that has not changed keeps its policy: a browser takes the headers of a 304 for its own")
  func unchanged() throws {
    let test = try Self.all.get()
    for target in ["/", "/search?q=networks", "/record/N1001"] {
      let first = test.page(target)
      let again = test.get(
        target, "GET",
        [("Accept", TestService.browser), ("If-None-Match", try #require(first.header("etag")))])
      #expect(again.status == 304)
      for name in ["Content-Security-Policy", "Vary", "ETag"] {
        #expect(again.header(name) == first.header(name), "\(target): \(name)")
      }
    }
  }

  @Test("years of the form lead to one address")
  func yearForm() throws {
    let test = try Self.all.get()
    func location(_ query: String) -> String? {
      let response = test.page("/search?" + query)
      return response.status == 303 ? response.header("location") : nil
    }
    #expect(location("q=a+b&from=2010&to=2012&page=3") == "/search?q=a+b&year=2010..2012")
    #expect(location("from=2012&to=2010") == "/search?year=2010..2012")
    #expect(location("q=x&from=2012&to=") == "/search?q=x&year=2012..")
    #expect(location("q=x&from=&to=&year=2001") == "/search?q=x")
    #expect(location("from=&to=") == "/search")
    #expect(test.page("/search?from=soon").status == 400)
  }

  @Test("an answer that has nothing names the ways out, each with its true number")
  func waysOut() throws {
    let test = try Self.all.get()
    for target in [
      "/search?q=netwroks+of+cells&department=MaMo",
      "/search?q=networks&department=MaMo&year=1990",
      "/search?q=neural+xyzzyx", "/search?q=qqqqqqq",
    ] {
      let text = test.page(target).text
      #expect(text.contains("<main class=\"page hang\""), "\(target)")
      for (address, count) in Self.counted(in: text) {
        #expect(try Self.total(address, test) == count, "\(target): \(address)")
      }
    }
    for (target, number) in [("/search?q=neural+colaps", 2), ("/search?q=colapes+neuraal", 2)] {
      let near = Self.nearWords(in: test.page(target).text)
      #expect(near.count >= number, "\(target)")
      for (address, count) in near { #expect(try Self.total(address, test) == count, "\(address)") }
    }
  }

  /// Each with the number behind it.
  private static func nearWords(in text: String) -> [(String, Int)] {
    text.between("<td class=\"num\">", "</td>").flatMap { cell in
      cell.components(separatedBy: "<a href=\"").dropFirst().compactMap { link -> (String, Int)? in
        let parts = link.components(separatedBy: "</a> ")
        guard parts.count == 2, let address = parts[0].components(separatedBy: "\"").first,
          let count = Int(parts[1].filter(\.isNumber))
        else { return nil }
        return (address.unescaped, count)
      }
    }
  }

  /// Links that are numbers, or have one behind them.
  private static func counted(in text: String) -> [(String, Int)] {
    let cells =
      text.between("<td class=\"n\"><a href=\"", "</a>") + text.between("<li><a href=\"", "</span><span>")
    return cells.compactMap { cell in
      let parts = cell.replacing("<span class=\"n\">", with: "").components(separatedBy: "\">")
      guard parts.count == 2, let count = Int(parts[1].replacing(",", with: "")) else { return nil }
      return (parts[0].unescaped, count)
    }
  }

  static func total(_ address: String, _ test: TestService) throws -> Int? {
    let query = address.components(separatedBy: "?").dropFirst().joined(separator: "?")
    return try test.get("/search.json?\(query)&limit=0&facets=none").json()["total"] as? Int
  }

  @Test("errors are pages for those who read, with their status and no path of a file")
  func errors() throws {
    let test = try TestService(withIndex: false)
    let response = test.page("/search?q=x")
    #expect(response.status == 503)
    #expect(response.header("retry-after") == "1")
    #expect(response.text.contains("<p class=\"err num\">503</p>"))
    #expect(!response.text.contains(test.folder))
    #expect(test.page("/search.json?q=x").header("content-type") == "application/json; charset=utf-8")
    let missing = try Self.all.get().page("/record/none", language: "de")
    #expect(missing.status == 404)
    #expect(missing.text.contains("Kein Eintrag hat die Kennung none"))
    let unknown = try Self.all.get().page("/search?department=Nowhere")
    #expect(unknown.status == 400)
    #expect(unknown.text.contains("Nowhere"))
  }

  @Test("hostile texts are texts")
  func hostile() throws {
    let test = try TestService()
    try test.index("<script>alert(1)</script> \\u003c/script> 'x' \\\" & x<sub>2</sub>", id: "a/b <i>\\\"")
    let query = "%3Cscript%3E%22%27%26"
    for target in [
      "/search?q=\(query)", "/search?q=alert", "/record/a%2Fb%20%3Ci%3E%22?q=\(query)",
      "/facets/venue?find=\(query)",
    ] {
      let text = test.page(target).text
      #expect(text.contains("<main"), "\(target)")
      for script in text.between("<script", ">") {
        #expect(script.hasPrefix(" src=") || script.hasPrefix(" type="), "\(target)")
      }
    }
    let data = test.page("/record/a%2Fb%20%3Ci%3E%22").text.between(
      "<script type=\"application/ld+json\">", "</script>")
    let object = try JSONSerialization.jsonObject(with: Data(data[0].utf8)) as? [String: Any]
    #expect(object?["name"] as? String != nil)
  }

  @Test("a page of ten hits comes with the first packets of a connection")
  func budget() throws {
    // Of the answers that people ask for, as they are sent.
    let test = try Self.all.get()
    func sent(_ target: String) throws -> Int {
      let response = test.get(
        target, "GET", [("Accept", TestService.browser), ("Accept-Encoding", "gzip")])
      #expect(response.header("content-encoding") == "gzip", "\(target)")
      return response.body.count
    }
    let sheets = test.page("/search?q=networks").text.between("<link rel=\"stylesheet\" href=\"", "\">")
      .filter { !$0.contains("media=") }
    let style = try #require(sheets.count == 1 ? sheets.first : nil)
    let styleBytes = try sent(style)
    for target in [
      "/search?q=networks", "/search", "/search?q=learning+models&department=HolmG,LindG&year=2010..2020",
    ] {
      let pageBytes = try sent(target)
      #expect(pageBytes + styleBytes <= 14_336, "\(target): \(pageBytes) + \(styleBytes) bytes")
    }
    #expect(styleBytes <= 4_000)
  }

  @Test("the style and the script are kept for ever under the address that pages name")
  func files() throws {
    let test = try Self.all.get()
    let text = test.page("/").text
    for (name, type) in [
      ("style.css", "text/css"), ("pages.css", "text/css"), ("print.css", "text/css"),
      ("app.js", "text/javascript"),
    ] {
      let address = try #require(
        (text.addresses + text.between(" src=\"", "\"")).first { $0.hasPrefix("/" + name) })
      let response = test.get(address)
      #expect(response.status == 200)
      #expect(response.header("content-type") == type + "; charset=utf-8")
      #expect(response.header("cache-control") == "public, max-age=31536000, immutable")
      #expect(test.get("/" + name).header("cache-control") == "no-cache")
    }
  }
}
