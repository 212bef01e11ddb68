/// A form in which records leave the program.
public enum ExportFormat: String, CaseIterable, Sendable {
  case bibtex, ris
  case cslJSON = "csl-json"
  case csv, jsonl, yaml, markdown, html, citations, atom
  case oaiDC = "oai_dc"
  case mods, datacite

  /// The end of a file's name.
  public var fileExtension: String {
    switch self {
    case .bibtex: "bib"
    case .ris: "ris"
    case .cslJSON: "json"
    case .csv: "csv"
    case .jsonl: "jsonl"
    case .yaml: "yaml"
    case .markdown: "md"
    case .html: "html"
    case .citations: "txt"
    case .atom: "atom"
    case .oaiDC, .mods, .datacite: "xml"
    }
  }

  /// For HTTP, with the character set where it has one.
  public var mediaType: String {
    switch self {
    case .bibtex: "application/x-bibtex; charset=utf-8"
    case .ris: "application/x-research-info-systems; charset=utf-8"
    case .cslJSON: "application/vnd.citationstyles.csl+json"
    case .csv: "text/csv; charset=utf-8"
    case .jsonl: "application/jsonl; charset=utf-8"
    case .yaml: "application/yaml"
    case .markdown: "text/markdown; charset=utf-8"
    case .html: "text/html; charset=utf-8"
    case .citations: "text/plain; charset=utf-8"
    case .atom: "application/atom+xml"
    case .oaiDC, .mods, .datacite: "application/xml"
    }
  }

  func writer(_ options: ExportOptions) -> any RecordFormat {
    switch self {
    case .bibtex: BibTeXFormat(options)
    case .ris: RISFormat(options)
    case .cslJSON: CSLFormat(options)
    case .csv: CSVFormat(options)
    case .jsonl: JSONLinesFormat(options)
    case .yaml: YAMLFormat()
    case .markdown: CitationList(options, MarkdownList())
    case .html: CitationList(options, HTMLList())
    case .citations: CitationList(options, TextList())
    case .atom: AtomFormat(options)
    case .oaiDC: XMLFormat(options, DublinCore())
    case .mods: XMLFormat(options, MODS())
    case .datacite: XMLFormat(options, DataCite())
    }
  }
}
