package import HTML
import Search

/// What stands if there is no answer: why, and the ways on.
package struct ErrorPage {
  private let page: WebPage
  private let status: Int
  private let message: String
  private let hint: String?
  private let record: String?

  /// `message` and `hint`: For the client, without a path of a file.
  /// `record`: The id that no record has, where that was asked for.
  package init(_ page: WebPage, status: Int, message: String, hint: String?, record: String? = nil) {
    (self.page, self.status, self.message, self.hint, self.record) = (page, status, message, hint, record)
  }

  private var words: Words { page.words }

  private var title: String {
    if let record { return words.text(.noRecord, record) }
    return switch status {
    case 404: words[.notFound]
    case 400..<500: words[.notUnderstood]
    case 503: words[.notAnswered]
    default: words[.failed]
    }
  }

  package var html: HTML {
    let lines = [message, hint].compactMap(\.self).map { english -> HTML in
      let line = page.sentence(english)
      return "<p\(page.language(of: english))>\(line.prefix(1).uppercased() + line.dropFirst()).</p>\n"
    }
    let explanation: [HTML] =
      record != nil ? ["<p>\(words[.withdrawn])</p>\n"] : status == 404 ? [] : Array(lines)
    let calm: HTML? = status >= 500 ? "<p class=\"m\">\(words[.nothingIsWrong])</p>\n" : nil
    return page.document(
      title: title, robots: "noindex",
      """
      <main class="page" id="main" tabindex="-1"><div class="msg">
      <p class="err num">\(status)</p>
      <h1>\(title)</h1>
      \(explanation)<ul class="lines">\(links)</ul>
      \(calm)</div></main>

      """)
  }

  private var links: [HTML] {
    var links: [HTML] = []
    if let record {
      let list = ListAddress().asking(record)
      links.append(
        "<a\(address: "href", page.link("/search", list))>\(words.html(.searchFor, "<q>\(record)</q>"))</a>")
    } else if status >= 500 {
      links.append("<a\(address: "href", page.itself(in: page.ui))>\(words[.askAgain])</a>")
    }
    if status == 404 {
      links.append(
        "<a\(address: "href", page.link("/search", ListAddress().sorted(.updated)))>\(words[.lastAdded])</a>")
    } else {
      links.append("<a\(address: "href", page.link("/help"))>\(words[.howToSearch])</a>")
    }
    links.append("<a\(address: "href", page.link("/"))>\(words[.startPage])</a>")
    return links.map { "<li>\($0)</li>" }
  }
}
