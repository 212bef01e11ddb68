import Foundation

/// Invented records, the same in every run.
///
/// Words follow Zipf's law, but for one that stands in the title of every second record and nowhere else.
struct Records {
  /// The words of an abstract; 0 for a record that is a title and no more.
  var wordsInAbstract: Int
  /// Whether abstracts hold tags and entities.
  var hasMarkup = false

  /// What a record consists of.
  struct Content {
    var id: String
    var title: String
    var abstract: String
    var author: (first: String, last: String)
    var department: String
    var oa: String
    var year: Int
  }

  /// Written in the titles of every second record.
  static let commonWord = "halfandhalf"

  /// The record of a number; whatever is asked for before.
  func content(_ number: Int) -> Content {
    var random = SplitMix64(state: UInt64(number))
    let common = number.isMultiple(of: 2) ? Self.commonWord + " " : ""
    let oa = ["gold", "green", "hybrid", "closed"]
    return Content(
      id: "b\(number)", title: common + text(words: 6, &random),
      abstract: text(words: wordsInAbstract, &random),
      author: (Self.word(Int(random.next() % 5000)), Self.word(Int(random.next() % 20_000))),
      department: "D\(random.next() % 60)", oa: oa[Int(random.next() % 4)],
      year: 1990 + Int(random.next() % 35))
  }

  /// One running text of about this many bytes.
  func text(bytes: Int) -> String {
    var random = SplitMix64(state: 7)
    var result = ""
    while result.utf8.count < bytes { result += text(words: 100, &random) + "\n" }
    return result
  }

  private func text(words: Int, _ random: inout SplitMix64) -> String {
    var result = ""
    for place in 0..<words {
      if place > 0 { result += place % 17 == 0 ? ". " : place % 9 == 0 ? ", " : " " }
      let word = Self.word(random.zipf(30_000) + 1)
      result += hasMarkup && place % 11 == 0 ? "<i>\(word)</i><sub>2</sub> &amp; co" : word
    }
    return result
  }

  /// The word of a rank: syllables, the more the rarer.
  static func word(_ rank: Int) -> String {
    let consonants = Array("bcdfglmnprstvz")
    let vowels = Array("aeiou")
    var result = ""
    var rest = rank
    repeat {
      result.append(consonants[rest % 14])
      result.append(vowels[rest / 14 % 5])
      rest /= 70
    } while rest > 0
    return result.count < 4 ? result + "ba" : result
  }

  /// Records as JSON Lines; `indent` goes before each key: other bytes, the same records.
  func jsonLines(_ count: Int, indent: String = "") -> String {
    var result = ""
    for number in 0..<count {
      let record = content(number)
      let entries = [
        #""_id":"\#(record.id)""#, #""title":"\#(record.title)""#,
        #""abstract":[{"lang":"eng","text":"\#(record.abstract)"}]"#,
        #""author":[{"first_name":"\#(record.author.first)","last_name":"\#(record.author.last)"}]"#,
        #""department":[{"_id":"\#(record.department)"}]"#, #""language":[{"iso":"eng"}]"#,
        #""OA_type":"\#(record.oa)""#, #""year":"\#(record.year)""#, #""status":"public""#,
        #""type":"journal_article""#,
      ]
      result += "{" + entries.map { indent + $0 }.joined(separator: ",") + "}\n"
    }
    return result
  }

  /// The same records as documents of a YAML stream.
  func yaml(_ count: Int) -> String {
    (0..<count).map(yamlDocument).joined()
  }

  /// The keys and the values of a document.
  static let scalarsInYAML = 28

  /// One of them.
  func yamlDocument(_ number: Int) -> String {
    let record = content(number)
    return """
      ---
      OA_type: \(record.oa)
      _id: \(record.id)
      abstract:
      - lang: eng
        text: '\(record.abstract)'
      author:
      - first_name: \(record.author.first)
        last_name: \(record.author.last)
      department:
      - _id: \(record.department)
      language:
      - iso: eng
      status: public
      title: \(record.title)
      type: journal_article
      year: '\(record.year)'
      ...

      """
  }
}

/// Source: Steele, Lea, Flood, "Fast Splittable Pseudorandom Number Generators", 2014.
struct SplitMix64 {
  var state: UInt64

  mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var z = state
    z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
    z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
    return z ^ (z >> 31)
  }

  /// A rank below `count`, each as often as Zipf's law with exponent 1 has it.
  mutating func zipf(_ count: Int) -> Int {
    let share = Double(next() >> 11) / Double(1 << 53)
    return min(count - 1, Int(pow(Double(count), share)) - 1)
  }
}
