import Publication
import Search

/// The description of the addresses for programs (OpenAPI 3.1), made of the tables that answer them.
struct OpenAPI {
  let settings: (title: String, address: String)
  let limits: ServerLimits
  let version: String

  /// One address in one form.
  private struct Operation {
    var path: String
    var summary: String
    /// In the path.
    var part: (name: String, summary: String)?
    var parameters: [ParameterInfo] = []
    var forms: [Form]
    /// The `schema` of its JSON, or each that there may be.
    var schemas: [String] = []
    var statuses: [Int] = []
  }

  private var operations: [Operation] {
    let question = ParameterInfo.question
    let lists = Route.listForms.filter { $0 != .json }
    let id = (name: "id", summary: "The id of a record, percent-encoded.")
    let all = ParameterInfo.limit(1...Int.max, "At most this many records.")
    let tables: [Form] = [.json, .csv]
    return
      [
        Operation(
          path: "/search", summary: "A page of hits, with the counts of facets.",
          parameters: question + [ParameterInfo.similar, .sort] + ParameterInfo.page(limits), forms: [.json],
          schemas: ["search.results/1"], statuses: [400, 404])
      ]
      + lists.map { form in
        Operation(
          path: "/search", summary: "All records that match; X-Total-Count has their number.",
          parameters: question + [ParameterInfo.sort, all]
            + (form == .csv || form == .jsonl
              ? [ParameterInfo(name: "fields", summary: "Columns or keys, with commas between them.")] : []),
          forms: [form], statuses: [400])
      }
      + Route.recordForms.map { form in
        form == .json
          ? Operation(
            path: "/record/{id}", summary: "A record; with explain=1 why it has its score for a query.",
            part: id, parameters: question + [ParameterInfo.explain], forms: [form],
            schemas: ["search.records/1", "search.explain/1"], statuses: [400, 404])
          : Operation(
            path: "/record/{id}", summary: "A record.", part: id, forms: [form], statuses: [404])
      }
      + [
        Operation(
          path: "/suggest", summary: "What a text may become.",
          parameters: [
            ParameterInfo(name: "q", summary: "What was typed."),
            ParameterInfo.limit(0...limits.suggestions, "Suggestions of each kind."),
          ], forms: [.json], schemas: ["search.suggest/1"], statuses: [400])
      ]
      + tables.flatMap { form in
        [
          Operation(
            path: "/facets/{field}", summary: "The values of a facet with their counts.",
            part: ("field", "The name of the facet."),
            parameters: question + [
              ParameterInfo(name: "find", summary: "Only values whose code or label contains this."),
              ParameterInfo.limit(0...Int.max, "At most this many values."),
            ], forms: [form], schemas: form == .json ? ["search.facet/1"] : [], statuses: [400, 404]),
          Operation(
            path: "/report/quality", summary: "What the checks of quality find.", parameters: question,
            forms: [form], schemas: form == .json ? ["search.quality/1"] : [], statuses: [400]),
          Operation(
            path: "/report/duplicates", summary: "Records that may be of one work.", parameters: question,
            forms: [form], schemas: form == .json ? ["search.duplicates/1"] : [], statuses: [400]),
        ]
          + ReportedFacet.allCases.map { facet in
            Operation(
              path: "/report/\(facet.rawValue)",
              summary: "Counts of \(facet.definition.title), by year with by=year.",
              parameters: question + [
                ParameterInfo(name: "by", kind: .choice(["year"]), summary: "By year.")
              ],
              forms: [form], schemas: form == .json ? ["search.table/1"] : [], statuses: [400])
          }
      }
      + [
        Operation(
          path: "/report", summary: "All reports in short.", parameters: question, forms: [.json],
          schemas: ["search.report/1"], statuses: [400]),
        Operation(
          path: "/departments/{code}", summary: "A department with its parts.",
          part: ("code", "The code of the department."), forms: [.json], schemas: ["search.department/1"],
          statuses: [404]),
      ]
  }

  var json: [UInt8] {
    var writer = JSONWriter()
    writer.beginObject()
    writer.entry("openapi", "3.1.0")
    writer.object("info") { writer in
      writer.entry("title", settings.title)
      writer.entry("version", version)
    }
    writer.objects("servers", [settings.address]) { writer, address in writer.entry("url", address) }
    writer.object("paths") { writer in
      for operation in operations {
        for form in operation.forms {
          writer.object("\(operation.path).\(form.rawValue)") { writer in
            writer.object("get") { writer in write(operation, form, &writer) }
          }
        }
      }
      for (path, schema) in [("/health", "search.health/1"), ("/ready", "search.ready/1")] {
        writer.object(path) { writer in
          writer.object("get") { writer in
            let summary = path == "/health" ? "The process answers." : "The index can be read."
            write(Operation(path: path, summary: summary, forms: [.json], schemas: [schema]), .json, &writer)
          }
        }
      }
    }
    writer.object("components") { writer in
      writer.object("schemas") { writer in
        writer.object("error") { writer in Self.writeSchema(["search.error/1"], ["error"], &writer) }
      }
    }
    writer.endObject()
    return writer.take()
  }

  private func write(_ operation: Operation, _ form: Form, _ writer: inout JSONWriter) {
    writer.entry("summary", operation.summary)
    let part = operation.part.map { [ParameterInfo(name: $0.name, summary: $0.summary)] } ?? []
    writer.objects("parameters", part + operation.parameters) { writer, parameter in
      let isPart = parameter.name == operation.part?.name
      writer.entry("name", parameter.name)
      writer.entry("in", isPart ? "path" : "query")
      if isPart { writer.entry("required", true) }
      if parameter.isEmptyOfNoKind { writer.entry("allowEmptyValue", true) }
      writer.entry("description", parameter.summary)
      writer.object("schema") { writer in
        if parameter.isRepeatable {
          writer.entry("type", "array")
          writer.object("items") { writer in parameter.writeSchema(&writer, describes: false) }
        } else {
          parameter.writeSchema(&writer, describes: false)
        }
      }
    }
    writer.object("responses") { writer in
      writer.object("200") { writer in
        writer.entry("description", "The answer.")
        writer.object("content") { writer in
          writer.object(String(form.mediaType)) { writer in
            writer.object("schema") { writer in
              if !operation.schemas.isEmpty {
                Self.writeSchema(operation.schemas, [], &writer)
              } else if form != .cslJSON {
                writer.entry("type", "string")
              }
            }
          }
        }
      }
      for status in (operation.statuses + [406, 429, 503]).sorted() {
        writer.object(String(status)) { writer in
          writer.entry("description", Self.descriptions[status] ?? "")
          writer.object("content") { writer in
            writer.object(Form.json.mediaType) { writer in
              writer.object("schema") { writer in writer.entry("$ref", "#/components/schemas/error") }
            }
          }
        }
      }
    }
  }

  private static func writeSchema(_ names: [String], _ keys: [String], _ writer: inout JSONWriter) {
    writer.entry("type", "object")
    writer.entry("required", ["schema"] + keys)
    writer.object("properties") { writer in
      writer.object("schema") { writer in writer.entry("enum", names) }
      for key in keys { writer.object(key) { writer in writer.entry("type", "string") } }
    }
  }

  private static let descriptions = [
    400: "It cannot be understood: the message says why.", 404: "Nothing has this address.",
    406: "There is no form that Accept names.",
    429: "Too many requests: Retry-After says when to come again.",
    503:
      "There is no room, it took too long, or the index cannot be read: Retry-After says when to come again.",
  ]
}
