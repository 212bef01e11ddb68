// Public, because types of one module conform to protocols of the other.
public import Arguments
import Configuration
public import Export

/// The options for how records are written.
struct ExportFormatOptions: OptionGroup, Equatable {
  var ascii = false
  var biblatex = false
  var abstract = false
  var style: CitationStyle?
  var byYear = false
  var configuration = ConfigurationOptions()

  static let options: [Option<Self>] =
    [
      .flag("--ascii", sets: \.ascii, help: "bibtex: accents and signs as TeX commands."),
      .flag("--biblatex", sets: \.biblatex, help: "bibtex: entries for BibLaTeX."),
      .flag("--abstract", sets: \.abstract, help: "bibtex: abstracts, too."),
      .value("--style", "name", sets: \.style, help: "Citations: apa, ieee, chicago, mla or vancouver."),
      .flag("--by-year", sets: \.byYear, help: "Citations: under a heading for each year."),
    ] + ConfigurationOptions.options.map { $0.inside(\.configuration) }

  /// - Throws: `CLIError` if an option is given and no records are written.
  func rejectWithoutFormat() throws(CLIError) {
    let given = [
      ("--ascii", ascii), ("--biblatex", biblatex), ("--abstract", abstract), ("--style", style != nil),
      ("--by-year", byYear),
    ]
    if let (name, _) = given.first(where: \.1) {
      throw CLIError("\(name) goes with a format of records", hint: "add --format, such as --format bibtex")
    }
  }

  func options(of format: ExportFormat, in context: Context, _ index: IndexOptions) throws -> ExportOptions {
    for (name, isGiven) in [("--ascii", ascii), ("--biblatex", biblatex), ("--abstract", abstract)]
    where isGiven && format != .bibtex {
      throw CLIError("\(name) goes with --format bibtex only")
    }
    var options = ExportOptions()
    options.isASCII = ascii
    options.isBibLaTeX = biblatex
    options.hasAbstract = abstract
    options.isByYear = byYear
    let configuration = try configuration.read(in: context, index)
    options.style = style ?? configuration.citationStyle.flatMap(CitationStyle.init) ?? .apa
    options.links = RecordLinks(publicURL: configuration.publicURL, recordURL: configuration.recordURL)
    return options
  }
}

extension CitationStyle: ArgumentValue {}
extension ExportFormat: ArgumentValue {}
