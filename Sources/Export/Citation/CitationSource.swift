import Publication

/// What styles ask about an item, each worked out once.
struct CitationSource {
  /// How a style treats a publication.
  enum Shape {
    case article, part, whole
  }

  private enum Role {
    case authors, editors, translators
  }

  let item: CitationItem
  let shape: Shape
  let title: String
  let authors: [PersonalName]
  let editors: [PersonalName]
  let date: PartialDate?
  let container: String?
  let series: String?
  let pages: PageRange?
  let address: String?
  /// Whether its titles may be written with capitals, as English ones are.
  let isEnglish: Bool

  /// The people that the reference begins with: the authors, else the editors or translators.
  let people: [PersonalName]
  private let role: Role

  /// What these people are called; nothing for authors.
  func role(editors one: String, _ several: String, translators: String) -> String {
    switch role {
    case .editors: people.count == 1 ? one : several
    case .translators: translators
    case .authors: ""
    }
  }

  /// The editors of the container.
  var containerEditors: [PersonalName] { shape == .part ? editors : [] }

  init(_ item: CitationItem) {
    self.item = item
    title = item.title ?? "[No title]"
    authors = item.authors
    editors = item.editors
    date = item.issued
    container = item.container
    series = item.series
    pages = item.pages
    isEnglish = item.language.map { ["eng", "en"].contains($0.lowercased()) } ?? true
    shape =
      item.type.isInPeriodical || (item.container != nil && !item.type.isPart && !item.type.isWhole)
      ? .article : item.type.isPart ? .part : .whole
    if !authors.isEmpty {
      (people, role) = (authors, .authors)
    } else if !editors.isEmpty, shape != .part {
      (people, role) = (editors, .editors)
    } else {
      (people, role) = (item.translators, .translators)
    }
    address = item.doi.map { "https://doi.org/\($0)" } ?? item.record.url ?? item.fileAddress
  }

  /// The number of a report or patent.
  var number: String? { item.number }

  var isPreprint: Bool { item.type.name == "preprint" }
  var isThesis: Bool { item.type.name == "dissertation" }

  /// `Doctoral dissertation`, `Dataset`, `Computer software`
  var genre: String? {
    switch item.type.name {
    case "dissertation": "Doctoral dissertation"
    case "research_data": "Dataset"
    case "software": "Computer software"
    default: nil
    }
  }

  /// The title with the capitals of English headlines.
  var headline: String { isEnglish ? TitleCase.applied(to: title) : title }

  var volume: String? { item.volume }
}

/// `1st`, `2nd`, `3rd`, `11th`; a text that is not a number stays as it is.
enum Ordinal {
  static func text(_ edition: String) -> String {
    guard let number = Int(edition), number > 0 else { return edition }
    let ending =
      switch (number % 10, number % 100) {
      case (_, 11...13): "th"
      case (1, _): "st"
      case (2, _): "nd"
      case (3, _): "rd"
      default: "th"
      }
    return "\(number)\(ending)"
  }

  /// `2nd ed.`; nothing for the first.
  static func edition(_ edition: String?) -> String? {
    guard let edition, edition != "1" else { return nil }
    return Int(edition) == nil ? edition : "\(text(edition)) ed."
  }
}

/// Capitals as in English headlines; words with capitals of their own stay.
enum TitleCase {
  private static let small: Set = [
    "a", "an", "and", "as", "at", "but", "by", "down", "for", "from", "in", "into", "nor", "of", "on", "onto",
    "or",
    "over", "so", "the", "till", "to", "up", "via", "with", "yet", "vs.", "vs", "v.", "v", "de", "van", "von",
    "du",
  ]

  static func applied(to title: String) -> String {
    let words = title.split(separator: " ", omittingEmptySubsequences: false)
    var isFirst = true
    var result: [String] = []
    for (place, word) in words.enumerated() {
      let isLast = place == words.count - 1
      let bare = word.trimmingMarks
      if isFirst || isLast || !small.contains(String(bare)) {
        result.append(capitalized(word))
      } else {
        result.append(String(word))
      }
      isFirst = word.last.map { ":?!.".contains($0) && !small.contains(String(word)) } ?? isFirst
    }
    return result.joined(separator: " ")
  }

  private static func capitalized(_ word: Substring) -> String {
    guard let start = word.firstIndex(where: { $0.isLetter || $0.isNumber }), word[start].isLowercase,
      !word[start...].dropFirst().contains(where: \.isUppercase), !word.contains("/"), !word.contains("@")
    else { return String(word) }
    return word[..<start] + word[start].uppercased() + word[start...].dropFirst()
  }
}

extension Substring {
  fileprivate var trimmingMarks: Substring {
    var rest = self[...]
    while let first = rest.first, !first.isLetter, !first.isNumber { rest = rest.dropFirst() }
    while let last = rest.last, ",;:!?)”\"'".contains(last) { rest = rest.dropLast() }
    return rest
  }
}

extension PageRange {
  /// How short a style makes the last page, after an en dash.
  enum Abbreviation {
    case none
    /// `2979–90`, `301–8`
    case minimal
    /// As minimal, with two digits at least: `301–08`.
    case minimalTwo
    /// Chicago, 9.62: `3–10`, `100–104`, `107–8`, `321–28`, `1496–504`.
    case chicago
  }

  func text(_ abbreviation: Abbreviation) -> String {
    guard let last, let from = Int(first), let to = Int(last), to > from, first.utf8.count == last.utf8.count
    else {
      return text(dash: "–")
    }
    let (start, end) = (Array(first), Array(last))
    let same = zip(start, end).prefix { $0 == $1 }.count
    let changed = end.count - same
    let digits: Int =
      switch abbreviation {
      case .none: end.count
      case .minimal: changed
      case .minimalTwo: max(2, changed)
      case .chicago:
        if from < 100 || from % 100 == 0 {
          end.count
        } else if from % 100 < 10 {
          changed
        } else {
          max(2, changed)
        }
      }
    return "\(first)–\(String(end.suffix(digits)))"
  }
}

extension [PersonalName] {
  /// `A, B, and C`, or `A, B, et al.`
  func list(
    max maxCount: Int, shown: Int, last word: String, serialComma: Bool = true, pairComma: Bool = false,
    others: String = "et al.", _ text: (Int, PersonalName) -> String
  ) -> String {
    let texts = enumerated().map { text($0.offset, $0.element) }
    if count > maxCount {
      return (texts.prefix(shown) + (others.isEmpty ? [] : [others])).joined(separator: ", ")
    }
    guard texts.count > 1, let end = texts.last else { return texts.first ?? "" }
    let comma = texts.count > 2 ? serialComma : pairComma
    return texts.dropLast().joined(separator: ", ") + (comma ? ", " : " ") + word + end
  }
}
