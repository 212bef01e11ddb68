/// A publication: its canonical form, and the parts of it that are searched, filtered and shown.
///
/// Every field but the id may be missing. Fields are read from every form that LibreCat sites export (a text
/// or a list, a code or a map with `_id`); what has another shape counts as not stated. Texts come without
/// the blanks at their ends, abstracts as they are.
public struct Record: Sendable {
  /// The years that `year` may state; another is a slip (`2916`) and would stretch a histogram over
  /// centuries.
  package static let years = 1000...2100

  /// The record id.
  public let id: String
  /// The record in its canonical form: a map.
  public let value: Value

  /// The title, markup included.
  public let title: String?
  /// The abstracts, in the order of the record.
  public let abstracts: [Abstract]
  /// The keywords.
  public let keywords: [String]
  /// The authors; an edited work may have none.
  public let authors: [Person]
  /// The editors.
  public let editors: [Person]
  /// The translators.
  public let translators: [Person]
  /// The record's own departments, each once, without those above them.
  public let departments: [FacetValue]
  /// `OA_type`, such as `gold`.
  public let oaType: String?
  /// Read from `year` alone, so that counting that field gives the numbers of the facet.
  public let year: Int?
  /// As given: `journal_article` and the old `journalArticle` are two values, as in counts of that field.
  public let type: String?
  /// `public`, or nil if none is stated, for a record that may be shown.
  public let status: String?
  /// Codes, usually of ISO 639-2, such as `eng`.
  public let languages: [FacetValue]
  /// The publisher.
  public let publisher: String?
  /// The URL or name of the license, with a short label where the record has one.
  public let license: FacetValue?
  /// The projects.
  public let projects: [FacetValue]
  /// Without resolver, its case kept.
  public let doi: String?
  /// In their normal form, each once: from `external_id`, and from DOIs and links that arXiv gave out.
  public let arxivIDs: [String]
  /// Where it appeared: the journal, proceedings or book.
  public let publication: String?
  /// As given, such as `2026-02-18T12:02:45Z`.
  public let dateCreated: String?
  /// When it last changed at the site, as given.
  public let dateUpdated: String?

  /// The DOIs of `doi` and of the record's links, in display form.
  private let statedDOIs: [String]

  /// Reads a record that is canonical already, as the index keeps it.
  package init(id: String, value: Value) {
    var fields = FieldReader(value)
    self.init(id: id, value: value, fields: &fields)
  }

  /// Reads a record as it stood in an export: brings it into its canonical form, and lists the fields it had
  /// to leave out.
  ///
  /// Look at `status(of:)` first: warnings may quote a year or a DOI, and those of a record that is not
  /// public must not be shown.
  ///
  /// - Throws: If there is no usable `_id`: a text or number of at most 512 bytes, not counting blanks at its
  ///   ends, without control characters (ids are printed one per line, and typed again). If it is the record
  ///   of a department or project.
  package static func make(
    from raw: Value, limits: Limits = Limits()
  ) throws(RecordError) -> (record: Record, warnings: [FieldWarning]) {
    let id = try id(of: raw)
    guard raw["name"] == nil || raw["title"] != nil || raw["type"] != nil else { throw .notAPublication }
    var value = raw.canonicalRecord()
    var fields = FieldReader(value)
    var losses: [FieldWarning] = []
    if !fields.areWithin(limits) {
      (value, losses) = value.cut(to: limits)
      fields = FieldReader(value)
    }
    // Nearly always the record states both in this form already.
    let status = Self.status(of: raw)
    if fields[.id]?.string?.hasSameBytes(as: id) != true
      || fields[.status]?.string.map({ $0 != status }) == true
    {
      value = value.with(id: id, status: status)
      fields = FieldReader(value)
    }
    let record = Record(id: id, value: value, fields: &fields)
    return (record, losses + fields.warnings)
  }

  /// The id of a record as it stood in an export, without the blanks at its ends.
  package static func id(of raw: Value) throws(RecordError) -> String {
    guard let id = raw["_id"]?.string?.withoutLookAlikes, !id.isEmpty else { throw .noID }
    guard id.utf8.count <= RecordAddress.maxBytes else { throw .longID(maxBytes: RecordAddress.maxBytes) }
    let hasControls = id.unicodeScalars.contains { $0.value < 0x20 || 0x7F...0x9F ~= $0.value }
    guard !hasControls else { throw .controlCharacterInID }
    return id
  }

  /// The status of a record as it stood in an export; nil if none is stated.
  ///
  /// Without regard to case and blanks: `Public` is `public`. A status of another shape than a text is never
  /// taken for `public`: it gives `unreadable`.
  package static func status(of raw: Value) -> String? {
    guard let status = raw["status"], !status.isEmpty else { return nil }
    guard let text = status.string else { return "unreadable" }
    let name = text.withoutLookAlikes.lowercased()
    return name.isEmpty ? nil : name
  }

  /// Those of LibreCat.
  private static let knownStatuses: Set = ["new", "submitted", "returned", "private", "public", "deleted"]
  private static let maxShownStatus = 40

  /// What is wrong with the status of a record as it stood in an export; nil if it is one of LibreCat's or
  /// not stated.
  package static func statusWarning(of raw: Value) -> FieldWarning? {
    guard let status = raw["status"], !status.isEmpty else { return nil }
    if status.string != nil {
      guard let name = self.status(of: raw), !knownStatuses.contains(name) else { return nil }
      let shown = name.prefix(maxShownStatus) + (name.count > maxShownStatus ? "…" : "")
      return FieldWarning(
        field: "status", reason: "the status '\(shown)' is not known: taken as not public")
    }
    let shape = if case .map = status { "a map" } else { "a list" }
    return FieldWarning(field: "status", reason: "status is \(shape), expected a text: taken as not public")
  }

  /// Whether a record with this status may be indexed and shown: `public`, or none stated.
  package static func isPublic(status: String?) -> Bool { status == nil || status == "public" }

  /// The codes of `departments`.
  public var departmentCodes: [String] { departments.map(\.code) }

  /// The texts to index in one column, in order: a phrase never goes from one into the next.
  package func text(of field: TextField) -> [String] {
    var texts: [String] = []
    forEachText(of: field) { texts.append($0.text) }
    return texts
  }

  /// Calls `body` with the UTF-8 of each text to index in one column, in order; valid inside it only.
  package func forEachText(of field: TextField, _ body: (UnsafeBufferPointer<UInt8>) -> Void) {
    switch field {
    case .title: title?.withBytes(body)
    case .abstract: for abstract in abstracts { abstract.text.withBytes(body) }
    case .author: forEachPerson { $0.withSpokenName(body) }
    case .keyword: for keyword in keywords { keyword.withBytes(body) }
    }
  }

  private func forEachPerson(_ body: (Person) -> Void) {
    for person in authors { body(person) }
    for person in editors { body(person) }
    for person in translators { body(person) }
  }

  /// What the record is found by when typed alone: its id, and its `workIdentifiers`.
  public var identifiers: [Identifier] { [Identifier(kind: .record, value: id)] + workIdentifiers }

  /// Its DOIs (from `doi`, from doi.org links, and as `10.48550/arXiv.N` from arXiv ids), its arXiv ids, and
  /// the ORCIDs of its people; each once.
  package var workIdentifiers: [Identifier] {
    var all: [Identifier] = []
    for doi in statedDOIs { all.append(Identifier(kind: .doi, value: doi.lowercasedASCII)) }
    for id in arxivIDs { all.append(Identifier(kind: .doi, value: "\(ArXivID.doiPrefix)\(id)")) }
    for id in arxivIDs { all.append(Identifier(kind: .arxiv, value: id)) }
    forEachPerson { person in
      if let orcid = person.orcid { all.append(Identifier(kind: .orcid, value: orcid)) }
    }
    return all.uniqued(by: \.self)
  }

  /// The canonical form as JSON on one line, in UTF-8: what is stored and hashed.
  ///
  /// - Complexity: O(n) at each call.
  public var canonicalJSON: [UInt8] { value.canonicalJSON }

  /// The same with only these of its top-level keys, in this order.
  public func json(keys: [String]) -> [UInt8] {
    let entries = keys.compactMap { key in value[key].map { Value.Entry(key: key, value: $0) } }
    return Value.map(entries).canonicalJSON
  }

  /// The canonical form as JSON, written into memory that is there already.
  package func canonicalJSON(using writer: inout JSONWriter) -> [UInt8] {
    writer.value(value)
    return writer.take()
  }

  private init(id: String, value: Value, fields: inout FieldReader) {
    self.id = id
    self.value = value
    title = fields.text(.title)
    abstracts = fields.abstracts()
    keywords = fields.items(.keyword, expected: "a text", \.firstText)
    authors = fields.items(.author, expected: "a name", Person.init)
    editors = fields.items(.editor, expected: "a name", Person.init)
    translators = fields.items(.translator, expected: "a name", Person.init)
    departments = fields.facetValues(.department, code: ["_id", "id"], label: ["name", "display"])
    oaType = fields.code(.oaType)
    year = fields.year(.year)
    type = fields.code(.type)
    status = fields.text(.status)
    languages = fields.facetValues(.language, code: ["iso"], label: ["name"])
    publisher = fields.code(.publisher)
    license = fields.license()
    projects = fields.facetValues(.project, code: ["_id", "name"], label: ["name"])
    doi = fields.doi(.doi)
    let links = fields.links()
    statedDOIs = fields.dois(links: links)
    arxivIDs = fields.arxivIDs(dois: statedDOIs, links: links)
    publication = fields.text(.publication)
    dateCreated = fields.text(.dateCreated)
    dateUpdated = fields.text(.dateUpdated)
  }
}

extension Value {
  fileprivate func with(id: String, status: String?) -> Value {
    .map(
      entries.map { entry in
        switch entry.key {
        case "_id": Entry(key: entry.key, value: .string(id))
        case "status": Entry(key: entry.key, value: status.map(Value.string) ?? entry.value)
        default: entry
        }
      })
  }
}
