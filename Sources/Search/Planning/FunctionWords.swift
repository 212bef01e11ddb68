/// Words that say nothing by themselves, and are no part of a compound: `not able` is not `notable`.
enum FunctionWords {
  static func contains(_ term: String) -> Bool { words.contains(term) }

  private static let words = Set(
    """
    a all am an and any are as at be but by can do for from had has have he her him his how i if in into is it its \
    may me my no nor not of on once one or our she so some than that the their them then there \
    these they this those to too until very was we were what when where which who why will with you your \
    aber als am an auf das dem den der des die ein eine einem einen einer eines er es fur im in ist mit nicht \
    oder sich sie sind um und von wie zu zum zur \
    au aux avec ce ces dans de des du elle en est et il ils la le les leur mais ne nous ou par pas pour que qui sa se \
    ses son sont sur un une vous
    """.split(separator: " ").map(String.init))
}
