/// Words that ask instead of naming a subject: "I am **interested** in **articles** about ...", "what is
/// **known** of".
///
/// They count a little only, for what asks in one query is the subject of another ("information", "paper").
enum AskingWords {
  /// Verbs and their like, which ask wherever they stand.
  static let verbs = words(
    """
    anybody anyone available concerned concerning concerns deal dealing deals describe described describes describing
    discuss discussed discusses discussing exist exists find finding give interested investigate investigated known
    know like looking made pertaining please regarding related relating somebody someone tell want

    beschreiben beschreibt bekannt finde finden gesucht gibt handeln handelt interessiere interessiert suche suchen
    untersucht weiss

    cherche chercher concernant connait connu decrivant decrivent existe interesse interesser portant traitant trouver
    veux voudrais
    """)

  /// What is asked for: it asks at the beginning of a query, before a function word or a verb of asking
  /// ("papers on slip flow"), and is the subject elsewhere ("paper chromatography").
  static let nouns = words(
    """
    article articles document documents information literature paper papers progress publication publications
    reference references report reports research studies study work works

    arbeit arbeiten artikel aufsatz aufsatze beitrag beitrage dokumente fortschritte literatur studie studien
    veroffentlichungen

    etude etudes recherche recherches rapport rapports travail travaux
    """)

  private static func words(_ list: String) -> Set<String> {
    Set(list.split { $0 == " " || $0 == "\n" }.map(String.init))
  }
}
