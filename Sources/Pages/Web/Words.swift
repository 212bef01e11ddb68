package import Basics
package import HTML
import Publication
package import Search

/// The words of the interface in one language, its numbers and its dates.
package struct Words: Sendable, Hashable {
  package enum Language: String, CaseIterable, Sendable {
    case english = "en"
    case german = "de"

    /// As it calls itself.
    package var name: String {
      switch self {
      case .english: "English"
      case .german: "Deutsch"
      }
    }
  }

  package let language: Language

  package init(_ language: Language) { self.language = language }

  package static let english = Words(.english)

  package subscript(_ phrase: Phrase) -> String {
    let texts = phrase.texts
    return language == .german ? texts.de : texts.en
  }

  /// A phrase with parts in the places `%1`, `%2`, ...
  package func html(_ phrase: Phrase, _ parts: HTML...) -> HTML {
    Self.filled(self[phrase], with: parts) { HTML($0) }.joined()
  }

  package func text(_ phrase: Phrase, _ parts: String...) -> String {
    Self.filled(self[phrase], with: parts) { String($0) }.joined()
  }

  /// A phrase of the form `one|many`, with the number in it.
  package func counted(_ phrase: Phrase, _ count: Int) -> HTML {
    Self.filled(form(of: phrase, count), with: ["<span class=\"num\">\(number(count))</span>"]) { HTML($0) }
      .joined()
  }

  /// The same about things that are counted in words: `167 records state no year.`
  package func counted(_ phrase: Phrase, _ count: Int, of things: Phrase) -> HTML {
    Self.filled(form(of: phrase, count), with: [counted(things, count)]) { HTML($0) }.joined()
  }

  package func countedText(_ phrase: Phrase, _ count: Int) -> String {
    form(of: phrase, count).replacing("%1", with: number(count))
  }

  private func form(of phrase: Phrase, _ count: Int) -> String {
    let forms = self[phrase].split(separator: "|")
    return (count == 1 ? forms.first : forms.last).map(String.init) ?? ""
  }

  /// The pieces of a text with parts in the places `%1`, `%2`, ...
  static func filled<Piece>(
    _ text: String, with parts: [Piece], _ piece: (Substring) -> Piece
  ) -> [Piece] {
    var pieces: [Piece] = []
    for (number, rest) in text.split(separator: "%", omittingEmptySubsequences: false).enumerated() {
      guard number > 0 else {
        pieces.append(piece(rest))
        continue
      }
      if let place = rest.first?.wholeNumberValue, parts.indices.contains(place - 1) {
        pieces.append(parts[place - 1])
      }
      pieces.append(piece(rest.dropFirst()))
    }
    return pieces
  }

  package func number(_ number: Int) -> String {
    grouped(number, separator: language == .german ? "." : ",")
  }

  package func percent(_ count: Int, of total: Int) -> String { Pages.percent(count, of: total) }

  /// With two digits behind the point.
  package func score(_ value: Double) -> String {
    guard value.isFinite, value.magnitude < 1e9 else { return "0" }
    let hundredths = Int((value * 100).rounded())
    let digits = String(hundredths.magnitude % 100)
    let text =
      "\(hundredths.magnitude / 100)\(language == .german ? "," : ".")\(digits.count < 2 ? "0" : "")\(digits)"
    return hundredths < 0 ? "-" + text : text
  }

  package func date(_ date: Date) -> String {
    let parts = Timestamp.text(of: date).prefix(10).split(separator: "-").compactMap { Int($0) }
    guard parts.count == 3, (1...12).contains(parts[1]) else { return "" }
    let months = self[.months].split(separator: " ")
    guard months.count == 12 else { return "" }
    return "\(parts[2])\(language == .german ? "." : "") \(months[parts[1] - 1]) \(parts[0])"
  }

  // MARK: Names of values

  package func title(ofFacet name: String) -> String {
    switch name {
    case "department": self[.department]
    case "oa": self[.openAccess]
    case "year": self[.year]
    case "type": self[.type]
    case "author": self[.author]
    case "venue": self[.publishedIn]
    case "language": self[.languageName]
    case "publisher": self[.publisher]
    case "license": self[.licence]
    case "project": self[.project]
    default: name
    }
  }

  /// A value of a facet for people.
  package func label(_ value: FacetCounts.Value, of facet: String) -> String {
    label(code: value.code, label: value.label, of: facet)
  }

  package func label(code: String, label: String? = nil, of facet: String) -> String {
    switch facet {
    case "oa": openAccess(code)
    case "type": type(code)
    case "language": languageName(code, label: label == code ? nil : label)
    default: label.flatMap { $0.isEmpty ? nil : $0 } ?? code
    }
  }

  /// `gold`; a type that only one site has as it is.
  package func openAccess(_ code: String) -> String {
    if code == "none" { return self[.notStated] }
    guard language == .german else { return code }
    return switch OpenAccess.type(code) {
    case "diamond": "diamant"
    case "gold": "gold"
    case "hybrid": "hybrid"
    case "green": "grün"
    case "bronze": "bronze"
    case "closed": "nicht frei"
    default: code
    }
  }

  /// `journal_article` and the old `journalArticle` as words.
  package func type(_ code: String) -> String {
    var words = ""
    for scalar in code.unicodeScalars {
      if scalar == "_" {
        words += " "
      } else if scalar.properties.isUppercase, !words.isEmpty {
        words += " " + scalar.properties.lowercaseMapping
      } else {
        words.unicodeScalars.append(scalar)
      }
    }
    if language == .german, let german = Self.germanTypes[words.lowercased()] { return german }
    if words == "conference" { words = "conference paper" }
    return words.prefix(1).uppercased() + words.dropFirst()
  }

  private static let germanTypes = [
    "journal article": "Zeitschriftenaufsatz", "conference": "Konferenzbeitrag", "book": "Buch",
    "book chapter": "Buchkapitel", "book editor": "Herausgegebenes Buch", "dissertation": "Dissertation",
    "preprint": "Preprint", "research data": "Forschungsdaten", "software": "Software", "patent": "Patent",
    "report": "Bericht", "working paper": "Arbeitspapier", "review": "Rezension", "thesis": "Abschlussarbeit",
    "conference editor": "Herausgegebener Konferenzband", "conference abstract": "Konferenz-Abstract",
    "conference poster": "Konferenzposter", "newspaper article": "Zeitungsartikel",
    "encyclopedia article": "Lexikonartikel", "other": "Sonstiges",
  ]

  package func languageName(_ code: String, label: String? = nil) -> String {
    let codes = LanguageName.codes(of: code)
    if language == .german, let german = codes.lazy.compactMap({ Self.germanLanguages[$0] }).first {
      return german
    }
    return label ?? LanguageName.english(of: code) ?? code
  }

  private static let germanLanguages = [
    "eng": "Englisch", "ger": "Deutsch", "fre": "Französisch", "spa": "Spanisch", "ita": "Italienisch",
    "por": "Portugiesisch", "dut": "Niederländisch", "rus": "Russisch", "lat": "Latein", "ara": "Arabisch",
    "heb": "Hebräisch", "chi": "Chinesisch", "jpn": "Japanisch", "pol": "Polnisch", "cze": "Tschechisch",
    "swe": "Schwedisch", "dan": "Dänisch", "nor": "Norwegisch", "fin": "Finnisch", "hun": "Ungarisch",
    "tur": "Türkisch", "per": "Persisch", "gre": "Griechisch", "ukr": "Ukrainisch",
  ]

  /// The field of a text in which a word stands.
  package func inField(_ name: String) -> String {
    switch name {
    case "title": self[.inTitle]
    case "abstract": self[.inAbstract]
    case "author": self[.inNames]
    default: self[.inKeywords]
    }
  }
}
