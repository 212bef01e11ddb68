import Foundation
import Testing

@Suite("Text of a record or a question is never anything but text")
struct HostileTextTests {
  /// What ends a string, a line, a cell, an object or a statement somewhere.
  static let texts = [
    "'); DROP TABLE record; --", "\" OR 1=1 --", "x\"},{\"id\":\"forged", "]}\n{\"id\":\"forged\"}",
    "a\r\nb,forged",
    "\",\"forged", "=cmd|' /C calc'!A0", "\u{2028}other\u{2029}", "</script><script>forged</script>",
    "%00%0Aforged",
    "$(touch forged)`touch forged`", "../../forged", "\\\"\\u0022", "{0} %s %n",
  ]

  private static func quoted(_ text: String) throws -> String {
    String(decoding: try JSONEncoder().encode(text), as: UTF8.self)
  }

  /// An index of one record for each text, which has it in every field.
  private static func place() throws -> Workplace {
    let place = try Workplace()
    let records = try texts.enumerated().map { number, text in
      let text = try quoted(text)
      // An id of one line, so that it can be asked for.
      let id = try quoted(texts[number].split(whereSeparator: \.isNewline).joined(separator: " "))
      return
        "{\"_id\":\(id),\"title\":\(text),\"abstract\":\"hostile \" ,\"author\":[{\"full_name\":\(text)}],"
        + "\"department\":[{\"_id\":\(text),\"name\":\(text)}],\"type\":\(text),\"OA_type\":\(text),\"year\":\"2020\","
        + "\"keyword\":[\"hostile\"],\(text):\(text),\"doi\":\(text),\"language\":[{\"iso\":\(text)}]}\n"
    }
    _ = try place.file(records.joined(), name: "hostile.jsonl")
    let run = try place.search("ingest", "hostile.jsonl", "--source", "'); DROP TABLE frame; --", "--json")
    #expect(run.status == 0, "\(run.errors)")
    #expect(try run.json()["added"].int == texts.count)
    return place
  }

  @Test("each form of the answer has as many records as there are, and nothing that a record forged")
  func forms() throws {
    let place = try Self.place()
    let answer = try place.search("keyword:hostile", "--all", "--json").json()
    let ids = answer["hits"].items.compactMap { $0["id"].string }
    #expect(ids.count == Self.texts.count && !ids.contains("forged"))
    let lines = try place.search("keyword:hostile", "--all", "--jsonl").text.split(separator: "\n")
    #expect(try lines.map { try JSON(Data($0.utf8))["id"].string } == ids)
    #expect(
      try place.search("keyword:hostile", "--all", "--ids").text.split(separator: "\n").count == ids.count)
    let table = try place.search("keyword:hostile", "--all", "--csv").text
    _ = try place.file(table, name: "table.csv")
    guard Program.has("python3") else { return }
    let script =
      "import csv; rows=list(csv.reader(open('table.csv', newline=''))); "
      + "print(len(rows), set(map(len, rows)), sum(c[:1] in '=+-@' for r in rows[1:] for c in r if c))"
    #expect(try place.shell("python3 -c \"\(script)\"").text == "\(ids.count + 1) {11} 0\n")
  }

  @Test("each text is found by itself as an id, a filter and a query, and the index stays whole")
  func questions() throws {
    let place = try Self.place()
    for text in Self.texts {
      let id = text.split(whereSeparator: \.isNewline).joined(separator: " ")
      let shown = try place.search("show", "--json", "--", id)
      #expect(shown.status == 0, "\(text.debugDescription): \(shown.errors)")
      let quoted = "\"" + text.replacing("\"", with: "\"\"") + "\""
      for arguments in [
        ["--department", quoted], ["--type", quoted], ["--author", text], ["--lang", quoted],
      ] {
        let outcome = try Program.start(["query", "--json"] + arguments, in: place.folder).wait()
        // A facet may not know the code in its canonical form; the answer says so, and nothing else happens.
        #expect(!outcome.isSignaled && !outcome.errors.contains("SQL"), "\(arguments): \(outcome.errors)")
      }
      for verb in [
        ["query", "--json"], ["suggest"], ["similar"], ["explain", id], ["facet", "oa"], ["tokens"],
      ] {
        let outcome = try Program.start(verb + ["--", text], in: place.folder).wait()
        #expect(!outcome.isSignaled && !outcome.errors.contains("SQL"), "\(verb): \(outcome.errors)")
      }
    }
    #expect(try place.search("check", "--json").json()["problems"] == .array([]))
    #expect(try place.search("stats", "--json").json()["records"].int == Self.texts.count)
    #expect(try place.shell("ls").lines.sorted() == ["hostile.jsonl", "index"])
  }
}
