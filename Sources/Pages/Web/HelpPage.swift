package import HTML
import Publication

/// How to ask.
package struct HelpPage {
  private let page: WebPage

  package init(_ page: WebPage) { self.page = page }

  private var words: Words { page.words }

  /// What to write, and what it finds. The names of fields and filters are those of every interface.
  private static let rows: [(query: String, en: String, de: String)] = [
    (
      "neural collapse", "records with both words, in any form and spelling",
      "Einträge mit beiden Wörtern, in jeder Form und Schreibung"
    ),
    ("\"neural collapse\"", "the phrase", "die Wortfolge"),
    (
      "\"neural collapse\"~5", "both words with at most 5 others in between",
      "beide Wörter mit höchstens 5 anderen dazwischen"
    ),
    ("collapse OR convergence", "either", "eines von beiden"),
    (
      "neural -survey", "the first word without the second; also: neural NOT survey",
      "das erste Wort ohne das zweite; auch: neural NOT survey"
    ),
    ("(gold OR silver) nanoparticles", "groups", "Gruppen"),
    ("optimi*", "words that begin so", "Wörter, die so beginnen"),
    ("=networks", "only this form", "nur diese Form"),
    (
      "title:landscape", "in the title; also author:, editor:, abstract:, keyword:",
      "im Titel; auch author:, editor:, abstract:, keyword:"
    ),
    (
      "author:\"Manning, C. D.\"", "one person, however the name is written",
      "eine Person, wie auch immer der Name geschrieben ist"
    ),
    (
      "doi:10.48550/arXiv.2210.06819", "the record with this DOI; also id:, arxiv:, or the identifier alone",
      "der Eintrag mit dieser DOI; auch id:, arxiv:, oder die Kennung allein"
    ),
    (
      "oa:gold year:2020..2024",
      "filters inside a query; a comma means or, ! means not, none means not stated",
      "Filter in der Frage; ein Komma heißt oder, ! heißt nicht, none heißt ohne Angabe"
    ),
    (
      "has:abstract -has:doi", "records that state a field or do not",
      "Einträge mit oder ohne Angabe in einem Feld"
    ),
    ("quality:no-abstract", "records that a quality check finds", "was eine Prüfung der Qualität findet"),
  ]

  package var html: HTML {
    let rows: [HTML] = Self.rows.map { row in
      let list = ListAddress().asking(row.query)
      return """
        <tr><td><a\(address: "href", page.link("/search", list))><code>\(row.query)</code></a></td>\
        <td>\(words.language == .german ? row.de : row.en)</td></tr>

        """
    }
    let filters: [HTML] = FacetDefinition.all.map { facet in
      """
      <tr><td><code>\(facet.filterName):</code></td><td><a\(address: "href", page.link("/facets/" + facet.name))>\
      \(words.title(ofFacet: facet.name))</a></td><td\(page.language(of: facet.summary))>\(page.sentence(facet.summary))</td></tr>

      """
    }
    let endings: [HTML] = ["json", "jsonl", "csv", "bib", "ris", "csl.json", "atom"].map {
      "<code>.\($0)</code>"
    }
    return page.document(
      title: words[.howToSearch],
      """
      <main class="page stack" id="main" tabindex="-1">
      <div><h1>\(words[.howToSearch])</h1>
      <p class="lead">\(words[.noSyntaxError])</p></div>
      <section class="sec" aria-labelledby="h1"><h2 id="h1">\(words[.questions])</h2>
      <div class="scroll"><table class="wide"><thead><tr><th scope="col">\(words[.write])</th><th scope="col">\(words[.toFind])</th></tr></thead><tbody>
      \(rows)</tbody></table></div></section>
      <section class="sec" aria-labelledby="h2"><h2 id="h2">\(words[.filtersInQuery])</h2>
      <div class="scroll"><table class="wide"><tbody>
      \(filters)</tbody></table></div></section>
      <section class="sec" aria-labelledby="h3"><h2 id="h3">\(words[.forScripts])</h2>
      <p>\(words.html(.sameAddress, endings.joined(separator: ", "))) <a\(address: "href", page.settings.basePath + "/openapi.json")>\
      \(words[.api])</a></p></section>
      </main>

      """)
  }
}
