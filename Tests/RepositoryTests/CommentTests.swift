import Foundation
import TestSupport
import Testing

@Suite("Comments")
struct CommentTests {
  /// As in `.swift-format`, which breaks lines of code and leaves comments alone.
  static let columns = 110

  @Test("no line of a comment is wider than the code may be")
  func width() throws {
    let files = try Repository.files().filter { $0.hasSuffix(".swift") }
    #expect(files.count > 500)
    #expect(try Repository.text(".swift-format").contains("\"lineLength\" : \(Self.columns)"))
    for file in files {
      let lines = try Repository.text(file).split(separator: "\n", omittingEmptySubsequences: false)
      for (number, line) in lines.enumerated()
      where line.count > Self.columns && line.drop(while: { $0 == " " }).hasPrefix("//") {
        Issue.record("\(file):\(number + 1): \(line.count) columns")
      }
    }
  }
}
