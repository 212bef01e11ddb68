import Arguments
import Search

/// `--synonyms`: a file of words that stand for each other.
struct SynonymOption: OptionGroup, Equatable {
  var synonyms: String?

  static let options: [Option<Self>] = [
    .value(
      "--synonyms", "file", sets: \.synonyms,
      help: "A file of synonyms, one group per line: 'car, automobile' or 'ml => machine learning'.",
      details: """
        Words in a list are synonyms of each other. Words before => also find those after it. # begins a \
        comment.
        """,
      completion: .file)
  ]

  func apply(to request: inout SearchRequest, in context: Context) throws {
    guard let synonyms else { return }
    var file = try context.openFile(synonyms)
    do {
      request.synonyms = try Synonyms(file.all())
    } catch let error as SynonymError {
      throw CLIError("\(synonyms): \(error)")
    }
  }
}
