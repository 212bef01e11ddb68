import Export
import HTML
import Pages
import Publication
import Search

/// The pages that people use.
enum PageRoutes {
  /// The facets of a list where the installation names none.
  static let facets = ["department", "oa", "year", "type", "language"]

  // MARK: Lists

  static func results(_ request: RouteRequest, _ service: SearchService) throws -> Response {
    var parameters = request.parameters
    let index = try service.index()
    var list = try parameters.list(service.limits, index)
    if parameters.isNamed("from") || parameters.isNamed("to") {
      return redirect(request.page.link("/search", try parameters.withRange(list)))
    }
    var question = try parameters.searchRequest(service.limits)
    let isFragment = try parameters.number("fragment", in: 0...1) == 1
    try parameters.rejectOthers()
    if isFragment { return try fragment(question, list, request, service) }
    list.ui = request.page.ui
    var page = request.page
    page.list = list
    let wanted = service.settings.facets.isEmpty ? facets : service.settings.facets
    // The authors of a list cost a look at all of its records, so they are asked for only where a person is
    // chosen by a code, for the name.
    let hasPerson = list.values(of: FacetDefinition.author.name).contains { $0.contains("=") }
    let filtered = list.filters.map(\.facet).filter {
      ($0 != FacetDefinition.author.name || hasPerson) && !wanted.contains($0)
    }
    question.facets = wanted + filtered
    question.detail = .texts
    let results = try service.answer(question, similarTo: list.similar)
    let isFirst = list.after == nil && list.page ?? 1 == 1
    let isPartial = results.query.match == .any && question.match == .all && list.similar == nil
    if isFirst, results.total == 0 || isPartial, question.limit != 0 {
      let ways = try WaysOut(from: list, results) { try count($0, service) }
      return Response(html: ZeroPage(page, results, ways).html)
    }
    let similar = try list.similar.flatMap { try index.record(id: $0)?.title }.map { RecordText($0) }
    let html = ResultsPage(
      page, results, limit: question.limit ?? 10, pages: service.limits.pages, similar: similar
    ).html
    return Response(html: html)
  }

  /// How many records an address leads to.
  static func count(_ list: ListAddress, _ service: SearchService) throws -> Int {
    var question = try list.question()
    (question.limit, question.facets, question.detail) = (0, [], .ids)
    question.offersPartialMatches = false
    let results = try service.answer(question, similarTo: list.similar)
    return list.similar != nil ? results.total : results.query.match == question.match ? results.total : 0
  }

  /// The list alone, to stand in another page.
  private static func fragment(
    _ question: SearchRequest, _ list: ListAddress, _ request: RouteRequest, _ service: SearchService
  ) throws -> Response {
    var question = question
    if list.limit == nil { question.limit = service.limits.hitsOfFragment }
    if list.sort == nil, list.query.isEmpty { question.sort = .yearDescending }
    var years = request.page.yearList(isEmbedded: true)
    if let similar = list.similar {
      question.detail = .texts
      for record in try service.answer(question, similarTo: similar).hits.compactMap(\.record) {
        years.add(record)
      }
    } else {
      _ = try service.index().forEachRecord(question) { years.add($0) }
    }
    return Response(html: years.html)
  }

  static func redirect(_ address: String) -> Response {
    Response(303, headers: [("Location", address), ("Cache-Control", "no-store")])
  }

  /// What has no page: another form of it, which its ending names, or nothing.
  ///
  /// - Throws: `HTTPError` (404) where there is nothing.
  private static func otherForm(
    _ name: String, _ request: RouteRequest, _ service: SearchService
  ) throws -> Response {
    let ending = Ending(request.text)
    var error = HTTPError.notFound("there is no \(name) '\((ending?.rest ?? request.text).prefix(60))'")
    if let route = Route.all.first(where: { $0.name == name && !$0.forms.contains(.html) }) {
      var request = request
      request.form = ending?.form ?? route.forms.first ?? .json
      do {
        return try route.answer(request, service)
      } catch let other as HTTPError {
        error = other
      }
    }
    if name == "record", error.status == 404 {
      error.record = String((ending?.rest ?? request.text).prefix(60))
    }
    throw error
  }

  // MARK: A record

  private static let shownSimilar = 5
  /// How far into a list a record is looked for whose rank the address does not tell.
  private static let maxRank = 1_000

  static func record(_ request: RouteRequest, _ service: SearchService) throws -> Response {
    let index = try service.index()
    guard let record = try index.record(id: request.text) else {
      return try otherForm("record", request, service)
    }
    var parameters = request.parameters
    var list = try parameters.list(service.limits, index)
    let question = try parameters.searchRequest(service.limits)
    list.at = try parameters.number("at", in: 1...1_000_000)
    try parameters.rejectOthers()
    let isInList = list.fromStart != ListAddress()
    list.ui = request.page.ui
    var page = request.page
    page.list = list
    var html = RecordPage(page, record)
    if isInList {
      (html.hit, html.place) = try place(of: record.id, in: question, at: list.at) {
        try service.answer($0, similarTo: list.similar)
      }
      // Another order is not explained by the score.
      if !list.query.isEmpty, list.similar == nil, question.sort ?? .relevance == .relevance {
        html.explanation = try index.explain(id: record.id, question)
      }
    }
    if html.hit == nil { html.hit = try itself(record.id, index) }
    var others = SearchRequest("")
    (others.limit, others.facets, others.detail) = (shownSimilar, [], .fields)
    html.similar = try index.similar(to: record.id, others)?.hits ?? []
    var response = Response(html: html.html)
    let base = service.settings.publicURL ?? service.settings.basePath
    response.headers.append(Signposting.header(record, base: base, form: nil))
    return response
  }

  /// The record as a hit, with the names of its departments.
  private static func itself(_ id: String, _ index: SearchIndex) throws -> Hit? {
    guard !id.contains("\"") else { return nil }
    var question = SearchRequest("id:\"\(id)\"")
    (question.limit, question.facets, question.detail) = (2, [], .texts)
    return try index.search(question).hits.first { $0.id == id }
  }

  /// The record as a hit of a list, and its neighbours there; nil if it is not among the first.
  ///
  /// One question where the address tells its rank, as the links of a list do.
  static func place(
    of id: String, in given: SearchRequest, at: Int?, ask: (SearchRequest) throws -> SearchResults
  ) rethrows -> (Hit?, RecordPage.Place?) {
    var question = given
    (question.facets, question.cursor) = ([], nil)
    func place(at rank: Int) throws -> (Hit, RecordPage.Place)? {
      var question = question
      (question.offset, question.limit, question.detail) = (max(0, rank - 2), rank > 1 ? 3 : 2, .texts)
      let around = try ask(question)
      func hit(_ rank: Int) -> Hit? { around.hits.first { $0.rank == rank } }
      guard let hit = hit(rank), hit.id == id else { return nil }
      let total = around.total + (around.partial?.total ?? 0)
      return (
        hit,
        RecordPage.Place(
          rank: rank, matches: around.total, total: total,
          previous: around.hits.first { $0.rank == rank - 1 }?.id,
          next: around.hits.first { $0.rank == rank + 1 }?.id)
      )
    }
    if let at, let found = try place(at: at) { return found }
    (question.offset, question.limit, question.detail) = (0, maxRank, .ids)
    guard let rank = try ask(question).hits.first(where: { $0.id == id })?.rank,
      let found = try place(at: rank)
    else { return (nil, nil) }
    return found
  }

  // MARK: Start

  static func start(_ request: RouteRequest, _ service: SearchService) throws -> Response {
    try request.parameters.rejectOthers()
    let index = try service.index()
    var question = SearchRequest("*")
    (question.limit, question.facets, question.detail) = (0, ["department", "oa", "year"], .ids)
    let results = try index.search(question)
    let questions = try service.startQuestions(of: results.index)
    return Response(html: StartPage(request.page, results.facets, questions: questions).html)
  }

  // MARK: Whole facets and departments

  static func facet(_ request: RouteRequest, _ service: SearchService) throws -> Response {
    guard let facet = FacetDefinition.named(request.text) else {
      return try otherForm("facet", request, service)
    }
    let index = try service.index()
    var parameters = request.parameters
    var selection = FacetPage.Selection()
    selection.find = try parameters.one("find")
    selection.letter = try parameters.one("letter")
    selection.within = try parameters.one("in")
    selection.page = try parameters.number("page", in: 1...service.limits.pages) ?? 1
    var list = try parameters.list(service.limits, index)
    list.page = nil
    try parameters.rejectOthers()
    var question = try list.question()
    let counts: FacetCounts
    if list.similar != nil {
      (question.facets, question.limit) = ([facet.name], 0)
      guard let found = try service.answer(question, similarTo: list.similar).facets.first else {
        throw HTTPError.notFound("no counts")
      }
      counts = found
    } else {
      counts = try index.facet(facet.name, question)
    }
    var page = request.page
    page.list = list
    page.list.ui = page.ui
    return Response(html: FacetPage(page, counts, selection).html)
  }

  static func department(_ request: RouteRequest, _ service: SearchService) throws -> Response {
    let index = try service.index()
    var parameters = request.parameters
    let isFragment = try parameters.number("fragment", in: 0...1) == 1
    let style = try parameters.choice("style", of: CitationStyle.self) ?? service.settings.citationStyle
    let number = try parameters.number("page", in: 1...service.limits.pages) ?? 1
    try parameters.rejectOthers()
    let all = try index.facet(FacetDefinition.department.name, SearchRequest("*")).values
    let code = request.text.lowercased()
    guard let unit = all.first(where: { $0.code.lowercased() == code }) else {
      return try otherForm("department", request, service)
    }
    var question = SearchRequest("")
    question.filters = [
      FacetFilter(facet: FacetDefinition.department.name, values: [FilterValue(.code(unit.code))])
    ]
    question.sort = .yearDescending
    (question.limit, question.facets, question.detail) = (0, ["oa", "year"], .ids)
    let facets = isFragment ? [] : try index.search(question).facets
    (question.offset, question.limit) = ((number - 1) * DepartmentPage.pageSize, DepartmentPage.pageSize)
    if isFragment { (question.offset, question.limit) = (0, service.limits.hitsOfFragment) }
    var years = request.page.yearList(style: style, isEmbedded: isFragment)
    _ = try index.forEachRecord(question) { years.add($0) }
    if isFragment { return Response(html: years.html) }
    let page = DepartmentPage(
      request.page, unit, in: all, facets: facets, list: years, style: style, number: number)
    return Response(html: page.html)
  }

  // MARK: Reports

  static func reports(_ request: RouteRequest, _ service: SearchService) throws -> Response {
    try request.parameters.rejectOthers()
    let index = try service.index()
    let words = request.page.words
    var report = ReportPage(title: words[.reports])
    report.web = request.page
    report.notes = [words[.eachNumberIsALink]]
    report.tables = [(words[.oaByYear], try index.table(of: .oa, SearchRequest("*"), byYear: true))]
    report.quality = try service.reports.quality.report(of: index.commit())
    report.duplicates = try service.reports.duplicates.report(of: index.commit())
    report.listsPairs = false
    return Response(html: request.page.document(title: report.title, report.body))
  }

  static func quality(_ request: RouteRequest, _ service: SearchService) throws -> Response {
    try request.parameters.rejectOthers()
    let found = try service.reports.quality.report(of: service.index().commit())
    var report = ReportPage(title: request.page.words[.quality])
    (report.web, report.quality) = (request.page, found)
    report.notes = [request.page.words[.eachNumberIsALink]]
    return Response(html: request.page.document(title: report.title, report.body))
  }

  static func duplicates(_ request: RouteRequest, _ service: SearchService) throws -> Response {
    try request.parameters.rejectOthers()
    let found = try service.reports.duplicates.report(of: service.index().commit())
    var report = ReportPage(title: request.page.words[.duplicates])
    (report.web, report.duplicates) = (request.page, found)
    return Response(html: request.page.document(title: report.title, report.body))
  }

  // MARK: Files

  static func file(_ assets: Assets, _ type: String, _ request: RouteRequest) throws -> Response {
    var parameters = request.parameters
    let version = try parameters.one("v")
    try parameters.rejectOthers()
    // Another version has another address.
    let cache = version == assets.version ? "public, max-age=31536000, immutable" : "no-cache"
    return Response(
      headers: [("Content-Type", type + "; charset=utf-8"), ("Cache-Control", cache)],
      body: Array(assets.text.utf8))
  }
}

/// Questions that show the query language, of what is in the index.
enum StartQuestions {
  static func of(_ service: SearchService) throws -> [(text: String, count: Int)] {
    let index = try service.index()
    var question = SearchRequest("*")
    (question.limit, question.facets, question.detail, question.sort) = (Self.looked, [], .fields, .updated)
    let hits = try index.search(question).hits
    var texts: [String] = []
    func add(_ text: String?) {
      if let text, !texts.contains(text) { texts.append(text) }
    }
    let titles = hits.compactMap { $0.title.map(SearchIndex.plainText) }
    // The two words that most records have.
    let pairs = try titles.compactMap(Self.words).map { pair in
      (pair: pair, count: try PageRoutes.count(ListAddress().asking("\(pair.0) \(pair.1)"), service))
    }
    let pair = pairs.max { $0.count < $1.count }?.pair
    add(pair.map { "\($0.0) \($0.1)" })
    add(pair.map { "\"\($0.0) \($0.1)\"" })
    let family = hits.lazy.compactMap { $0.authors.first?.name.split(separator: ",").first }.first {
      $0.allSatisfy(\.isLetter)
    }
    add(family.map { "author:" + $0.lowercased() })
    if let pair, let year = hits.lazy.compactMap(\.year).first { add("title:\(pair.0) year:\(year - 5)..") }
    if let pair { add("\(pair.0) NOT \(pair.1)") }
    add(hits.lazy.compactMap(\.doi).first.map { "doi:" + $0 })
    if let pair { add("\(pair.0.prefix(5))*") }
    return try texts.compactMap { text in
      let hits = try PageRoutes.count(ListAddress().asking(text), service)
      return hits > 0 ? (text, hits) : nil
    }
  }

  private static let looked = 20

  /// Two long words side by side.
  private static func words(of title: String) -> (String, String)? {
    let words = title.lowercased().split(separator: " ").map(String.init)
    return zip(words, words.dropFirst()).first { first, second in
      [first, second].allSatisfy { $0.count >= 6 && $0.utf8.allSatisfy { (0x61...0x7A).contains($0) } }
    }
  }
}

extension Route {
  /// The addresses that only people ask for.
  static let pages: [Route] = [
    Route(name: "start", path: [.literal("")], forms: [.html]) { try PageRoutes.start($0, $1) },
    Route(name: "help", path: [.literal("help")], forms: [.html]) { request, _ in
      try request.parameters.rejectOthers()
      return Response(html: HelpPage(request.page).html)
    },
    Route(name: "search", path: [.literal("search")], forms: [.html]) { try PageRoutes.results($0, $1) },
    Route(name: "record", path: [.literal("record"), .text], forms: [.html]) {
      try PageRoutes.record($0, $1)
    },
    Route(name: "facet", path: [.literal("facets"), .text], forms: [.html]) { try PageRoutes.facet($0, $1) },
    Route(name: "department", path: [.literal("departments"), .text], forms: [.html]) {
      try PageRoutes.department($0, $1)
    },
    Route(name: "report", path: [.literal("report")], forms: [.html]) { try PageRoutes.reports($0, $1) },
    Route(name: "quality", path: [.literal("report"), .literal("quality")], forms: [.html]) {
      try PageRoutes.quality($0, $1)
    },
    Route(name: "duplicates", path: [.literal("report"), .literal("duplicates")], forms: [.html]) {
      try PageRoutes.duplicates($0, $1)
    },
    Route(name: "style", path: [.literal("style.css")], isOfCommit: false) { request, _ in
      try PageRoutes.file(.style, "text/css", request)
    },
    Route(name: "style of pages", path: [.literal("pages.css")], isOfCommit: false) { request, _ in
      try PageRoutes.file(.pageStyle, "text/css", request)
    },
    Route(name: "style of paper", path: [.literal("print.css")], isOfCommit: false) { request, _ in
      try PageRoutes.file(.printStyle, "text/css", request)
    },
    Route(name: "theme", path: [.literal("theme.css")], isOfCommit: false) { request, service in
      try PageRoutes.file(.theme(service.settings), "text/css", request)
    },
    Route(name: "script", path: [.literal("app.js")], isOfCommit: false) { request, _ in
      try PageRoutes.file(.script, "text/javascript", request)
    },
  ]
}

extension Parameters {
  /// The list that the parameters name: each value of a filter by itself.
  mutating func list(_ limits: ServerLimits, _ index: SearchIndex) throws -> ListAddress {
    var list = ListAddress()
    list.query = try one("q") ?? ""
    for facet in FacetDefinition.all {
      let texts = all(facet.filterName)
      guard !texts.isEmpty else { continue }
      var values: [String] = []
      if facet.name == FacetDefinition.author.name {
        values = texts.flatMap(SearchRequest.authorNames).map(ListAddress.value(ofName:))
      } else {
        let given = try texts.map { try FacetFilter.parse(facet: facet.name, text: $0) }
        values = try index.resolved(given).flatMap(\.values).map(Self.written)
      }
      var known: Set<String> = []
      list.filters.append(.init(facet: facet.name, values: values.filter { known.insert($0).inserted }))
    }
    list.matchesAny = try choice("match", of: SearchRequest.Match.self) == .any
    list.similar = try one("similar")
    list.expands = try number("expand", in: 0...1) == 1
    list.explains = try number("explain", in: 0...1) == 1
    list.sort = try choice("sort", of: SearchRequest.Sort.self)
    list.limit = try number("limit", in: 0...limits.hits).flatMap { $0 == 10 ? nil : $0 }
    list.page = try number("page", in: 1...limits.pages)
    list.after = try one("after")
    return list
  }

  private static func written(_ value: FilterValue) -> String {
    guard case .code(let code) = value.kind else { return value.description }
    return (value.isExcluded ? "!" : "") + ListAddress.value(ofCode: code)
  }

  /// A list with the years of the fields `from` and `to` in place of its own.
  mutating func withRange(_ list: ListAddress) throws -> ListAddress {
    let years = 0...9_999
    var (from, to) = (try number("from", in: years), try number("to", in: years))
    if let first = from, let last = to, first > last { (from, to) = (last, first) }
    try rejectOthers()
    guard from != nil || to != nil else { return list.with([], in: FacetDefinition.year.name) }
    let range = FilterValue(.years(from: from, to: to)).description
    return list.with([range], in: FacetDefinition.year.name)
  }
}
