package import Foundation

/// The corpora and collections that are not part of the repository, because their texts belong to others: the
/// folder that `$SEARCH_SHARED` names, else `shared` beside the repository. Tests that need a missing file of
/// it are skipped.
package enum Shared {
  package static let folder: URL = {
    let named = ProcessInfo.processInfo.environment["SEARCH_SHARED"] ?? ""
    return named.isEmpty
      ? Repository.root.deletingLastPathComponent().appending(path: "shared") : URL(filePath: named)
  }()

  package static func path(_ name: String) -> String { folder.appending(path: name).path }

  /// Whether these files are all there.
  package static func has(_ names: String...) -> Bool {
    names.allSatisfy { FileManager.default.fileExists(atPath: path($0)) }
  }

  /// Why a test is skipped, in a sentence.
  package static func missing(_ names: String...) -> String {
    "\(names.joined(separator: " and ")) is not in '\(folder.path)': $SEARCH_SHARED names the folder of the corpora"
  }
}
