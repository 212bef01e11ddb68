import Export
import HTML
import Pages
import Publication
import Search

/// What an assistant reads: short texts with ids and links.
struct AssistantText {
  private let settings: WebSettings

  init(_ service: SearchService) { settings = service.settings }

  func hits(_ results: SearchResults) -> String {
    var lines = [
      "\(results.total) records" + (results.hits.isEmpty ? "" : ", from \(results.offset + 1) on:")
    ]
    lines += results.query.notes.map { "note: \($0)" }
    lines += results.suggestions.map { "'\($0.instead)' instead of '\($0.word)' would give \($0.hits)" }
    for hit in results.hits {
      lines.append("")
      lines.append("[\(hit.id)] \(hit.citation ?? hit.title ?? "(no title)")")
      if let link = link(hit.id, hit.url) { lines.append(link) }
      if let snippet = hit.snippet { lines.append("… " + snippet.text) }
      if !hit.missing.isEmpty { lines.append("lacks: " + hit.missing.joined(separator: ", ")) }
    }
    if let next = results.next { lines += ["", "more: after=\(next)"] }
    return lines.joined(separator: "\n")
  }

  func record(_ record: Record) -> String {
    let item = CitationItem(record)
    var lines = ["[\(record.id)] " + Citation.preferringStated(item, style: settings.citationStyle).text]
    if let link = link(record.id, record.url) { lines.append(link) }
    func add(_ name: String, _ value: String?) {
      if let value, !value.isEmpty { lines.append("\(name): \(value)") }
    }
    add("DOI", record.doi)
    add("arXiv", record.arxivIDs.first)
    add("type", record.type)
    add("open access", record.oaType)
    add("departments", record.departments.map { $0.label ?? $0.code }.joined(separator: "; "))
    add("keywords", record.keywords.joined(separator: "; "))
    for abstract in record.abstracts {
      add("abstract", String(SearchIndex.plainText(of: abstract.text).prefix(4_000)))
    }
    return lines.joined(separator: "\n")
  }

  func facet(_ counts: FacetCounts, limit: Int, of results: SearchResults) -> String {
    let shown = counts.limited(to: limit)
    var lines = [
      "\(results.total) records, \(counts.distinct) values of \(counts.facet), by code, label and count:"
    ]
    lines += results.query.notes.map { "note: \($0)" }
    lines += shown.values.map { value in
      "\(value.code)" + (value.label == value.code ? "" : "  \(value.label)") + "  \(value.count)"
    }
    if counts.values.count > shown.values.count {
      lines.append("and \(counts.values.count - shown.values.count) more")
    }
    if counts.notStated > 0 { lines.append("not stated  \(counts.notStated)") }
    return lines.joined(separator: "\n")
  }

  /// The page of a record here or in its repository, else `otherwise`.
  private func link(_ id: String, _ otherwise: String?) -> String? {
    let part = SafeAddress.part(id)
    if let address = settings.publicURL { return "\(address)/record/\(part)" }
    return settings.recordURL?.replacing("{id}", with: part) ?? otherwise
  }
}
