import Basics
import Foundation
import Publication

/// One line for each request, written by a thread of its own: a log that is read slowly holds up nobody.
public final class RequestLog: Sendable {
  public enum Format: String, CaseIterable, Sendable {
    /// `key=value`, for people and the journal.
    case text
    case json
    case none
  }

  public struct Options: Sendable {
    public var format = Format.text
    /// What people looked for, too.
    public var hasQueries = false
    /// Who they were, too.
    public var hasAddresses = false
    /// Begin a line with its level, as the journal of systemd reads it.
    public var hasLevels = false

    public init() {}
  }

  /// None.
  convenience init(_: Void = ()) {
    var options = Options()
    options.format = .none
    self.init(options) { _ in }
  }

  /// A request with its answer.
  struct Entry {
    var method: String
    var target: [UInt8]
    var route: String
    var status: Int
    var bytes: Int
    var milliseconds: Double
    var client: IPAddress?
    /// Why there is no answer, or not all of it.
    var cause: String?
  }

  private struct State {
    var lines: [String] = []
    var dropped = 0
    var isWriting = false
    var isStopped = false
  }

  private let options: Options
  private let write: @Sendable (String) -> Void
  private let state = Locked(State())
  private let work = DispatchSemaphore(value: 0)
  /// More are not kept for a reader that is slow: they are counted.
  private static let maxLines = 10_000

  /// `write`: Takes whole lines, one call after the other.
  public init(_ options: Options, write: @escaping @Sendable (String) -> Void) {
    (self.options, self.write) = (options, write)
    guard options.format != .none else { return }
    Thread.detachNewThread { [self] in while writeLines() {} }
  }

  func add(_ entry: @autoclosure () -> Entry) {
    guard options.format != .none else { return }
    let line = line(entry())
    state.withLock { state in
      if state.lines.count < Self.maxLines { state.lines.append(line) } else { state.dropped += 1 }
    }
    work.signal()
  }

  /// Waits a moment until all is written, and ends.
  public func stop() {
    guard options.format != .none else { return }
    let end = ContinuousClock.now + .seconds(2)
    while state.withLock({ !$0.lines.isEmpty || $0.isWriting }), .now < end {
      Thread.sleep(forTimeInterval: 0.01)
    }
    state.withLock { $0.isStopped = true }
    work.signal()
  }

  private func writeLines() -> Bool {
    work.wait()
    let text: String? = state.withLock { state in
      guard !state.isStopped else { return nil }
      var lines = state.lines
      if state.dropped > 0 { lines.append("\(level(4))\(state.dropped) requests are not in the log\n") }
      (state.lines, state.dropped, state.isWriting) = ([], 0, true)
      return lines.joined()
    }
    guard let text else { return false }
    if !text.isEmpty { write(text) }
    state.withLock { $0.isWriting = false }
    return true
  }

  private func level(_ level: Int) -> String { options.hasLevels ? "<\(level)>" : "" }

  private func line(_ entry: Entry) -> String {
    let method = String(Self.shown(Array(entry.method.utf8)[...]).prefix(20))
    let path = Self.shown(entry.target.prefix { $0 != UInt8(ascii: "?") })
    let query = Self.shown(entry.target.drop { $0 != UInt8(ascii: "?") }.dropFirst())
    let client = options.hasAddresses ? entry.client?.text : nil
    let milliseconds = (entry.milliseconds * 10).rounded() / 10
    let head = level(entry.status >= 500 ? 4 : 6)
    if options.format == .json {
      var writer = JSONWriter()
      writer.beginObject()
      writer.entry("time", Timestamp.now)
      writer.entry("method", method)
      writer.entry("path", path)
      if options.hasQueries { writer.entry("query", query) }
      writer.entry("route", entry.route)
      writer.entry("status", entry.status)
      writer.entry("bytes", entry.bytes)
      writer.tenths("ms", milliseconds)
      if options.hasAddresses { writer.entry("client", client) }
      if let cause = entry.cause { writer.entry("cause", SafeText.clean(cause)) }
      writer.endObject()
      return head + String(decoding: writer.take(), as: UTF8.self) + "\n"
    }
    var line = "\(head)time=\(Timestamp.now) method=\(method) path=\(path)"
    if options.hasQueries { line += " query=\(query)" }
    line += " route=\(entry.route) status=\(entry.status) bytes=\(entry.bytes) ms=\(milliseconds)"
    if let client { line += " client=\(client)" }
    if let cause = entry.cause { line += " cause=\"\(SafeText.clean(cause).replacing("\"", with: "'"))\"" }
    return line + "\n"
  }

  private static let maxBytes = 1_000

  /// As it was sent, percent-encoded: what acts on a terminal or would begin another value is a question
  /// mark.
  private static func shown(_ bytes: ArraySlice<UInt8>) -> String {
    String(
      decoding: bytes.prefix(maxBytes).map { 0x20 < $0 && $0 < 0x7F ? $0 : UInt8(ascii: "?") }, as: UTF8.self)
  }
}
