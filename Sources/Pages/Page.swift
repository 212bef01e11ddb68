package import HTML

/// A whole page, in the look of all pages.
package enum Page {
  /// Where a page gets its style from.
  package enum StyleSheet {
    /// The page is one file, to print or to mail.
    case inside
    /// A file beside it, or at an address.
    case file(String)
  }

  package static func document(
    title: String, language: String = "en", style: StyleSheet, head: [HTML] = [], _ body: HTML
  ) -> HTML {
    """
    <!doctype html>
    <html\(attribute: "lang", language)>
    <head>
    <meta charset="utf-8">
    <meta name="viewport" content="width=device-width, initial-scale=1">
    <meta name="color-scheme" content="light dark">
    <title>\(title)</title>
    \(link(style))
    \(head)</head>
    <body>
    \(body)</body>
    </html>

    """
  }

  private static func link(_ style: StyleSheet) -> HTML {
    switch style {
    case .inside:
      """
      <style>
      \(HTML(stringLiteral: Style.lists))\(HTML(stringLiteral: Style.pages))\(HTML(stringLiteral: Style.print))</style>
      """
    case .file(let address): "<link rel=\"stylesheet\"\(address: "href", address)>"
    }
  }
}
