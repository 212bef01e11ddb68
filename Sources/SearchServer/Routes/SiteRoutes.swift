import Export
import HTML
import Pages
import Search

extension Route {
  /// What programs and search engines look for on a site.
  static let site: [Route] = [
    Route(name: "openapi", path: [.literal("openapi.json")]) { request, service in
      let settings = service.settings
      let address = settings.publicURL ?? (settings.basePath.isEmpty ? "/" : settings.basePath)
      return Response(
        json: OpenAPI(
          settings: (settings.title, address), limits: service.limits, version: service.version
        ).json)
    },
    Route(name: "opensearch", path: [.literal("opensearch.xml")], isOfCommit: false) { request, service in
      let settings = service.settings
      let origin = service.origin(request.request).address.map { $0 + settings.basePath }
      guard let address = settings.publicURL ?? origin else {
        throw HTTPError.badRequest("the 'Host' of the request is no host")
      }
      let icon: XML? = settings.favicon.map { path in
        "<Image>\(Self.absolute(path, service, address))</Image>\n"
      }
      let xml: XML = """
        <?xml version="1.0" encoding="UTF-8"?>
        <OpenSearchDescription xmlns="http://a9.com/-/spec/opensearch/1.1/">
        <ShortName>\(settings.title.prefix(16))</ShortName>
        <LongName>\(settings.title.prefix(48))</LongName>
        <Description>\(settings.title.prefix(1_024))</Description>
        \(icon)\
        <Url type="text/html"\(attribute: "template", address + "/search?q={searchTerms}")/>
        <Url type="application/atom+xml"\(attribute: "template", address + "/search.atom?q={searchTerms}")/>
        <InputEncoding>UTF-8</InputEncoding>
        </OpenSearchDescription>

        """
      return Response(
        headers: [("Content-Type", "application/opensearchdescription+xml")], body: xml.bytes)
    },
    Route(name: "sitemap", path: [.literal("sitemap.xml")]) { request, service in
      var parameters = request.parameters
      let part = try parameters.number("part", in: 1...Sitemap.maxParts)
      try parameters.rejectOthers()
      guard let address = service.settings.publicURL else {
        throw HTTPError.notFound("there is no sitemap", hint: "it needs public_url in the configuration")
      }
      var question = SearchRequest("*")
      (question.limit, question.sort, question.detail) = (nil, .yearDescending, .ids)
      let ids = try service.index().recordIDs(question).ids
      guard let xml = Sitemap.xml(ids, part: part, at: address) else {
        throw HTTPError.notFound("the sitemap has no part with this number")
      }
      return Response(headers: [("Content-Type", "application/xml")], body: xml.bytes)
    },
    Route(name: "robots", path: [.literal("robots.txt")], isOfCommit: false) { _, service in
      let base = service.settings.basePath
      // Lists have no end of filters and orders; records are what is to be found.
      let hidden = ["search?", "search.", "suggest", "facets/", "report", "metrics", "mcp"]
      var text = "User-agent: *\n" + hidden.map { "Disallow: \(base)/\($0)\n" }.joined()
      if let address = service.settings.publicURL { text += "Sitemap: \(address)/sitemap.xml\n" }
      return Response(headers: [("Content-Type", "text/plain; charset=utf-8")], body: Array(text.utf8))
    },
  ]

  /// A path of this server as a whole address. `address`: That of the first page.
  private static func absolute(_ path: String, _ service: SearchService, _ address: String) -> String {
    address + path.dropFirst(service.settings.basePath.count)
  }
}

/// The addresses of all records, in parts of what one sitemap may hold (sitemaps.org).
enum Sitemap {
  static let maxAddresses = 50_000
  static let maxParts = 50_000

  /// The whole where one part holds it, else the list of the parts, or one of them; nil if there is no
  /// such part.
  static func xml(
    _ ids: [String], part: Int?, at address: String, partSize: Int = maxAddresses
  ) -> XML? {
    let parts = max(1, (ids.count + partSize - 1) / partSize)
    if let part, part > parts { return nil }
    var xml: XML = "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n"
    if part == nil, parts > 1 {
      xml += "<sitemapindex xmlns=\"http://www.sitemaps.org/schemas/sitemap/0.9\">\n"
      for number in 1...parts {
        xml += "<sitemap><loc>\(address)/sitemap.xml?part=\(String(number))</loc></sitemap>\n"
      }
      xml += "</sitemapindex>\n"
      return xml
    }
    xml += "<urlset xmlns=\"http://www.sitemaps.org/schemas/sitemap/0.9\">\n"
    for id in ids.dropFirst(((part ?? 1) - 1) * partSize).prefix(partSize) {
      xml += "<url><loc>\(address)/record/\(SafeAddress.part(id))</loc></url>\n"
    }
    xml += "</urlset>\n"
    return xml
  }
}
