import Foundation

/// A record for a test, with what a test changes, and the forms an export may have.
struct SampleRecord: Hashable {
  var id: String
  var title = "Neural collapse"
  var abstract: String? = "The last layers of a network converge."
  var author = "Doe, Jane"
  var otherAuthors: [String] = []
  var venue: String?
  var year: String? = "2020"
  var oa: String? = "gold"
  var departments = ["MaMo"]
  /// By code, what the record calls its departments.
  var departmentLabels: [String: String] = [:]
  /// What stands in the `tree` of each of its departments.
  var tree: [String] = []
  var projects: [Named] = []
  var languages: [Named] = []
  var publisher: String?
  var keywords: [String] = []
  /// The site's id of the first author.
  var authorID: String?
  var status: String? = "public"
  var doi: String?
  /// Part of the stored record only.
  var note: String?
  /// Private; never to be found anywhere in an index.
  var owner: String?

  /// A code with the label that the record gives it.
  struct Named: Hashable {
    var code: String
    var label: String?
  }

  init(_ id: String, _ change: (inout SampleRecord) -> Void = { _ in }) {
    self.id = id
    change(&self)
  }

  static func many(_ ids: some Sequence<Int>) -> [SampleRecord] {
    ids.map { number in SampleRecord("r\(number)") { $0.title = "Paper number \(number)" } }
  }
}

extension SampleRecord {
  indirect enum Field {
    case text(String)
    case list([Field])
    case map([(key: String, value: Field)])
  }

  /// The record as keys and values; what is nil is not there.
  var fields: [(key: String, value: Field)] {
    var fields: [(key: String, value: Field)] = [
      ("_id", .text(id)), ("title", .text(title)),
      (
        "author",
        .list(
          ([author] + otherAuthors).enumerated().map { place, name in
            let id = place == 0 ? authorID.map { [("id", Field.text($0))] } ?? [] : []
            return .map([("full_name", .text(name))] + id)
          })
      ),
    ]
    let abstracts = abstract.map { Field.list([.map([("lang", .text("eng")), ("text", .text($0))])]) }
    if let abstracts { fields.append(("abstract", abstracts)) }
    for (key, value) in [
      ("year", year), ("OA_type", oa), ("status", status), ("doi", doi), ("note", note),
      ("publication", venue), ("publisher", publisher),
      ("user_id", owner),
    ] {
      if let value { fields.append((key, .text(value))) }
    }
    if !departments.isEmpty {
      let units = tree.isEmpty ? [] : [("tree", Field.list(tree.map { .map([("_id", .text($0))]) }))]
      let list = departments.map { code in
        Field.map(
          [("_id", .text(code))] + (departmentLabels[code].map { [("name", .text($0))] } ?? []) + units)
      }
      fields.append(("department", .list(list)))
    }
    for (key, codeKey, values) in [("project", "_id", projects), ("language", "iso", languages)]
    where !values.isEmpty {
      let list = values.map { value in
        Field.map([(codeKey, .text(value.code))] + (value.label.map { [("name", .text($0))] } ?? []))
      }
      fields.append((key, .list(list)))
    }
    if !keywords.isEmpty { fields.append(("keyword", .list(keywords.map { .text($0) }))) }
    return fields
  }

  /// One line of JSON.
  var json: String { Field.map(fields).json() }

  /// The same record with other bytes: keys backwards, more white space, escapes, an empty field.
  var otherJSON: String {
    let fields = fields + [("editor", .list([])), ("volume", .text(""))]
    return Field.map(fields).json(isReversed: true, gap: "  ", escapes: true)
  }

  /// A document of a YAML stream, with the quotes of choice.
  func yaml(quote: Character = "'") -> String {
    "---\n" + fields.map { "\($0.key):\($0.value.yaml(quote: quote, indent: ""))\n" }.joined() + "...\n"
  }
}

extension SampleRecord.Field {
  func json(isReversed: Bool = false, gap: String = "", escapes: Bool = false) -> String {
    switch self {
    case .text(let text): return Self.quoted(text, escapes: escapes)
    case .list(let items):
      return "["
        + items.map { $0.json(isReversed: isReversed, gap: gap, escapes: escapes) }.joined(
          separator: ",\(gap)")
        + "]"
    case .map(let entries):
      let texts = entries.map {
        "\(Self.quoted($0.key, escapes: false)):\(gap)"
          + $0.value.json(isReversed: isReversed, gap: gap, escapes: escapes)
      }
      return "{\(gap)" + (isReversed ? texts.reversed() : texts).joined(separator: "\(gap),") + "}"
    }
  }

  private static func quoted(_ text: String, escapes: Bool) -> String {
    let body = text.utf16.map { unit -> String in
      if unit == 0x22 || unit == 0x5C || unit < 0x20 || unit > 0x7E || (escapes && unit % 5 == 0) {
        let digits = String(unit, radix: 16)
        return "\\u" + String(repeating: "0", count: 4 - digits.count) + digits
      }
      return String(decoding: [unit], as: UTF16.self)
    }
    return "\"" + body.joined() + "\""
  }

  func yaml(quote: Character, indent: String) -> String {
    switch self {
    case .text(let text): return " \(quote)\(text)\(quote)"
    case .list(let items):
      return items.map { item in
        let text = item.yaml(quote: quote, indent: indent + "  ")
        return "\n\(indent)-" + (text.hasPrefix("\n") ? " " + text.drop { $0 == "\n" || $0 == " " } : text)
      }.joined()
    case .map(let entries):
      return entries.map { "\n\(indent)\($0.key):" + $0.value.yaml(quote: quote, indent: indent) }.joined()
    }
  }
}

extension [SampleRecord] {
  var jsonLines: String { map { $0.json + "\n" }.joined() }
  var otherJSONLines: String { map { $0.otherJSON + "\n" }.joined() }
  var yaml: String { map { $0.yaml() }.joined() }
  var jsonArray: String { "[\n  " + map(\.json).joined(separator: ",\n  ") + "\n]\n" }
}
