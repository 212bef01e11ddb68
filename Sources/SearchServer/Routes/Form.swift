import Export

/// The forms of an answer: one address has several, by its ending or by `Accept`.
enum Form: String, CaseIterable, Sendable {
  case json, html
  case jsonl, csv, bib, ris
  case cslJSON = "csl.json"
  case atom
  case oaiDC = "oai_dc"
  case mods, datacite

  /// For `Accept`.
  var mediaType: String {
    switch self {
    case .json: "application/json"
    case .html: "text/html"
    // These three are XML, which alone would not tell them apart.
    case .mods: "application/mods+xml"
    case .datacite: "application/vnd.datacite.datacite+xml"
    default: String((format?.mediaType ?? "").prefix { $0 != ";" })
    }
  }

  /// For `Content-Type`.
  var contentType: String {
    switch self {
    case .json, .html: mediaType + "; charset=utf-8"
    case .mods, .datacite: mediaType
    default: format?.mediaType ?? mediaType
    }
  }

  /// The format of records that it is; nil for those that are no list of records.
  var format: ExportFormat? {
    switch self {
    case .json, .html: nil
    case .jsonl: .jsonl
    case .csv: .csv
    case .bib: .bibtex
    case .ris: .ris
    case .cslJSON: .cslJSON
    case .atom: .atom
    case .oaiDC: .oaiDC
    case .mods: .mods
    case .datacite: .datacite
    }
  }

  /// The form of `forms` that a client takes.
  ///
  /// - Throws: `HTTPError` (406) where it takes none.
  /// `forms`: Those that there are; the first of them where a client takes several equally.
  static func accepted(by header: String?, among forms: [Form]) throws(HTTPError) -> Form {
    guard let header else { return forms.first ?? .json }
    let preferences = Preferences(header)
    func weight(_ form: Form) -> Double {
      let type = form.mediaType.prefix { $0 != "/" }
      return preferences.weight(form.mediaType, type + "/*", "*/*") ?? 0
    }
    let wanted = forms.map { ($0, weight($0)) }.filter { $0.1 > 0 }.max { $0.1 < $1.1 }
    guard let wanted else {
      throw HTTPError(
        406, "there is no form that 'Accept' names",
        hint: "ask for one of: " + forms.map(\.mediaType).joined(separator: ", "))
    }
    return wanted.0
  }
}
