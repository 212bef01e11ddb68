import ArgumentParser
import Search

/// `--synonyms`: a file of words that stand for each other.
struct SynonymOption: ParsableArguments {
  static let names = OptionNames(valued: ["--synonyms"])

  @Option(
    help: ArgumentHelp(
      "A file of synonyms: 'car, automobile' or 'ml => machine learning' a line.", valueName: "file"))
  var synonyms: String?

  /// For ArgumentParser.
  init() {}

  init(_ values: OptionValues) throws(OptionValues.NotPlain) { synonyms = try values.text("--synonyms") }

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
