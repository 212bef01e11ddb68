import Foundation
import TestSupport
import Testing

/// Nightly exports of real records, with edits that the test makes and knows.
@Suite("A week of nights")
struct WeekOfNightsTests {
  private static let snapshots = ["corpora/acl/snapshot-2019.jsonl.gz", "corpora/acl/records.jsonl.gz"]

  @Test(
    "each night is told as it was, value by value, and of what was withdrawn nothing is left",
    .enabled(if: Shared.has(snapshots[0], snapshots[1]), "\(Shared.missing(snapshots[0], snapshots[1]))"))
  func week() throws {
    let place = try Workplace()
    var export = try Export(snapshot: Self.snapshots[0])
    func night(_ expected: [Edit], purges: Bool = false) throws {
      _ = try place.file(export.text, name: "export.jsonl")
      let dry = try place.search("reindex", "export.jsonl", "--dry-run", "--json").json()
      let outcome = try place.search("reindex", "export.jsonl", "--json", "--allow-delete")
      #expect(outcome.status == 0, "\(outcome.errors)")
      let report = try outcome.json()
      #expect(Edit.all(in: report) == expected.sorted())
      #expect(dry["changes"] == report["changes"])
      guard let run = report["run"].int else { return #expect(expected.isEmpty) }
      let kept = try place.search("history", "\(run)", "--json").json()
      #expect(kept["changes"] == report["changes"])
      let printed = try place.search("history", "\(run)", "--diff").text
      for edit in expected {
        for line in edit.lines { #expect(printed.contains(line), "\(edit): \(line)") }
      }
    }

    _ = try place.file(export.text, name: "export.jsonl")
    #expect(try place.search("reindex", "export.jsonl").status == 0)

    // Monday: one edit of each kind.
    try night(export.editAll(marks: true))
    // Tuesday: records vanish, come back and come new.
    let gone = export.removeSome(3)
    try night(gone.map { Edit(id: $0.id, kind: "deleted", title: $0.title, reason: "missing") })
    export.lines += gone
    try night(gone.map { Edit(id: $0.id, kind: "added", title: $0.title) })
    // Wednesday: nothing.
    try night([])
    // Thursday: another snapshot of the same records, years later.
    let later = try export.later(snapshot: Self.snapshots[1])
    let thursday = try Self.differences(from: export, to: later)
    export = later
    _ = try place.file(export.text, name: "export.jsonl")
    let report = try place.search("reindex", "export.jsonl", "--json", "--allow-delete").json()
    let found = report["changes"].items.map {
      "\($0["id"].string ?? "") \($0["kind"].string ?? "") \($0["fields"].items.compactMap(\.string))"
    }
    #expect(Set(found) == thursday && thursday.count > 50)
    // Friday: more edits; what was edited on Monday is withdrawn.
    let withdrawn = export.withdrawMarked()
    #expect(!withdrawn.isEmpty)
    try night(
      withdrawn.map { Edit(id: $0, kind: "deleted", reason: "withdrawn") } + export.editAll(marks: false))
    for id in withdrawn {
      let life = try place.search("history", "--id", id, "--json").json()
      let changes = life["runs"].items.flatMap { $0["changes"].items }
      #expect(changes.count >= 2, "\(id)")
      for change in changes {
        #expect(change["id"].string == id && change["kind"].string != nil)
        #expect(change["title"] == .null)
        #expect(change["kind"].string != "updated" || !change["fields"].items.isEmpty)
        #expect(change["values"] == (change["kind"].string == "updated" ? .null : .array([])))
      }
    }
    // Saturday: all of it goes for good.
    #expect(try place.search("optimize", "--purge").status == 0)
    for (name, bytes) in try place.indexBytes() {
      let text = String(decoding: bytes, as: UTF8.self).lowercased()
      for mark in export.marks { #expect(!text.contains(mark), "\(mark) in \(name)") }
    }
    #expect(try place.search("check").status == 0)
    try night([])
  }

  /// What two exports differ in, found without the program: ids, kinds, and names of fields.
  private static func differences(from old: Export, to new: Export) throws -> Set<String> {
    func records(_ export: Export) throws -> [String: [String: Any]] {
      Dictionary(uniqueKeysWithValues: try export.lines.map { ($0.id, try $0.fields()) })
    }
    let (before, after) = (try records(old), try records(new))
    var found: Set<String> = []
    for (id, fields) in after {
      guard let earlier = before[id] else {
        found.insert("\(id) added []")
        continue
      }
      let keys = Set(fields.keys).union(earlier.keys).filter { key in
        canonical(fields[key]) != canonical(earlier[key]) && !["user_id", "creator", "locked"].contains(key)
      }
      if !keys.isEmpty { found.insert("\(id) updated \(keys.sorted())") }
    }
    for id in before.keys where after[id] == nil { found.insert("\(id) deleted []") }
    return found
  }

  private static func canonical(_ value: Any?) -> String {
    switch value {
    case let map as [String: Any]:
      "{" + map.sorted { $0.key < $1.key }.map { "\($0.key):\(canonical($0.value))" }.joined(separator: ",")
        + "}"
    case let list as [Any]: "[" + list.map(canonical).joined(separator: ",") + "]"
    case nil, is NSNull: ""
    case let value?: "\(value)"
    }
  }
}

/// What a report says of one record.
private struct Edit: Comparable, CustomStringConvertible {
  var id: String
  var kind: String
  var title: String?
  var reason: String?
  var field: String?
  var before: [String]?
  var after: [String]?
  /// Lines of the printed diff.
  var lines: [String] = []

  var description: String {
    "\(id) \(kind) \(title ?? "-") \(reason ?? "-") \(field ?? "-") \(before ?? []) -> \(after ?? [])"
  }

  static func == (left: Edit, right: Edit) -> Bool { left.description == right.description }
  static func < (left: Edit, right: Edit) -> Bool { left.description < right.description }

  /// Each value of each change of a report.
  static func all(in report: JSON) -> [Edit] {
    report["changes"].items.flatMap { change in
      let edit = Edit(
        id: change["id"].string ?? "", kind: change["kind"].string ?? "", title: change["title"].string,
        reason: change["reason"].string)
      guard edit.kind == "updated" else { return [edit] }
      return change["values"].items.map { value in
        var edit = edit
        edit.field = value["field"].string
        (edit.before, edit.after) = (side(value["before"]), side(value["after"]))
        return edit
      }
    }.sorted()
  }

  private static func side(_ json: JSON) -> [String]? {
    if case .array(let items) = json { return items.compactMap(\.string) }
    return json.string.map { [$0] }
  }
}

/// An export of real records, and the edits that are made in it.
private struct Export {
  struct Line {
    var id: String
    var json: String

    func fields() throws -> [String: Any] {
      try JSONSerialization.jsonObject(with: Data(json.utf8)) as? [String: Any] ?? [:]
    }

    var title: String? { (try? fields())?["title"] as? String }
  }

  var lines: [Line]
  /// Words that stand in one record alone.
  private(set) var marks: [String] = []
  private var marked: [String] = []
  private var edits = 0

  private static let size = 1500

  init(snapshot: String) throws {
    let all = try Self.read(snapshot)
    lines = Array(all.prefix(Self.size))
  }

  var text: String { lines.map { $0.json + "\n" }.joined() }

  private static func read(_ snapshot: String) throws -> [Line] {
    let output = FileManager.default.temporaryDirectory.appending(path: "search-week-\(UUID().uuidString)")
    defer { try? FileManager.default.removeItem(at: output) }
    let gzip = try ChildProcess(
      "/usr/bin/env", ["gzip", "-dc", Shared.path(snapshot)], environment: ["PATH": "/usr/bin:/bin"],
      folder: "/", output: output.path, errors: "/dev/null")
    #expect(gzip.wait() == .exit(0))
    return try String(contentsOf: output, encoding: .utf8).split(separator: "\n").compactMap { line in
      guard let range = line.range(of: "\"_id\": \"") else { return nil }
      return Line(id: String(line[range.upperBound...].prefix { $0 != "\"" }), json: String(line))
    }
  }

  /// The same records as another snapshot has them.
  func later(snapshot: String) throws -> Export {
    let ids = Set(lines.map(\.id))
    var export = self
    let later = try Self.read(snapshot).filter { ids.contains($0.id) }
    // What the test has marked stays as it is.
    export.lines = later.filter { !marked.contains($0.id) } + lines.filter { marked.contains($0.id) }
    return export
  }

  mutating func removeSome(_ count: Int) -> [Line] {
    let removed = lines.filter { !marked.contains($0.id) }.prefix(count)
    lines.removeAll { line in removed.contains { $0.id == line.id } }
    return Array(removed)
  }

  mutating func withdrawMarked() -> [String] {
    for place in lines.indices where marked.contains(lines[place].id) {
      lines[place].json = lines[place].json.replacingOccurrences(
        of: "\"status\":\"public\"", with: "\"status\":\"private\"")
    }
    defer { marked = [] }
    return marked
  }

  // MARK: Edits

  /// Makes one edit of each kind, each in a record of its own.
  mutating func editAll(marks: Bool) throws -> [Edit] {
    var all: [Edit] = []
    let kinds: [(inout [String: Any], String) -> (String, [String]?, [String]?, [String])?] = [
      Self.editTitle, Self.editYear, Self.editAbstract, Self.editDepartments, Self.editAuthors,
      Self.removeDOI,
      Self.removeAbstractWord,
    ]
    var places = lines.indices.makeIterator()
    for (number, kind) in kinds.enumerated() {
      while let place = places.next() {
        let letters = Array("bcdfghjkmn")
        let mark = "zyxw\(String((0..<8).map { letters[($0 * 7 + number) % 10] }))q\(edits)q\(number)"
        var fields = try lines[place].fields()
        guard lines[place].title != nil, let (field, before, after, printed) = kind(&fields, mark) else {
          continue
        }
        let id = lines[place].id
        if marks, after?.joined().contains(mark) == true {
          self.marks.append(mark)
          marked.append(id)
        }
        let json = try JSONSerialization.data(
          withJSONObject: fields, options: [.sortedKeys, .withoutEscapingSlashes])
        lines[place].json = String(decoding: json, as: UTF8.self)
        all.append(
          Edit(
            id: id, kind: "updated", title: fields["title"] as? String, field: field, before: before,
            after: after, lines: printed))
        break
      }
    }
    edits += 1
    #expect(all.count == kinds.count)
    return all
  }

  private static func editTitle(_ fields: inout [String: Any], _ mark: String)
    -> (String, [String]?, [String]?, [String])?
  {
    guard let title = fields["title"] as? String, title.utf8.count < 100 else { return nil }
    let new = title + " " + mark
    fields["title"] = new
    return ("title", [title], [new], ["- \(title)\n", "+ \(new)\n"])
  }

  private static func editYear(_ fields: inout [String: Any], _ mark: String)
    -> (String, [String]?, [String]?, [String])?
  {
    guard let year = fields["year"] as? String else { return nil }
    fields["year"] = "1999"
    return ("year", [year], ["1999"], ["     year  \(year) -> 1999\n"])
  }

  private static func removeDOI(_ fields: inout [String: Any], _ mark: String)
    -> (String, [String]?, [String]?, [String])?
  {
    guard let doi = fields.removeValue(forKey: "doi") as? String, doi.count <= 40 else { return nil }
    return ("doi", [doi], nil, ["     doi  \(doi) -> (not stated)\n"])
  }

  private static func editDepartments(_ fields: inout [String: Any], _ mark: String)
    -> (String, [String]?, [String]?, [String])?
  {
    guard var departments = fields["department"] as? [[String: Any]],
      let first = departments.first?["_id"] as? String
    else { return nil }
    departments.removeFirst()
    fields["department"] = departments + [["_id": "RedoG"]]
    return ("department", [first], ["RedoG"], ["     department  + RedoG  - \(first)\n"])
  }

  private static func editAuthors(_ fields: inout [String: Any], _ mark: String)
    -> (String, [String]?, [String]?, [String])?
  {
    guard let authors = fields["author"] as? [[String: Any]], authors.count == 2 else { return nil }
    let names = authors.compactMap { $0["full_name"] as? String }
    guard Set(names).count == 2 else { return nil }
    fields["author"] = Array(authors.reversed())
    return ("author", names, names.reversed(), [names[0]])
  }

  private static func editAbstract(_ fields: inout [String: Any], _ mark: String)
    -> (String, [String]?, [String]?, [String])?
  {
    editWords(&fields) { $0[30] = mark }
  }

  private static func removeAbstractWord(_ fields: inout [String: Any], _ mark: String)
    -> (String, [String]?, [String]?, [String])?
  {
    editWords(&fields) { $0.remove(at: 30) }
  }

  /// The edit is in word 30, so that three words on each side of it are shown.
  private static func editWords(_ fields: inout [String: Any], _ edit: (inout [String]) -> Void)
    -> (String, [String]?, [String]?, [String])?
  {
    guard var abstracts = fields["abstract"] as? [[String: Any]], abstracts.count == 1,
      let text = abstracts[0]["text"] as? String
    else { return nil }
    let words = text.components(separatedBy: " ")
    guard words.count > 60, !words.contains(""),
      text.unicodeScalars.allSatisfy({ (0x20..<0x7F).contains($0.value) }),
      words[27...33].allSatisfy({ word in words.filter { $0 == word }.count == 1 })
    else { return nil }
    var new = words
    edit(&new)
    abstracts[0]["text"] = new.joined(separator: " ")
    fields["abstract"] = abstracts
    let after = 34 + new.count - words.count
    let before = "… " + words[27..<34].joined(separator: " ") + " …"
    let now = "… " + new[27..<after].joined(separator: " ") + " …"
    return ("abstract", [before], [now], ["- \(before)\n", "+ \(now)\n"])
  }
}
