import Basics
import Publication

/// The meaning of a piece of printed text, from which its look follows.
enum TextStyle: Hashable {
  case plain, title, match, heading, faint
}

/// One character on the screen.
struct Cell: Hashable {
  /// A base character with a thousand accents is an attack, not a text.
  static let maxScalars = 16

  var character: Character
  var style: TextStyle
  var width: Int
  /// The address that it leads to.
  var link: String?

  /// Whether a line may be broken here.
  var isBlank: Bool {
    // Only the few that are not ASCII need a look-up in Unicode.
    if let byte = character.utf8.first, byte < 0x80, character.utf8.count == 1 {
      return byte.isASCIIBlank
    }
    return character.isWhitespace
  }
}

/// A line, or a text before it is cut into lines, that knows its width and its looks. Holds no control
/// character.
struct StyledText: Hashable {
  /// More than any screen shows of one text: the rest of a title of a million characters is not looked at.
  static let maxCells = 10_000

  private(set) var cells: [Cell] = []
  private(set) var width = 0

  init() {}

  init(_ text: some StringProtocol, _ style: TextStyle = .plain, link: String? = nil) {
    append(text, style, link: link)
  }

  /// Text with matches marked, which are half-open ranges of Unicode scalars of `text`, in order.
  init(_ text: String, _ style: TextStyle = .plain, matches: [Range<Int>], link: String? = nil) {
    var offset = 0
    var ranges = matches[...]
    for character in SafeText.clean(text) {
      guard cells.count < StyledText.maxCells else { break }
      while let range = ranges.first, range.upperBound <= offset { ranges.removeFirst() }
      let isMatch = ranges.first.map { $0.contains(offset) } ?? false
      append(character, isMatch ? .match : style, link: link)
      offset += character.unicodeScalars.count
    }
  }

  mutating func append(_ text: some StringProtocol, _ style: TextStyle = .plain, link: String? = nil) {
    for character in SafeText.clean(text).prefix(StyledText.maxCells) { append(character, style, link: link) }
  }

  mutating func append(_ other: StyledText) {
    cells += other.cells
    width += other.width
  }

  /// Appends blanks up to the column.
  mutating func pad(to column: Int) {
    if width < column { append(String(repeating: " ", count: column - width)) }
  }

  private mutating func append(_ character: Character, _ style: TextStyle, link: String?) {
    var character = character
    if character.utf8.count > Cell.maxScalars {
      character =
        String(String.UnicodeScalarView(character.unicodeScalars.prefix(Cell.maxScalars))).first ?? " "
    }
    let cell = Cell(character: character, style: style, width: DisplayWidth.of(character), link: link)
    cells.append(cell)
    width += cell.width
  }

  private mutating func append(_ cell: Cell) {
    cells.append(cell)
    width += cell.width
  }

  /// Cut to the width, with `…` in the last column where something is lost.
  func cut(to maxWidth: Int) -> StyledText {
    guard width > maxWidth else { return self }
    var result = StyledText()
    for cell in cells {
      guard result.width + cell.width < max(1, maxWidth) else { break }
      result.append(cell)
    }
    result.append("…", .plain)
    return result
  }

  /// Lines of at most the width, broken at blanks if there are any; white space in a row counts as one.
  ///
  /// - Complexity: O(length)
  func wrapped(to maxWidth: Int, maxLines: Int) -> [StyledText] {
    let maxWidth = max(2, maxWidth)
    var lines: [StyledText] = []
    var line = StyledText()
    var pendingBlank: Cell?
    for word in cells.split(whereSeparator: \.isBlank) {
      let wordWidth = word.reduce(0) { $0 + $1.width }
      if let blank = pendingBlank {
        if line.width + 1 + wordWidth <= maxWidth {
          line.append(blank)
        } else {
          lines.append(line)
          line = StyledText()
        }
      }
      guard lines.count <= maxLines else { break }
      for cell in word {
        if line.width + cell.width > maxWidth {
          lines.append(line)
          line = StyledText()
        }
        line.append(cell)
      }
      // The gap between two marked words is not marked.
      pendingBlank = word.last.map {
        Cell(character: " ", style: $0.style == .match ? .plain : $0.style, width: 1, link: $0.link)
      }
      guard lines.count <= maxLines else { break }
    }
    if !line.cells.isEmpty { lines.append(line) }
    guard lines.count > maxLines else { return lines }
    lines.removeLast(lines.count - maxLines)
    if var last = lines.popLast() {
      last = last.width < maxWidth - 1 ? last : last.cut(to: maxWidth - 2)
      if last.cells.last?.character != "…" { last.append(" …") }
      lines.append(last)
    }
    return lines
  }

  /// With the escape sequences of a look; without any by default.
  func rendered(_ look: Look = Look()) -> String {
    var result = ""
    var style = TextStyle.plain
    var link: String?
    for cell in cells {
      if look.hasLinks, cell.link != link {
        result += Look.linkSequence(to: cell.link)
        link = cell.link
      }
      if let colors = look.colors, cell.style != style {
        if colors[style] != nil { result += "\u{1B}[0m" }
        if let sgr = colors[cell.style] { result += "\u{1B}[\(sgr)m" }
        style = cell.style
      }
      result.append(cell.character)
    }
    if look.colors?[style] != nil { result += "\u{1B}[0m" }
    if link != nil { result += Look.linkSequence(to: nil) }
    return result
  }
}
