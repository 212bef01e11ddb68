import Testing

@testable import Pages

@Suite("Words of the interface")
struct WordsTests {
  @Test(
    "every text is there in both languages, and the German one is about as long", arguments: Phrase.allCases)
  func lengths(phrase: Phrase) {
    let (english, german) = phrase.texts
    #expect(!english.isEmpty && !german.isEmpty)
    // A short word may be some letters longer: there is room for these.
    #expect(german.count <= max(english.count * 4 / 3 + 1, english.count + 5), "\(english) / \(german)")
    #expect(!english.contains("!") && !german.contains("!"))
  }

  @Test("both languages have the same places and forms", arguments: Phrase.allCases)
  func places(phrase: Phrase) {
    let (english, german) = phrase.texts
    func places(_ text: String) -> Set<Character> {
      Set(text.split(separator: "%", omittingEmptySubsequences: false).dropFirst().compactMap(\.first))
    }
    #expect(places(english) == places(german), "\(english) / \(german)")
    #expect(english.split(separator: "|").count == german.split(separator: "|").count)
  }

  @Test("numbers and dates are written as the language has them")
  func numbers() {
    let german = Words(.german)
    #expect(Words.english.number(33_812) == "33,812")
    #expect(german.number(1_033_812) == "1.033.812")
    #expect(Words.english.score(9.555) == "9.56")
    #expect(german.score(-0.05) == "-0,05")
    #expect(Words.english.countedText(.pairs, 1) == "1 pair")
    #expect(german.countedText(.pairs, 2) == "2 Paare")
    #expect(Words.english.type("journal_article") == "Journal article")
    #expect(Words.english.type("journalArticle") == "Journal article")
    #expect(german.type("journalArticle") == "Zeitschriftenaufsatz")
    #expect(Words.english.languageName("eng") == "English")
    #expect(german.languageName("ger") == "Deutsch")
    #expect(german.languageName("xyz", label: "Xyzzy") == "Xyzzy")
  }
}
