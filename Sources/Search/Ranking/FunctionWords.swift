/// Words that carry grammar and no subject: articles, pronouns, prepositions, auxiliaries.
///
/// A query is better without them, as long as other words remain: what they would add to a score is chance.
/// The lists are short on purpose. A word that is also a subject in another language (German `die`, `war`,
/// `hat`) counts as a function word only beside an undoubted one of its own language.
enum FunctionWords {
  /// Whether each of these words of a query, folded, is a function word.
  static func marked(_ words: [String]) -> [Bool] {
    let german = words.contains(where: Self.german.contains)
    let french = words.contains(where: Self.french.contains)
    return words.map { word in
      english.contains(word) || Self.german.contains(word) || Self.french.contains(word)
        || (german && doubtfulGerman.contains(word)) || (french && doubtfulFrench.contains(word))
    }
  }

  /// Whether a term is a function word of any language, doubtful ones included: such words are no part of a
  /// compound (`not able` is not `notable`), but for those that compounds are made with (`over-fitting`).
  static func contains(_ term: String) -> Bool {
    ofAnyLanguage.contains(term)
  }

  private static let ofAnyLanguage = [german, doubtfulGerman, french, doubtfulFrench]
    .reduce(english) { $0.union($1) }.subtracting(compounding)

  private static let compounding: Set<String> = [
    "aus", "bei", "off", "out", "over", "own", "per", "under", "up", "vor",
  ]

  /// Those that are family names, too. `May` before a year is a month.
  static let familyNames: Set<String> = [
    "an", "can", "do", "du", "he", "her", "le", "ou", "so", "such", "you",
  ]

  /// `e.g.` and the like, as the analyzer takes them apart.
  static let abbreviations: Set<[String]> = [
    ["e", "g"], ["i", "e"], ["z", "b"], ["d", "h"], ["c", "a", "d"],
  ]

  static let english = words(
    """
    a about above after again against all also although am among an and any are arent as at be because been before
    being below between both but by can cannot cant could couldnt did didnt do does doesnt doing done dont during each
    either etc ever every few for from further had hadnt has hasnt have havent having he her here hers herself him
    himself his how however i if in into is isnt it its itself just least less many may me might more most much must my
    myself neither no nor not of on once only onto or other our ours ourselves own per same shall she should so some
    such than that the their theirs them themselves then there therefore these they this those though through
    throughout thus to too toward towards under until upon us very via was wasnt we were werent what when where whether
    which while who whom whose why will with within without wont would yet you your yours yourself
    """)

  /// None of them is an English or French word.
  static let german = words(
    """
    auf aus bei beim bis dass das dem der des durch ein eine einem einen einer eines fur ihr ihre im ist kann mit nach
    nicht oder sich sie sind uber und unter vom von vor wenn werden wie wird wurde wurden zu zum zur zwischen
    """)

  static let doubtfulGerman = words(
    """
    als am an auch da den die er es hat hatte in man nur ob seit sein so um war waren was wer will wir wo
    """)

  /// None of them is an English or German word.
  static let french = words(
    """
    aux avec ce ces cette dans du elle elles entre est et etre il ils la le les leur leurs nous ou par pour quel quelle
    quelles quels qui sont sous sur un une vers vous
    """)

  static let doubtfulFrench = words(
    "au ai comment de des en mais on plus que quoi sa sans se ses son te tu y")

  private static func words(_ list: String) -> Set<String> {
    Set(list.split { $0 == " " || $0 == "\n" }.map(String.init))
  }
}
