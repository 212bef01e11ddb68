import HTML

/// One schema of XML.
protocol XMLSchema {
  /// What holds several records.
  var rootStart: XML { get }
  var rootEnd: XML { get }
  /// A record as an element that is a document of its own.
  func element(_ item: CitationItem, _ links: RecordLinks) -> XML
}

extension XMLSchema {
  var rootStart: XML { "<records>\n" }
  var rootEnd: XML { "</records>\n" }
}

struct XMLFormat<Schema: XMLSchema>: RecordFormat {
  private let schema: Schema
  private let links: RecordLinks
  private let isSingle: Bool

  init(_ options: ExportOptions, _ schema: Schema) {
    (self.schema, links, isSingle) = (schema, options.links, options.isSingle)
  }

  func head(before first: CitationItem?) -> String {
    xmlDeclaration + (isSingle ? "" : schema.rootStart.text)
  }

  var tail: String { isSingle ? "" : schema.rootEnd.text }

  func append(_ item: CitationItem, to output: inout [UInt8]) {
    output.append(contentsOf: schema.element(item, links).bytes)
  }
}

let xmlDeclaration = "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n"

extension Markup where Kind == XMLKind {
  /// A line for each text, in an element of its own.
  static func lines(_ texts: [String], _ element: (String) -> XML) -> XML {
    texts.map { element($0) + "\n" }.joined()
  }

  static func line(_ text: String?, _ element: (String) -> XML) -> XML {
    guard let text, !text.isEmpty else { return XML() }
    return element(text) + "\n"
  }

  static func + (left: XML, right: XML) -> XML {
    var sum = left
    sum += right
    return sum
  }
}
