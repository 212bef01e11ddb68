/// The texts of the interface, each in all its languages. `%1` is the place of a number or a name;
/// `one|many`.
package enum Phrase: String, CaseIterable, Sendable {
  // The frame of all pages.
  case skip, searchPublications, placeholder, search, howToSearch, records, publications, updatedOn, api,
    reports
  case months, startPage
  // A list.
  case recordsFor, recordsLike, allRecords, filters, filtersActive, activeFilters, removeFilter, clearAll, or,
    only, anyOf
  case partsOf, allValues, find, findValue, allAre, notStated, oaNotStated, from, to, apply, yearsAsList
  case sortBy, relevance, newest, oldest, titleSort, updatedSort, exportAll, csvForSpreadsheets, atomFeed,
    listByAPI
  case abstract, cite, otherStyles, similar, andMore, fullText, page, pages, volume, next, range, pageNumber,
    ofPages, go
  case perPage, pagesOfList, list, lacks, alsoPartial, didYouMean, newestFirst, readAs, alsoSearched,
    citationStyle, export, noTitle
  // No hits.
  case noneHasAll, noneFor, nearestQuestion, wordByWord, word, withFilters, inAll, nearWords, fewerFilters,
    without
  case withoutAny, partialMatches, partialTotal, whatNow, newRecords
  // Names of facets and fields.
  case department, openAccess, year, type, author, publishedIn, languageName, publisher, licence, project
  case series, issue, articleNumber, edition, date, conference, place, keywords, editors, translators,
    recorded
  case updated, acknowledgement, pagesField, volumeField, identifiers, record, number
  // A record.
  case inTheList, positionOf, previous, nextRecord, details, read, inRepository, atPublisher, atArXiv,
    similarRecords
  case moreLikeThis, thisRecordAs, whyInList, rankSentence, sumsUp, recordsWithIt, here, score, sum,
    stepsAsJSON, ofAll
  case inTitle, inAbstract, inNames, inKeywords, once, times, besideInOrder, beside, knownItem, allInTitle,
    someInTitle
  case nowhereInTitle, standBeside, rarest, notInList
  // Start page.
  case recordsFromTo, seeNew, byYear, stateNoYear, allYearsAsList, freeToRead, questions, departments,
    forScripts
  case sameAddress
  // Whole facets and departments.
  case valuesOf, letters, noValues, searchInThem, subUnits, partOf, years, noYear, embed, all, count,
    value
  case firstOfAll
  // Reports.
  case eachNumberIsALink, oaByYear, ofRecordsFree, quality, what, duplicates, pairs, ids, differs
  case duplicatePair, versionsPair, preprintPair, nothingFound, titleAndAgrees, checks, share,
    others, noneInShort
  // Errors and help.
  case notFound, notAnswered, notUnderstood, failed, askAgain, noRecord, withdrawn, searchFor, lastAdded,
    nothingIsWrong
  case write, toFind, filtersInQuery, noSyntaxError

  package var texts: (en: String, de: String) {
    switch self {
    case .skip: ("Skip to the content", "Zum Inhalt")
    case .searchPublications: ("Search publications", "Publikationen durchsuchen")
    case .placeholder: ("Title, author, words, DOI", "Titel, Person, Wörter, DOI")
    case .search: ("Search", "Suchen")
    case .howToSearch: ("How to search", "Suchhilfe")
    case .records: ("%1 record|%1 records", "%1 Eintrag|%1 Einträge")
    case .publications: ("%1 publication|%1 publications", "%1 Publikation|%1 Publikationen")
    case .updatedOn: ("%1, updated %2", "%1, Stand %2")
    case .api: ("API", "API")
    case .reports: ("Reports", "Berichte")
    case .months:
      (
        "January February March April May June July August September October November December",
        "Januar Februar März April Mai Juni Juli August September Oktober November Dezember"
      )
    case .startPage: ("Start page", "Startseite")

    case .recordsFor: ("%1 for %2", "%1 zu %2")
    case .recordsLike: ("%1 like %2", "%1 wie %2")
    case .allRecords: ("All records", "Alle Einträge")
    case .filters: ("Filters", "Filter")
    case .filtersActive: ("Filters: %1 active", "Filter: %1 aktiv")
    case .activeFilters: ("Active filters", "Aktive Filter")
    case .removeFilter: ("Remove filter ", "Ohne Filter ")
    case .clearAll: ("Clear all", "Alle entfernen")
    case .or: ("or", "oder")
    case .only: ("only", "nur")
    case .anyOf: ("Any of the chosen", "Einer der gewählten")
    case .partsOf: ("Parts of %1", "Teile von %1")
    case .allValues: ("All %1", "Alle %1")
    case .find: ("Find", "Finden")
    case .findValue: ("Find in the list", "In der Liste finden")
    case .allAre: ("All: %1", "Alle: %1")
    case .notStated: ("not stated", "ohne Angabe")
    case .oaNotStated: ("OA not stated", "OA ohne Angabe")
    case .from: ("From", "Von")
    case .to: ("to", "bis")
    case .apply: ("Apply", "Anwenden")
    case .yearsAsList: ("Years as a list", "Jahre als Liste")
    case .sortBy: ("Sort by", "Ordnung")
    case .relevance: ("Relevance", "Relevanz")
    case .newest: ("Newest", "Neueste")
    case .oldest: ("Oldest", "Älteste")
    case .titleSort: ("Title", "Titel")
    case .updatedSort: ("Updated", "Geändert")
    case .exportAll: ("Export all %1", "Alle %1 ausgeben")
    case .csvForSpreadsheets: ("CSV, for spreadsheets", "CSV, für Tabellen")
    case .atomFeed: ("Atom feed", "Atom-Feed")
    case .listByAPI: ("This list by API", "Diese Liste als API")
    case .abstract: ("Abstract", "Abstract")
    case .cite: ("Cite", "Zitieren")
    case .otherStyles: ("Other styles", "Andere Stile")
    case .similar: ("Similar", "Ähnliche")
    case .andMore: ("and %1 more", "und %1 weitere")
    case .fullText: ("Full text", "Volltext")
    case .page: ("p.", "S.")
    case .pages: ("pp.", "S.")
    case .volume: ("vol.", "Bd.")
    case .next: ("Next %1", "Nächste %1")
    case .range: ("%1–%2 of %3", "%1–%2 von %3")
    case .pageNumber: ("Page", "Seite")
    case .ofPages: ("of %1", "von %1")
    case .go: ("Go", "Los")
    case .perPage: ("Per page", "Pro Seite")
    case .pagesOfList: ("Pages", "Seiten")
    case .list: ("Records", "Einträge")
    case .lacks: ("Lacks: %1", "Ohne: %1")
    case .alsoPartial:
      (
        "Behind them %1 that lacks one of the words|Behind them %1 that lack one of the words",
        "Dahinter %1, dem ein Wort fehlt|Dahinter %1, denen ein Wort fehlt"
      )
    case .didYouMean: ("Did you mean %1?", "Meinten Sie %1?")
    case .newestFirst: ("Newest first", "Neueste zuerst")
    case .readAs: ("How each word was read", "Wie jedes Wort gelesen wurde")
    case .alsoSearched:
      (
        "Also searched for %1 in place of %2; %3 takes it as it is.",
        "Auch gesucht: %1 statt %2; %3 nimmt es, wie es ist."
      )
    case .citationStyle: ("Citation style", "Zitierstil")
    case .export: ("Export", "Ausgabe")
    case .noTitle: ("(no title)", "(ohne Titel)")

    case .noneHasAll: ("No record has all of %1", "Kein Eintrag hat alles von %1")
    case .noneFor: ("No record for %1", "Kein Eintrag zu %1")
    case .nearestQuestion: ("Nearest query with hits", "Nächste Frage mit Treffern")
    case .wordByWord: ("Word by word", "Wort für Wort")
    case .word: ("Word", "Wort")
    case .withFilters: ("With filters", "Mit Filtern")
    case .inAll: ("In all", "Insgesamt")
    case .nearWords: ("Near words", "Nahe Wörter")
    case .fewerFilters: ("The same with fewer filters", "Dasselbe mit weniger Filtern")
    case .without: ("without %1", "ohne %1")
    case .withoutAny: ("without any filter", "ohne jeden Filter")
    case .partialMatches: ("Partial matches", "Teilweise Treffer")
    case .partialTotal:
      (
        "%1 has some of the words|%1 have some of the words",
        "%1 hat manche der Wörter|%1 haben manche der Wörter"
      )
    case .whatNow: ("Other ways", "Andere Wege")
    case .newRecords: ("What is new", "Was neu ist")

    case .department: ("Department", "Einrichtung")
    case .openAccess: ("Open access", "Open Access")
    case .year: ("Year", "Jahr")
    case .type: ("Type", "Typ")
    case .author: ("Author", "Person")
    case .publishedIn: ("Published in", "Erschienen in")
    case .languageName: ("Language", "Sprache")
    case .publisher: ("Publisher", "Verlag")
    case .licence: ("Licence", "Lizenz")
    case .project: ("Project", "Projekt")
    case .series: ("Series", "Reihe")
    case .issue: ("Issue", "Heft")
    case .articleNumber: ("Article number", "Artikelnummer")
    case .edition: ("Edition", "Auflage")
    case .date: ("Date", "Datum")
    case .conference: ("Conference", "Konferenz")
    case .place: ("Place", "Ort")
    case .keywords: ("Keywords", "Stichwörter")
    case .editors: ("Editors", "Herausgeber")
    case .translators: ("Translators", "Übersetzer")
    case .recorded: ("Recorded", "Erfasst")
    case .updated: ("Updated", "Geändert")
    case .acknowledgement: ("Acknowledgement", "Danksagung")
    case .pagesField: ("Pages", "Seiten")
    case .volumeField: ("Volume", "Band")
    case .identifiers: ("Identifiers", "Kennungen")
    case .record: ("Record", "Eintrag")
    case .number: ("Number", "Nummer")

    case .inTheList: ("In the list", "In der Liste")
    case .positionOf: ("%1 of %2", "%1 von %2")
    case .previous: ("Previous", "Zurück")
    case .nextRecord: ("Next", "Weiter")
    case .details: ("Details", "Angaben")
    case .read: ("Read", "Lesen")
    case .inRepository: ("In the repository", "Im Repositorium")
    case .atPublisher: ("At the publisher", "Beim Verlag")
    case .atArXiv: ("At arXiv", "Bei arXiv")
    case .similarRecords: ("Similar records", "Ähnliche Einträge")
    case .moreLikeThis: ("More like this", "Mehr davon")
    case .thisRecordAs: ("This record as", "Dieser Eintrag als")
    case .whyInList: ("Why it is in the list", "Warum in der Liste")
    case .rankSentence: ("It is number %1 of %2: %3.", "Er ist Nummer %1 von %2: %3.")
    case .sumsUp: ("How the score adds up", "Wie die Wertung entsteht")
    case .recordsWithIt: ("Records with it", "Einträge damit")
    case .here: ("Here", "Hier")
    case .score: ("Score", "Wertung")
    case .sum: ("Sum", "Summe")
    case .stepsAsJSON: ("All steps as JSON", "Alle Schritte als JSON")
    case .ofAll: ("%1 of %2", "%1 von %2")
    case .inTitle: ("in the title", "im Titel")
    case .inAbstract: ("in the abstract", "im Abstract")
    case .inNames: ("in the names", "in den Namen")
    case .inKeywords: ("in the keywords", "in den Stichwörtern")
    case .once: ("once", "einmal")
    case .times: ("%1 times", "%1-mal")
    case .besideInOrder: ("%1 beside %2, in this order", "%1 neben %2, so geordnet")
    case .beside: ("%1 near %2", "%1 nahe %2")
    case .knownItem: ("as the one that was asked for", "als der eine, nach dem gefragt war")
    case .allInTitle: ("all words are in the title", "alle Wörter sind im Titel")
    case .someInTitle: ("%1 in the title", "%1 im Titel")
    case .nowhereInTitle: ("the words are in its text", "die Wörter sind im Text")
    case .standBeside: ("some side by side", "manche nebeneinander")
    case .rarest: ("the rarest is %1, in %2 of %3 records", "das seltenste ist %1, in %2 von %3 Einträgen")
    case .notInList: ("It is not in this list: %1.", "Er ist nicht in dieser Liste: %1.")

    case .recordsFromTo: ("%1 from %2 to %3, updated %4.", "%1 von %2 bis %3, Stand %4.")
    case .seeNew: ("See what is new", "Was ist neu?")
    case .byYear: ("By year", "Nach Jahr")
    case .stateNoYear: ("%1 states no year.|%1 state no year.", "%1 ohne Jahr.|%1 ohne Jahr.")
    case .allYearsAsList: ("All years as a list", "Alle Jahre als Liste")
    case .freeToRead: ("Open access: %1 free to read", "Open Access: %1 frei lesbar")
    case .questions: ("Questions it understands", "Fragen, die verstanden werden")
    case .departments: ("Departments", "Einrichtungen")
    case .forScripts: ("For web sites and scripts", "Für Webseiten und Skripte")
    case .sameAddress:
      (
        "Each list has the same address with another ending: %1.",
        "Jede Liste gibt es mit anderer Endung: %1."
      )

    case .valuesOf: ("%1 value|%1 values", "%1 Wert|%1 Werte")
    case .letters: ("Letters", "Buchstaben")
    case .noValues: ("No value has %1 in its name.", "Kein Wert hat %1 im Namen.")
    case .searchInThem: ("Search in them", "Darin suchen")
    case .subUnits: ("Its units", "Untereinheiten")
    case .partOf: ("Part of %1", "Teil von %1")
    case .years: ("Years", "Jahre")
    case .noYear: ("No year", "Ohne Jahr")
    case .embed: ("Part to embed", "Zum Einbetten")
    case .all: ("All", "Alle")
    case .count: ("Records", "Einträge")
    case .value: ("Value", "Wert")
    case .firstOfAll: ("Most frequent first", "Häufigste zuerst")

    case .eachNumberIsALink: ("Each number is a link to its records.", "Jede Zahl führt zu ihren Einträgen.")
    case .oaByYear: ("Open access by year", "Open Access nach Jahr")
    case .ofRecordsFree:
      (
        "%2: %1 free to read (diamond, gold, hybrid, green or bronze).",
        "%2: %1 frei lesbar (diamant, gold, hybrid, grün oder bronze)."
      )
    case .quality: ("Quality", "Qualität")
    case .what: ("What", "Was")
    case .duplicates: ("Duplicates", "Dubletten")
    case .pairs: ("%1 pair|%1 pairs", "%1 Paar|%1 Paare")
    case .ids: ("Ids", "Ids")
    case .differs: ("What differs", "Was abweicht")
    case .duplicatePair:
      ("probably one publication, recorded twice", "wohl eine Publikation, zweimal erfasst")
    case .versionsPair: ("one work, published in two ways", "ein Werk, auf zwei Arten erschienen")
    case .preprintPair:
      ("a preprint and its publication: no error", "ein Preprint und seine Publikation: kein Fehler")
    case .nothingFound: ("Nothing found: %1.", "Ohne Befund: %1.")
    case .titleAndAgrees: ("Title, and what agrees", "Titel, und was gleich ist")
    case .checks: ("Check", "Prüfung")
    case .share: ("Share", "Anteil")
    case .others: ("%1 others", "%1 andere")
    case .noneInShort: ("none", "o. J.")

    case .notFound: ("There is nothing at this address", "An dieser Adresse ist nichts")
    case .notAnswered: ("There is no answer at the moment", "Im Moment gibt es keine Antwort")
    case .notUnderstood: ("This query could not be understood", "Die Frage wurde nicht verstanden")
    case .failed: ("The query could not be answered", "Die Frage ließ sich nicht beantworten")
    case .askAgain: ("Try again", "Neu versuchen")
    case .noRecord: ("No record has the id %1", "Kein Eintrag hat die Kennung %1")
    case .withdrawn:
      (
        "It may have been withdrawn, or the id is mistyped.",
        "Er wurde vielleicht zurückgezogen, oder die Id ist vertippt."
      )
    case .searchFor: ("Search for %1", "Nach %1 suchen")
    case .lastAdded: ("Recently added or changed", "Zuletzt Erfasstes und Geändertes")
    case .nothingIsWrong: ("Nothing is wrong with the records.", "Den Einträgen fehlt nichts.")
    case .write: ("Write", "Schreiben")
    case .toFind: ("To find", "Um zu finden")
    case .filtersInQuery: ("Filters, also inside a query", "Filter, auch in der Frage selbst")
    case .noSyntaxError:
      (
        "No input is an error: anything that is not query syntax is read as text.",
        "Keine Eingabe ist ein Fehler: Was kein Zeichen der Suchsprache ist, gilt als Text."
      )
    }
  }
}
