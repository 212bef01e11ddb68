import Foundation
import Publication
import Search
import TestSupport
import Testing

@testable import Pages
@testable import SearchServer

/// What a page promises is so: its numbers, and that its links lead somewhere.
@Suite("Numbers and links of pages")
struct TruePageTests {
  private static let all = Result { try TestService(allExamples: true) }

  private static let words = [
    "networks", "learning", "cells", "analysis", "neural collapse", "models OR cells", "title:analysis",
    "Zellen",
    "influence of gradient descent", "author:wu", "*",
  ]
  private static let filters = [
    "department=HolmG", "department=LindG,AlkaG", "oa=gold", "oa=green,none", "oa=closed+access",
    "type=journal_article",
    "type=conference,preprint", "year=2010..2020", "year=2015", "lang=eng", "lang=ger",
    "publisher=Hypothetical+Press",
  ]

  /// Addresses of lists, the same in each run.
  static let addresses: [String] = {
    var generator = SeededGenerator(seed: 7)
    return (0..<50).map { _ in
      let word = words.randomElement(using: &generator) ?? ""
      let chosen = filters.shuffled(using: &generator).prefix(Int.random(in: 0...2, using: &generator))
      var parameters = ["q=" + ListAddress.encoded(word)]
      var names: Set<String> = []
      for filter in chosen where names.insert(String(filter.prefix { $0 != "=" })).inserted {
        parameters.append(filter)
      }
      return "/search?" + parameters.joined(separator: "&")
    }
  }()

  @Test("the number beside each value is that of this value alone in its facet", arguments: addresses)
  func counts(target: String) throws {
    let test = try Self.all.get()
    let text = test.page(target).text
    let list = try #require(try Self.list(target, test))
    // Where nothing matches, the page has ways out in place of filters: PageTests.
    guard text.contains("<main class=\"page cols\"") else {
      #expect(try PageTests.total(list.text, test) == 0 || text.contains("id=\"z3\""), "\(target)")
      return
    }
    let json = try test.get(
      target.replacing("/search?", with: "/search.json?") + "&facets=department,oa,year,type,language"
    ).json()
    let facets = try #require(json["facets"] as? [String: Any])
    var seen = 0
    for (facet, value) in facets {
      let values = (value as? [String: Any])?["values"] as? [[String: Any]] ?? []
      let section = text.between("aria-labelledby=\"f-\(facet)\"", "</section>").first ?? ""
      if facet == "year" {
        for bar in section.between("<title>", "</title>") {
          let parts = bar.components(separatedBy: ": ")
          let alone = list.with([parts[0]], in: "year")
          #expect(try PageTests.total(alone.text, test) == Int(parts[1]), "\(target): \(bar)")
          seen += 1
        }
        continue
      }
      // Each link that adds or removes a value shows the number of the value.
      for row in section.between("<a class=\"v", "</a>") {
        let counts = row.between("<span class=\"n\">", "</span>")
        let shown = try #require(Int(counts.last?.replacing(",", with: "") ?? ""))
        let address = try #require(row.addressesOfRow.first)
        let code = try Self.code(added: address, to: list, in: facet, test)
        let alone = list.with([code], in: facet)
        #expect(try PageTests.total(alone.text, test) == shown, "\(target): \(facet) \(code)")
        if code != "none" {
          let counted =
            values.first { ListAddress.value(ofCode: $0["code"] as? String ?? "") == code }?["count"] as? Int
          #expect(counted == shown)
        }
        seen += 1
      }
      // "Only this" leads to as many records.
      for row in section.between("<a class=\"v\"", "</li>") {
        guard let only = row.between("<a class=\"only\" href=\"", "\"").first else { continue }
        let shown = row.between("<span class=\"n\">", "</span>").last.flatMap { Int($0.filter(\.isNumber)) }
        #expect(try PageTests.total(only.unescaped, test) == shown, "\(target): only \(row)")
      }
    }
    let total = json["total"] as? Int
    #expect(
      text.between("<h1><span class=\"num\">", "</span>").first == total.map { Words.english.number($0) })
    #expect(seen > 0 || total == 0)
  }

  private static func list(_ target: String, _ test: TestService) throws -> ListAddress? {
    let request = try Request(target: Array(target.utf8))
    var parameters = Parameters(request.target.parameters)
    return try parameters.list(test.service.limits, test.service.index())
  }

  /// The value that an address has more, or less, than a list.
  private static func code(
    added address: String, to list: ListAddress, in facet: String, _ test: TestService
  ) throws -> String {
    let other = try #require(try self.list("/search" + address, test))
    let (before, after) = (Set(list.values(of: facet)), Set(other.values(of: facet)))
    return try #require(before.symmetricDifference(after).first)
  }

  @Test("every link within the site leads to something", arguments: ["en", "de"])
  func links(language: String) throws {
    let test = try Self.all.get()
    var seen: Set<String> = []
    var queue = [
      "/", "/search?q=neural+collapse", "/search?q=nueral+colapse+xyzzy&department=HolmG", "/record/21326",
      "/record/nothing",
    ]
    var kinds: [String: Int] = [:]
    while let target = queue.popLast() {
      guard seen.insert(target).inserted else { continue }
      // Some hundred pages of each kind say enough.
      let kind = target.split(separator: "/").first.map { String($0.prefix { $0 != "?" }) } ?? ""
      kinds[kind, default: 0] += 1
      guard kinds[kind, default: 0] <= 60 else { continue }
      let response = test.page(target, language: language)
      if !target.hasPrefix("/record/nothing") {
        #expect(response.status == 200 || response.status == 303, "\(target)")
      }
      guard response.header("content-type")?.hasPrefix("text/html") == true else { continue }
      for address in response.text.addresses {
        let absolute = address.hasPrefix("?") ? String(target.prefix { $0 != "?" }) + address : address
        guard absolute.hasPrefix("/"), !Self.isOfOthers(absolute) else { continue }
        queue.append(String(absolute.prefix { $0 != "#" }))
      }
    }
    #expect(seen.count > 200)
  }

  /// Forms that are no pages, and what is told elsewhere.
  @Test("a list of what is like a record has neither exports nor a feed, and its ways out keep the record")
  func similar() throws {
    let test = try Self.all.get()
    let page = test.page("/search?similar=21326").text
    #expect(!page.contains("/search.bib") && !page.contains("/search.atom"))
    let shown = test.page("/facets/department?similar=21326").text
    let total = try PageTests.total("?similar=21326", test)
    for count in shown.between("<span class=\"n\">", "</span>") {
      #expect(try #require(Int(count.filter(\.isNumber))) <= (total ?? 0))
    }
    let none = test.page("/search?similar=21326&department=MaMo&year=1950").text
    #expect(none.contains("<span class=\"n\">\(total ?? -1)</span>"))
  }

  @Test("all that a list offers to export is there, with as many records as it says")
  func exports() throws {
    let test = try Self.all.get()
    let page = test.page("/search?q=networks&oa=gold").text
    let menu = try #require(page.between("<details class=\"menu\">", "</details>").first)
    let shown = try #require(menu.between("<span class=\"num\">", "</span>").first)
    let addresses = menu.addresses.filter { $0.hasPrefix("/search.") }
    #expect(addresses.count == 5)
    for address in addresses {
      let response = test.get(address)
      #expect(response.status == 200, "\(address)")
      #expect(response.header("x-total-count") == shown, "\(address)")
    }
  }

  @Test(
    "a word is replaced where it stands alone",
    arguments: [
      ("learnin", "=learnin", "learning learnin cells", "learning =learnin cells"),
      ("cel", "cell", "Cel division", "cell division"), ("cel", "cell", "cells", nil), ("a", "b", "", nil),
    ] as [(String, String, String, String?)])
  func replaced(_ word: String, _ other: String, _ query: String, _ expected: String?) {
    #expect(Suggested.replacing(word, with: other, in: query) == expected)
  }

  private static func isOfOthers(_ address: String) -> Bool {
    let path = address.prefix { $0 != "?" }
    return [".bib", ".ris", ".csv", ".jsonl", ".atom", ".csl.json", "/openapi.json", "/opensearch.xml"]
      .contains { path.hasSuffix($0) }
  }

  @Test(
    "a question that may have been meant has as many hits as it says",
    arguments: ["netwrok", "nueral+colapse", "qunatum+feild"])
  func suggestions(query: String) throws {
    let test = try Self.all.get()
    let text = test.page("/search?q=\(query)").text
    let note = try #require(
      text.between("Did you mean ", "</p>").first ?? text.between("Nearest query", "</section>").first)
    let links = Array(zip(note.addressesOfRow, note.between("<span class=\"num\">", "</span>")))
    #expect(!links.isEmpty)
    for (address, count) in links {
      let shown = Int(count.filter(\.isNumber))
      #expect(try PageTests.total(address, test) == shown, "\(address)")
    }
  }

  @Test("a record whose rank is told asks its list once, and twice where it is told wrongly or not")
  func questions() throws {
    let test = try Self.all.get()
    var question = SearchRequest("analysis")
    question.facets = ["oa"]
    let index = try test.service.index()
    let ids = try index.search(question).hits.map(\.id)
    for (rank, id) in ids.enumerated().map({ ($0.offset + 1, $0.element) }) {
      for (at, expected) in [(rank, 1), (rank + 1, 3), (nil, 2)] as [(Int?, Int)] {
        var asked: [SearchRequest] = []
        let (hit, place) = try PageRoutes.place(of: id, in: question, at: at) {
          asked.append($0)
          return try index.search($0)
        }
        #expect(hit?.id == id && hit?.record != nil)
        #expect(place?.rank == rank)
        #expect(place?.previous == (rank > 1 ? ids[rank - 2] : nil))
        if rank < ids.count { #expect(place?.next == ids[rank]) }
        #expect(asked.count == expected && asked.allSatisfy { $0.facets == [] }, "\(rank) \(at ?? 0)")
      }
    }
    let none = try PageRoutes.place(of: "none", in: question, at: 1) { try index.search($0) }
    #expect(none.0 == nil && none.1 == nil)
  }

  @Test("from a record one comes to the one before, the one behind, and back to the list")
  func steps() throws {
    let test = try Self.all.get()
    let list = test.page("/search?q=analysis&oa=gold").text
    let first = try #require(list.addresses.first { $0.hasPrefix("/record/") && $0.contains("at=1") })
    let page = test.page(first).text
    let step = try #require(page.between("<nav class=\"step\"", "</nav>").first)
    let back = try #require(step.addresses.first)
    #expect(back == "/search?q=analysis&oa=gold")
    let next = try #require(step.addresses.last)
    #expect(next.contains("at=2"))
    let second = test.page(next).text.between("<nav class=\"step\"", "</nav>").first ?? ""
    #expect(second.addresses.contains(first))
    #expect(second.contains("rel=\"prev\""))
    // A rank that is another's is looked for.
    let wrong = test.page(first.replacing("at=1", with: "at=3")).text
    #expect(wrong.contains("<span class=\"m num\">1 of "))
  }
}

extension String {
  fileprivate var addressesOfRow: [String] { between("href=\"", "\"").map(\.unescaped) }
}
