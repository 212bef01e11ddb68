import Export
import Pages
import Publication
import Search

extension Route {
  static let listForms: [Form] = [.json, .jsonl, .csv, .bib, .ris, .cslJSON, .atom]
  static let recordForms: [Form] = listForms + [.oaiDC, .mods, .datacite]

  /// Lists of hits, and records.
  static let listsAndRecords: [Route] = [
    Route(
      name: "search", path: [.literal("search")],
      forms: listForms
    ) { request, service in
      var parameters = request.parameters
      let form = request.form
      guard let format = form.format else {
        let question = try parameters.searchRequest(service.limits)
        let similar = try parameters.one("similar")
        try parameters.rejectOthers()
        return Response(json: try service.answer(question, similarTo: similar).json(timed: false))
      }
      let (question, options) = try parameters.exportRequest(format, service.limits, service.settings)
      return try service.list(question, request, format, options)
    },
    Route(
      name: "record", path: [.literal("record"), .text],
      forms: recordForms, readsEnding: true
    ) { request, service in
      let found: (record: Record, ending: Form?)
      do {
        found = try service.record(request.text)
      } catch {
        guard let moved = try LibreCatAddress.record(request.text, service) else { throw error }
        return moved
      }
      let (record, form) = (found.record, found.ending ?? request.form)
      var parameters = request.parameters
      let question = try parameters.searchRequest(service.limits)
      // A record that was opened from a list has the other forms at the same address.
      for name in ["similar", "at"] { _ = parameters.all(name) }
      try parameters.rejectOthers()
      if form == .json, question.explain {
        return Response(json: try service.index().explain(id: record.id, question).json)
      }
      let base = service.settings.publicURL ?? service.settings.basePath
      let link = Signposting.header(record, base: base, form: form)
      guard let format = form.format else {
        var response = Response(json: FoundRecords(records: [record], missing: []).json)
        response.headers.append(link)
        return response
      }
      var options = ExportOptions(service.settings)
      options.isSingle = true
      let bytes = RecordExport.bytes(of: [record], in: format, options: options)
      return Response(headers: form.headers(fileName: "record-" + record.id) + [link], body: bytes)
    },
  ]
}

extension SearchService {
  /// The record of an address, and the form that its ending names: it counts only where no record has the
  /// whole as its id.
  func record(_ text: String) throws -> (Record, Form?) {
    let index = try index()
    if let record = try index.record(id: text) { return (record, nil) }
    if let ending = Ending(text), let record = try index.record(id: ending.rest) {
      return (record, ending.form)
    }
    let id = Ending(text)?.rest ?? text
    throw HTTPError.notFound("no record has the id '\(id.prefix(60))'", hint: "look for it: /search?q=...")
  }

  /// All records that answer a question.
  ///
  /// All of it is of one commit. A record is read when its turn comes, so that a slow client holds no
  /// transaction; where there are other records by then, the list is cut.
  func list(
    _ question: SearchRequest, _ request: RouteRequest, _ format: ExportFormat, _ options: ExportOptions
  ) throws -> Response {
    let index = try index()
    var response = Response(headers: request.form.headers(fileName: "publications"))
    func addTotal(_ total: Int) { response.headers.append(("X-Total-Count", String(total))) }
    if request.request.method == .head {
      var counted = question
      counted.limit = 0
      addTotal(min(try index.search(counted).total, question.limit ?? .max))
      response.rest = .unsent
      return response
    }
    // Before there is work that nobody would get.
    guard let place = downloads.take() else { throw HTTPError.busy("too many long lists are being sent") }
    func begun() throws -> (count: Int, pieces: RecordPieces, first: [UInt8]) {
      let found = try index.recordIDs(question)
      let pieces = RecordPieces(found.ids, format, options) { try index.storedRecords(ids: $0, of: found) }
      return (found.ids.count, pieces, try pieces.next() ?? [])
    }
    let (count, pieces, first): (Int, RecordPieces, [UInt8])
    do {
      (count, pieces, first) = try begun()
    } catch is RecordsChanged {
      // A run has committed in this moment.
      (count, pieces, first) = try begun()
    }
    addTotal(count)
    response.body = first
    if !pieces.isFinished {
      response.rest = BodyStream { try withExtendedLifetime(place) { try pieces.next() } }
    }
    return response
  }
}

/// Records in a format, some at a time.
private final class RecordPieces {
  private var ids: ArraySlice<String>
  private var export: RecordExport
  private let read: (ArraySlice<String>) throws -> [Record]
  private let output: Output
  private(set) var isFinished = false

  private final class Output { var bytes: [UInt8] = [] }

  /// In one transaction.
  private static let recordsAtOnce = 16

  init(
    _ ids: [String], _ format: ExportFormat, _ options: ExportOptions,
    read: @escaping (ArraySlice<String>) throws -> [Record]
  ) {
    let output = Output()
    (self.ids, self.read, self.output) = (ids[...], read, output)
    export = RecordExport(format, options: options) { output.bytes += $0 }
  }

  /// nil behind the last one.
  func next() throws -> [UInt8]? {
    while output.bytes.isEmpty, !isFinished {
      for record in try read(ids.prefix(Self.recordsAtOnce)) { try export.add(record) }
      ids = ids.dropFirst(Self.recordsAtOnce)
      if ids.isEmpty {
        try export.finish()
        isFinished = true
      }
    }
    defer { output.bytes = [] }
    return output.bytes.isEmpty ? nil : output.bytes
  }
}

extension Parameters {
  /// What a list of all records is asked for: a question, and how its records are written.
  fileprivate mutating func exportRequest(
    _ format: ExportFormat, _ limits: ServerLimits, _ settings: WebSettings
  ) throws -> (SearchRequest, ExportOptions) {
    var options = ExportOptions(settings)
    if format == .csv || format == .jsonl {
      let names = try one("fields")?.split(separator: ",").map(String.init)
      options.fields = names == ["all"] && format == .csv ? CSVFormat.columns : names
    }
    let limit = try number("limit", in: 1...Int.max)
    var request = try searchRequest(limits, isWhole: true)
    try rejectOthers()
    request.limit = limit
    // As `search export` has it: a feed's newest are those that changed last.
    request.sort = request.sort ?? (format == .atom ? .updated : .yearDescending)
    request.offersPartialMatches = false
    request.detail = .ids
    return (request, options)
  }
}

extension ExportOptions {
  init(_ settings: WebSettings) {
    self.init()
    title = settings.title
    style = settings.citationStyle
    links = RecordLinks(publicURL: settings.publicURL, recordURL: settings.recordURL)
  }
}

extension Form {
  /// What goes with records in this form. A feed is read where it is; all others are files.
  func headers(fileName: String) -> [(name: String, value: String)] {
    let type = (name: "Content-Type", value: contentType)
    if self == .atom { return [type] }
    let name = String(fileName.map { $0.isASCII && ($0.isLetter || $0.isNumber) ? $0 : "-" }.prefix(100))
    let ending = format == .oaiDC || format == .mods || format == .datacite ? "\(rawValue).xml" : rawValue
    return [type, ("Content-Disposition", "attachment; filename=\"\(name).\(ending)\"")]
  }
}
