import Basics

/// What is known about the screen the results go to.
struct Terminal: Hashable {
  /// Columns if nothing states them: wide enough for a title, narrow enough for a mail.
  static let defaultWidth = 100

  var isOutputTerminal = false
  var isErrorTerminal = false
  /// Columns, from 20.
  var width = defaultWidth
  var height = 24

  /// Asks the system; `COLUMNS` counts if standard output is not a terminal.
  static func current(environment: [String: String]) -> Terminal {
    var terminal = Terminal()
    terminal.isOutputTerminal = isatty(STDOUT_FILENO) == 1
    terminal.isErrorTerminal = isatty(STDERR_FILENO) == 1
    var size = winsize()
    let descriptor = terminal.isOutputTerminal ? STDOUT_FILENO : STDERR_FILENO
    if terminal.isOutputTerminal, ioctl(descriptor, UInt(TIOCGWINSZ), &size) == 0, size.ws_col > 0 {
      terminal.width = Int(size.ws_col)
      if size.ws_row > 0 { terminal.height = Int(size.ws_row) }
    } else if let columns = environment["COLUMNS"].flatMap({ Int($0) }), columns > 0 {
      terminal.width = columns
    }
    terminal.width = min(max(terminal.width, 20), 1000)
    return terminal
  }

  /// Columns of text: longer lines are hard to read.
  var textWidth: Int { min(width, Terminal.defaultWidth) }

  /// Text with its lines broken at blanks where they are longer than `textWidth`; as it is for a pipe.
  ///
  /// `text`: Safe for a terminal, and without colours.
  func fitted(_ text: String) -> String {
    guard isOutputTerminal else { return text }
    return text.split(separator: "\n", omittingEmptySubsequences: false).map { line in
      guard DisplayWidth.of(String(line)) > textWidth else { return String(line) }
      let indentation = String(repeating: " ", count: min(line.prefix { $0 == " " }.count, textWidth / 4))
      let parts = StyledText(String(line)).wrapped(to: textWidth - indentation.count - 2, maxLines: .max)
      return parts.enumerated().map { number, part in
        indentation + (number == 0 ? "" : "  ") + part.rendered()
      }.joined(separator: "\n")
    }.joined(separator: "\n")
  }
}
