import Foundation
import TestSupport
import Testing

@Suite("The commands of the README")
struct ReadmeCommandsTests {
  @Test("work when pasted, in their order")
  func pasted() throws {
    let place = try Workplace()
    try FileManager.default.copyItem(
      at: Repository.root.appending(path: "Examples"), to: place.folder.appending(path: "Examples"))
    let commands = try Self.firstCommands()
    #expect(commands.count >= 4)
    for command in commands {
      let outcome = try place.shell(command)
      #expect(outcome.status == 0, "\(command): \(outcome.errors)")
      #expect(!outcome.text.isEmpty, "\(command)")
    }
  }

  /// The lines of the first block whose commands are those of the program itself.
  private static func firstCommands() throws -> [String] {
    let readme = try String(contentsOf: Repository.root.appending(path: "README.md"), encoding: .utf8)
    let blocks = readme.components(separatedBy: "```sh\n").dropFirst()
      .map { $0.components(separatedBy: "\n```")[0].components(separatedBy: "\n") }
    return blocks.first { $0.allSatisfy { $0.hasPrefix("search ") } } ?? []
  }
}
