import Publication

/// The English messages of the libraries, translated for German pages. A message is looked up by its text, in
/// which `%1` stands for any text. One that is not in the list is shown in English and marked as English.
extension Words {
  private struct Sentence: Sendable {
    var english: [String]
    var german: String
    /// Whether its first part is the name of a facet.
    var namesFacet: Bool

    init(_ english: String, _ german: String, namesFacet: Bool = false) {
      self.english = english.split(separator: /%[1-9]/, omittingEmptySubsequences: false).map(String.init)
      (self.german, self.namesFacet) = (german, namesFacet)
    }

    /// The texts in the places of a sentence; nil if it is another one. Each as short as may be, the last
    /// one to the end.
    func parts(of sentence: String) -> [String]? {
      guard let first = english.first, let last = english.last, sentence.hasPrefix(first) else { return nil }
      if english.count == 1 { return sentence == first ? [] : nil }
      var rest = sentence.dropFirst(first.count)
      guard rest.hasSuffix(last), rest.count >= last.count else { return nil }
      rest = rest.dropLast(last.count)
      var parts: [String] = []
      for middle in english.dropFirst().dropLast() {
        guard let range = rest.firstRange(of: middle) else { return nil }
        parts.append(String(rest[..<range.lowerBound]))
        rest = rest[range.upperBound...]
      }
      return parts + [String(rest)]
    }
  }

  /// A sentence of the libraries in the language of the interface; nil if that is not known.
  func sentence(_ english: String) -> String? {
    guard language == .german else { return english }
    for sentence in Self.sentences {
      guard var parts = sentence.parts(of: english) else { continue }
      if sentence.namesFacet {
        guard let name = parts.first, FacetDefinition.named(name) != nil else { continue }
        parts[0] = title(ofFacet: name)
      }
      return Self.filled(sentence.german, with: parts) { String($0) }.joined()
    }
    return nil
  }

  /// Those with more text before those that they begin or end like.
  private static let sentences: [Sentence] = [
    // What was read otherwise than it was written.
    Sentence(
      "no searchable word in the query: only its filters apply",
      "Kein Wort, nach dem gesucht werden kann: nur die Filter gelten"),
    Sentence("no searchable word in the query", "Kein Wort, nach dem gesucht werden kann"),
    Sentence(
      "the query only excludes: the answer is all other records",
      "Die Frage schließt nur aus: Die Antwort sind alle anderen Einträge"),
    Sentence(
      "%1 has no word to join, and was ignored", "%1 verbindet hier keine Wörter und wurde nicht beachtet"),
    Sentence(
      "a quote is not closed: it was read up to the end of the query",
      "Ein Anführungszeichen ist nicht geschlossen: Es gilt bis zum Ende der Frage"),
    Sentence(
      "a parenthesis is not closed: it was read up to the end of the query",
      "Eine Klammer ist nicht geschlossen: Sie gilt bis zum Ende der Frage"),
    Sentence(
      "a closing parenthesis has no opening one, and was ignored",
      "Eine schließende Klammer hat keine öffnende und wurde nicht beachtet"),
    Sentence(
      "parentheses nested deeper than %1 were read as text",
      "Klammern, die tiefer als %1 ineinanderstehen, gelten als Text"),
    Sentence(
      "the query has more than %1 words: the rest was ignored",
      "Die Frage hat mehr als %1 Wörter: Der Rest wurde nicht beachtet"),
    Sentence(
      "the query is longer than %1 bytes: the rest was ignored",
      "Die Frage ist länger als %1 Bytes: Der Rest wurde nicht beachtet"),
    Sentence(
      "'%1': a * only stands for the end of a word, and was ignored",
      "„%1“: Ein * steht nur für das Ende eines Wortes und wurde nicht beachtet"),
    Sentence(
      "* stands for all records only if it is alone, and was ignored",
      "* steht nur allein für alle Einträge und wurde nicht beachtet"),
    Sentence(
      "'%1' was read as text: ~ takes a phrase in quotes, as in \"a b\"~5",
      "„%1“ gilt als Text: ~ braucht eine Wortfolge in Anführungszeichen wie \"a b\"~5"),
    Sentence("'%1' is not a field: read as text", "„%1“ ist kein Feld und gilt als Text"),
    Sentence("'%1' is not %2: read as text", "„%1“ ist keine gültige Kennung und gilt als Text"),
    Sentence(
      "'%1:' was read as text: as a filter it needs its value right behind the colon",
      "„%1:“ gilt als Text: Ein Filter braucht seinen Wert gleich hinter dem Doppelpunkt"),
    Sentence(
      "%1: '%2' has no value to filter by, expected one or more, separated by commas; nothing matches it",
      "%1: ohne Wert, erwartet einer oder mehrere mit Kommas dazwischen; nichts passt dazu", namesFacet: true),
    Sentence(
      "%1: the quote in '%2' is not closed; nothing matches it",
      "%1: Das Anführungszeichen in „%2“ ist nicht geschlossen; nichts passt dazu", namesFacet: true),
    Sentence(
      "%1: '%2' is not a year or a range of years such as 2020..2024; nothing matches it",
      "%1: „%2“ ist kein Jahr und kein Zeitraum wie 2020..2024; nichts passt dazu", namesFacet: true),
    Sentence(
      "%1: the range of years %2 ends before it begins, expected %3; nothing matches it",
      "%1: Der Zeitraum %2 endet vor seinem Anfang, erwartet %3; nichts passt dazu", namesFacet: true),
    Sentence(
      "filters hold for the whole query, not for a part of it",
      "Filter gelten für die ganze Frage, nicht für einen Teil"),
    Sentence(
      "there is no check of quality '%1', and nothing matches it; did you mean %2?",
      "Es gibt keine Prüfung „%1“, und nichts passt dazu; meinten Sie %2?"),
    Sentence(
      "there is no check of quality '%1', and nothing matches it",
      "Es gibt keine Prüfung „%1“, und nichts passt dazu"),
    Sentence(
      "the index has changed since the previous page: this page continues after its last hit",
      "Die Einträge haben sich seit der vorigen Seite geändert: Diese beginnt hinter deren letztem Treffer"),
    Sentence(
      "the inverted index has a format unknown here: it is read through FTS5, more slowly",
      "Das Format des Index ist hier nicht bekannt: Er wird über FTS5 gelesen, langsamer"),
    Sentence(
      "this page is past the last hit: there are %1",
      "Diese Seite liegt hinter dem letzten Treffer: Es gibt %1"),
    Sentence(
      "no record has all of these words: these are the best partial matches",
      "Kein Eintrag hat alle diese Wörter: Dies sind die besten teilweisen Treffer"),
    Sentence(
      "no record has %1 '%2'; there are: %3", "Kein Eintrag hat %1 „%2“; es gibt: %3", namesFacet: true),
    Sentence(
      "no record has %1 '%2'; nearest: %3", "Kein Eintrag hat %1 „%2“; am nächsten: %3", namesFacet: true),
    Sentence("no record has '%1'", "Kein Eintrag hat „%1“"),
    Sentence("no record has %1 '%2'", "Kein Eintrag hat %1 „%2“", namesFacet: true),
    Sentence("%1 '%2' is read as %3 and %4 more", "%1 „%2“ gilt als %3 und %4 weitere", namesFacet: true),
    Sentence("%1 '%2' is read as %3", "%1 „%2“ gilt als %3", namesFacet: true),
    Sentence("no record states a field '%1'", "Kein Eintrag nennt ein Feld „%1“"),
    Sentence(
      "'%1' stands for too many words: it was looked for up to '%2', and %3 more such words only a part; the limit is %4",
      "„%1“ steht für zu viele Wörter: Gesucht wurde bis „%2“, und von %3 weiteren solchen nur ein Teil; die Grenze ist %4"
    ),
    Sentence(
      "'%1' stands for too many words: it was looked for up to '%2'; the limit is %3",
      "„%1“ steht für zu viele Wörter: Gesucht wurde bis „%2“; die Grenze ist %3"),
    Sentence(
      "also searched: %1 for '%2' (%3 takes it as it is)",
      "Auch gesucht: %1 statt „%2“ (%3 nimmt es, wie es ist)"),

    // Why a record is not in a list.
    Sentence("the filter %1:%2 keeps it out", "der Filter %1 %2 schließt ihn aus", namesFacet: true),
    Sentence("it does not have '%1'", "er hat „%1“ nicht"),
    Sentence("it has none of %1", "er hat keines von %1"),
    Sentence("it has '%1', which is excluded", "er hat „%1“, was ausgeschlossen ist"),
    Sentence("it does not satisfy the query", "er erfüllt die Frage nicht"),

    // Why there is no answer.
    Sentence("unknown %1 '%2'", "%1 „%2“ gibt es nicht", namesFacet: true),
    Sentence("there are: %1", "es gibt: %1"),
    Sentence("unknown parameter '%1'", "der Parameter „%1“ ist nicht bekannt"),
    Sentence("'%1' is given twice, expected once", "„%1“ steht zweimal da, erwartet einmal"),
    Sentence("%1: expected a number from %2 to %3", "%1: erwartet eine Zahl von %2 bis %3"),
    Sentence("%1: expected one of: %2", "%1: erwartet eines von: %2"),
    Sentence(
      "'page' and 'after' cannot be used together", "„page“ und „after“ gehen nicht zusammen"),
    Sentence(
      "'%1' is not a year or a range of years such as 2020..2024",
      "„%1“ ist kein Jahr und kein Zeitraum wie 2020..2024"),
    Sentence("the cursor belongs to another query", "die Seite gehört zu einer anderen Frage"),
    Sentence("the query took longer than allowed", "die Frage brauchte länger, als sie darf"),
    Sentence(
      "ask for rarer words or longer prefixes", "fragen Sie nach selteneren Wörtern oder längeren Anfängen"),
    Sentence(
      "the words of the query stand for more than may be read at once",
      "die Wörter der Frage stehen für mehr, als auf einmal gelesen werden darf"),
    Sentence(
      "ask for fewer words or longer prefixes", "fragen Sie nach weniger Wörtern oder längeren Anfängen"),
    Sentence("the index cannot be read at the moment", "der Index ist im Moment nicht zu lesen"),
    Sentence("the request could not be answered", "die Anfrage konnte nicht beantwortet werden"),
    Sentence(
      "the report is being made from all records", "der Bericht wird gerade aus allen Einträgen gemacht"),
    Sentence("ask again in a moment", "fragen Sie gleich noch einmal"),

    // The checks of quality.
    Sentence("The OA type is not stated.", "Der OA-Typ fehlt."),
    Sentence("There is no abstract.", "Es gibt kein Abstract."),
    Sentence(
      "There is neither an author nor an editor.", "Weder eine Autorin noch ein Herausgeber ist genannt."),
    Sentence(
      "The DOI is not one: it does not begin as 10.1234/ does, or has a blank in it.",
      "Die DOI ist keine: Sie beginnt nicht wie 10.1234/ oder hat eine Leerstelle."),
    Sentence(
      "The DOI is stated with a resolver or a prefix, not as 10.1234/x.",
      "Die DOI steht mit einer Adresse oder einem Wort davor, nicht als 10.1234/x."),
    Sentence("Another record states the same DOI.", "Ein anderer Eintrag nennt dieselbe DOI."),
    Sentence(
      "A name has a character that names do not have: a broken accent, a digit, a bracket, markup.",
      "Ein Name hat ein Zeichen, das Namen nicht haben: ein zerbrochener Akzent, eine Ziffer, eine Klammer, Auszeichnung."
    ),
    Sentence(
      "A licence is stated, and there is neither a file nor a link to one.",
      "Eine Lizenz ist genannt, und es gibt weder eine Datei noch einen Link zu einer."),
    Sentence(
      "A file is open to everybody, and no licence is stated.",
      "Eine Datei steht allen offen, und keine Lizenz ist genannt."),
    Sentence(
      "The year is not that of the date of publication.", "Das Jahr ist nicht das des Erscheinungsdatums."),
    Sentence("The year is still to come.", "Das Jahr liegt noch in der Zukunft."),
    Sentence(
      "A name has a dotless i (ı): right in Turkish, a lost accent in other languages.",
      "Ein Name hat ein i ohne Punkt (ı): im Türkischen richtig, sonst ein verlorener Akzent."),
    Sentence("Two people stand in one name.", "Zwei Personen stehen in einem Namen."),
    Sentence(
      "An author has a first name only, or a last name only.",
      "Jemand hat nur einen Vornamen oder nur einen Nachnamen."),
    Sentence("The title is in capitals.", "Der Titel ist in Großbuchstaben."),
    Sentence("The title has markup of HTML or TeX in it.", "Der Titel enthält HTML oder TeX."),
    Sentence("No department is stated.", "Keine Einrichtung ist genannt."),
    Sentence(
      "A department is not in the department file.",
      "Eine Einrichtung steht nicht in der Datei der Einrichtungen."),
    Sentence(
      "A department of the department file has no record.",
      "Eine Einrichtung aus der Datei der Einrichtungen hat keinen Eintrag."),
    Sentence(
      "An ORCID iD has a wrong form or a wrong check digit.",
      "Eine ORCID iD hat eine falsche Form oder Prüfziffer."),
    Sentence(
      "An ISBN has a wrong number of digits or a wrong check digit.",
      "Eine ISBN hat eine falsche Zahl von Ziffern oder eine falsche Prüfziffer."),
    Sentence(
      "An ISSN has a wrong number of digits or a wrong check digit.",
      "Eine ISSN hat eine falsche Zahl von Ziffern oder eine falsche Prüfziffer."),
    Sentence(
      "A conference paper does not name its conference.", "Ein Konferenzbeitrag nennt seine Konferenz nicht."),
    Sentence("The last page comes before the first.", "Die letzte Seite kommt vor der ersten."),
    Sentence(
      "An abstract is written in another language than the record says.",
      "Ein Abstract ist in einer anderen Sprache, als der Eintrag sagt."),

    // How a word of the question was read.
    Sentence("%1: in 1 record, weight %2", "%1: in 1 Eintrag, Gewicht %2"),
    Sentence("%1: in %2 records, weight %3", "%1: in %2 Einträgen, Gewicht %3"),

    // What filters take.
    Sentence("Departments: MaMo,DaAl (any of them).", "Einrichtungen: MaMo,DaAl (eine von ihnen)."),
    Sentence(
      "OA types: gold,green; yes for any of them, no for the rest.",
      "OA-Typen: gold,green; yes für alle von ihnen, no für den Rest."),
    Sentence("2024, 2020..2024, 2020.., ..1999, >2019.", "2024, 2020..2024, 2020.., ..1999, >2019."),
    Sentence(
      "Publication types: conference,preprint; article for journal_article.",
      "Publikationstypen: conference,preprint; article für journal_article."),
    Sentence("Authors: a name, an ORCID iD, or several.", "Personen: ein Name, eine ORCID iD, oder mehrere."),
    Sentence(
      "Journals, proceedings, books, by a part of the name.",
      "Zeitschriften, Tagungsbände, Bücher, mit einem Teil des Namens."),
    Sentence("Languages: eng,ger, also de or german.", "Sprachen: eng,ger, auch de oder german."),
    Sentence("Publishers, by a part of the name.", "Verlage, mit einem Teil des Namens."),
    Sentence("Licences.", "Lizenzen."),
    Sentence("Projects, by code or a part of the name.", "Projekte, mit Code oder einem Teil des Namens."),
  ]
}
