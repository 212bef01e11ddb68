/// Languages as people name them.
package enum LanguageName {
  /// ISO 639-1, ISO 639-2 (both forms where there are two), and the English and own names.
  private static let rows = """
    en eng english|de ger deu german deutsch|fr fre fra french français|es spa spanish español castellano|it ita italian \
    italiano|pt por portuguese português|nl dut nld dutch nederlands flemish|sv swe swedish svenska|da dan danish dansk|\
    no nor norwegian norsk|nb nob bokmål|nn nno nynorsk|fi fin finnish suomi|is ice isl icelandic íslenska|pl pol polish \
    polski|cs cze ces czech čeština|sk slo slk slovak slovenčina|sl slv slovenian slovene slovenščina|hr hrv croatian \
    hrvatski|sr srp serbian srpski|bs bos bosnian bosanski|hu hun hungarian magyar|ro rum ron romanian română|bg bul \
    bulgarian|el gre ell greek|grc grc|la lat latin latina|ru rus russian|uk ukr ukrainian|be bel belarusian|tr tur \
    turkish türkçe|ar ara arabic|he heb hebrew|fa per fas persian farsi|hi hin hindi|ur urd urdu|bn ben bengali|ta tam \
    tamil|sa san sanskrit|zh chi zho chinese|ja jpn japanese|ko kor korean|vi vie vietnamese|th tha thai|id ind \
    indonesian|ms may msa malay|et est estonian eesti|lv lav latvian latviešu|lt lit lithuanian lietuvių|ga gle irish \
    gaeilge|cy wel cym welsh cymraeg|ca cat catalan català|eu baq eus basque euskara|gl glg galician galego|sq alb sqi \
    albanian shqip|mk mac mkd macedonian|hy arm hye armenian|ka geo kat georgian|sw swa swahili|af afr afrikaans|lb ltz \
    luxembourgish|yi yid yiddish|mt mlt maltese|eo epo esperanto
    """.split(separator: "|").map { $0.split(separator: " ").map(String.init) }

  /// The English name of the language with a code; nil for a code that is not known.
  package static func english(of code: String) -> String? {
    let name = code.lowercased()
    let row = rows.first { $0.prefix { (2...3).contains($0.utf8.count) }.contains(name) }
    guard let english = row?.first(where: { $0.utf8.count > 3 }) else { return nil }
    return english.prefix(1).uppercased() + english.dropFirst()
  }

  /// The code of two letters, as pages name a language; nil if there is none.
  package static func short(_ code: String) -> String? { codes(of: code).first { $0.utf8.count == 2 } }

  /// All codes of the language that a text names, by a code or by a name; none for any other text.
  package static func codes(of text: String) -> [String] {
    let name = text.lowercased()
    return rows.first { $0.contains(name) }?.filter { (2...3).contains($0.utf8.count) } ?? []
  }
}
