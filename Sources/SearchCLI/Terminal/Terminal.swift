import Foundation

/// What is known about the screen the results go to.
struct Terminal: Hashable {
  /// Columns where nothing tells: wide enough for a title, narrow enough for a mail.
  static let defaultWidth = 100

  var isOutputTerminal = false
  var isErrorTerminal = false
  /// Columns, from 20.
  var width = defaultWidth

  /// Asks the system; `COLUMNS` holds where standard output is not a terminal.
  static func current(environment: [String: String]) -> Terminal {
    var terminal = Terminal()
    terminal.isOutputTerminal = isatty(STDOUT_FILENO) == 1
    terminal.isErrorTerminal = isatty(STDERR_FILENO) == 1
    var size = winsize()
    let descriptor = terminal.isOutputTerminal ? STDOUT_FILENO : STDERR_FILENO
    if terminal.isOutputTerminal, ioctl(descriptor, UInt(TIOCGWINSZ), &size) == 0, size.ws_col > 0 {
      terminal.width = Int(size.ws_col)
    } else if let columns = environment["COLUMNS"].flatMap({ Int($0) }), columns > 0 {
      terminal.width = columns
    }
    terminal.width = min(max(terminal.width, 20), 1000)
    return terminal
  }
}
