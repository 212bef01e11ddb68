package import HTML
package import Search

/// What all pages of an installation have in common: the head, the search box, the foot.
package struct WebPage: Sendable {
  package var settings: WebSettings
  package var words: Words
  /// The commit that the page is about; nil if the index cannot be read.
  package var index: SearchResults.IndexInfo?
  /// The language where the address names it: links keep it.
  package var ui: String?
  /// Where the page is, without what stands before all addresses.
  package var path: String
  /// All that its address says but the language, as it was asked for.
  package var parameters: [(name: String, value: String)] = []
  /// What it shows, where it is a list or came from one.
  package var list = ListAddress()

  package init(
    settings: WebSettings, words: Words, index: SearchResults.IndexInfo?, ui: String?, path: String,
    list: ListAddress = ListAddress()
  ) {
    (self.settings, self.words, self.index, self.ui) = (settings, words, index, ui)
    (self.path, self.list) = (path, list)
  }

  // MARK: Addresses

  /// The address of a page that has no parameters but the language.
  package func link(_ path: String) -> String { link(path, ListAddress()) }

  /// The address of a page about a list.
  package func link(_ path: String, _ list: ListAddress) -> String {
    settings.basePath + path + list.inLanguage(ui).suffix
  }

  /// The address of the page itself with all that it says, in a language.
  func itself(in language: String?) -> String {
    settings.basePath + path + ListAddress.suffix(parameters + (language.map { [("ui", $0)] } ?? []))
  }

  /// The same where the present page is at this path: shorter.
  package func search(_ list: ListAddress) -> String {
    path == "/search" ? list.inLanguage(ui).text : link("/search", list)
  }

  /// The same for each of some values alone in a facet.
  package func searches(_ list: ListAddress, with values: [String], in facet: String) -> [String] {
    let (before, after) = searchParts(list, around: facet)
    return values.map { before + ListAddress.encoded($0) + after }
  }

  /// What such addresses have before the value and behind it.
  func searchParts(_ list: ListAddress, around facet: String) -> (before: String, after: String) {
    let path = path == "/search" ? "" : settings.basePath + "/search"
    let (before, after) = list.inLanguage(ui).parts(around: facet)
    return (path + before, after)
  }

  /// The whole address, for what leaves the site; that of the server itself where no public one is known.
  package func publicLink(_ path: String) -> String { (settings.publicURL ?? settings.basePath) + path }

  /// The page of a record, with the list that it was found in.
  package func record(_ id: String, _ list: ListAddress = ListAddress()) -> String {
    link("/record/" + SafeAddress.part(id), list)
  }

  package func export(_ path: String, _ list: ListAddress) -> String {
    settings.basePath + path + list.fromStart.limited(to: nil).inLanguage(nil).suffix
  }

  /// Hidden fields that keep a list in a form.
  package func hidden(_ list: ListAddress, without names: Set<String> = []) -> [HTML] {
    list.inLanguage(ui).parameters.filter { !names.contains($0.name) }.map { parameter in
      "<input type=\"hidden\"\(attribute: "name", parameter.name)\(attribute: "value", parameter.value)>"
    }
  }

  // MARK: The page

  /// `robots`: What crawlers should do, where it is not all. `isList`: Whether the style of lists is enough:
  /// a list comes with the first packets of a connection.
  package func document(
    title: String?, head: [HTML] = [], robots: String? = nil, hasTop: Bool = true, isList: Bool = false,
    skip: String = "main", _ body: HTML
  ) -> HTML {
    let whole = title.map { "\($0) – \(settings.title)" } ?? settings.title
    let robots: HTML? = robots.map { "<meta name=\"robots\"\(attribute: "content", $0)>\n" }
    let theme: HTML? =
      settings.hasTheme
      ? "<link rel=\"stylesheet\"\(address: "href", asset("theme.css", Assets.theme(settings).version))>\n"
      : nil
    let icon: HTML? = settings.favicon.map { "<link rel=\"icon\"\(address: "href", $0)>\n" }
    let pageStyle: HTML? =
      isList
      ? nil
      : "<link rel=\"stylesheet\"\(address: "href", asset("pages.css", Assets.pageStyle.version))>\n"
    let common: HTML = """
      \(pageStyle)<link rel="stylesheet"\(address: "href", asset("print.css", Assets.printStyle.version)) media="print">
      \(theme)\(icon)<link rel="search" type="application/opensearchdescription+xml"\(attribute: "title", settings.title)\
      \(address: "href", settings.basePath + "/opensearch.xml")>
      \(head)\(robots)<script\(address: "src", asset("app.js", Assets.script.version)) defer></script>

      """
    return Page.document(
      title: whole, language: words.language.rawValue, style: .file(asset("style.css", Assets.style.version)),
      head: [common],
      """
      <a class="skip"\(address: "href", "#" + skip)>\(words[.skip])</a>
      \(settings.header)\(hasTop ? top : nil)\(body)\(foot)\(settings.footer)
      """)
  }

  private func asset(_ name: String, _ version: String) -> String {
    "\(settings.basePath)/\(name)?v=\(version)"
  }

  private var top: HTML {
    """
    <header class="top">
    <p class="brand"><a\(address: "href", link("/"))>\(brand)</a></p>
    \(searchBox())<nav><a\(address: "href", link("/help"))>\(words[.howToSearch])</a></nav>
    </header>

    """
  }

  /// The name of the site, its last word in the accent.
  package var brand: HTML {
    let logo: HTML? = settings.logo.map { "<img\(address: "src", $0) alt=\"\"> " }
    guard let blank = settings.title.lastIndex(of: " ") else { return "\(logo)\(settings.title)" }
    let (first, last) = (settings.title[..<blank], settings.title[blank...].dropFirst())
    return "\(logo)\(first) <span>\(last)</span>"
  }

  package func searchBox(isBig: Bool = false) -> HTML {
    let value: HTML? = list.query.isEmpty ? nil : " value=\"\(list.query)\""
    var kept = list.fromStart
    (kept.query, kept.similar, kept.explains) = ("", nil, false)
    return """
      <form\(attribute: "class", isBig ? "find big" : "find") role="search"\(address: "action", settings.basePath + "/search")>
      <label class="vh" for="q">\(words[.searchPublications])</label>
      <input id="q" name="q" type="search"\(value)\(attribute: "placeholder", words[.placeholder]) autocomplete="off" \
      spellcheck="false"\(isBig ? " autofocus" : "")>\(hidden(kept))
      <button>\(words[.search])</button>
      </form>

      """
  }

  private var foot: HTML {
    let links: [HTML] = settings.links.map { "<a\(address: "href", $0.address)>\($0.label)</a>" }
    let languages: [HTML] = settings.languages.compactMap(Words.Language.init).filter { $0 != words.language }
      .map { language in
        """
        <a\(address: "href", itself(in: language.rawValue))\(attribute: "hreflang", language.rawValue)\
        \(attribute: "lang", language.rawValue)>\(language.name)</a>
        """
      }
    return """
      <footer class="foot"><p>\(state)</p><a\(address: "href", settings.basePath + "/openapi.json")>\(words[.api])</a>\
      <a\(address: "href", link("/report"))>\(words[.reports])</a>\(links)\(languages)</footer>

      """
  }

  /// How many records there are, and when they changed last.
  package var state: HTML {
    guard let index else { return HTML() }
    let records = words.counted(.records, index.records)
    guard let updated = index.updated else { return records }
    return words.html(.updatedOn, records, "\(words.date(updated))")
  }
}

extension WebSettings {
  var hasTheme: Bool { !lightColours.isEmpty || !darkColours.isEmpty }
}
