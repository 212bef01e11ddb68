import Foundation
import Indexer
import Publication
import Search
import TestSupport
import Testing

@Suite("Damage is found, told in words, and mended")
struct DamageTests {
  /// What is done to a sound index, and a part of what check says of it.
  struct Seeded: Sendable, CustomTestStringConvertible {
    var name: String
    /// Part of one of the sentences.
    var sentence: String
    /// Whether a quick check finds it too.
    var isFoundQuickly = false
    var damage: @Sendable (DamagedIndex) throws -> Void

    var testDescription: String { name }

    static func sql(_ name: String, _ sentence: String, quick: Bool = false, _ sql: String) -> Seeded {
      Seeded(name: name, sentence: sentence, isFoundQuickly: quick) { try $0.execute(sql) }
    }
  }

  static let damages: [Seeded] = [
    .sql("a missing row of lengths", "expected 373", quick: true, "DELETE FROM text_docsize WHERE id = 20"),
    .sql(
      "a wrong row of lengths", "its lengths in the inverted index are not those",
      "UPDATE text_docsize SET sz = x'01010101' WHERE id = 20"),
    .sql(
      "wrong facet codes", "facet department is wrong in the columns",
      "UPDATE column_chunk SET data = (SELECT data FROM column_chunk WHERE name = 'facet.oa') "
        + "WHERE name = 'facet.department'"),
    .sql(
      "a missing column", "column 'title' has 0, expected", quick: true,
      "DELETE FROM column_chunk WHERE name = 'title'"),
    .sql(
      "a missing column of lengths", "column 'length.abstract' has 0, expected", quick: true,
      "DELETE FROM column_chunk WHERE name = 'length.abstract'"),
    .sql("a column that is no column", "bytes", quick: true, "UPDATE column_chunk SET data = x'0301'"),
    .sql(
      "a wrong set of facet values", "facet department is wrong",
      "UPDATE facet_set SET members = '1 2 3' WHERE facet = 'department' AND id = 1"),
    .sql(
      "a facet value in another spelling", "it is to be shown as 'gold'",
      "UPDATE facet_value SET code = 'GOLD' WHERE facet = 'oa' AND code = 'gold'"),
    .sql(
      "a facet value with another label", "it is to be shown as 'MaMo' with the label 'Mondelli Group'",
      "UPDATE facet_value SET label = 'Other' WHERE facet = 'department' AND code = 'MaMo'"),
    .sql(
      "a value with a label that no record states", "it is to be shown as 'gold' without a label",
      "UPDATE facet_value SET label = 'Golden' WHERE facet = 'oa' AND code = 'gold'"),
    .sql(
      "a spelling that no record states", "its other spellings are not counted as records state them",
      "INSERT INTO facet_spelling SELECT facet, value, 'Gold', '', 3 FROM facet_value WHERE code = 'gold'"),
    .sql(
      "spellings that are not counted", "its other spellings are not counted as records state them",
      "DELETE FROM facet_spelling"),
    .sql(
      "a department that is no part of another", "it does not stand below 'D3', as the department file says",
      "UPDATE facet_value SET parent = NULL WHERE facet = 'department' AND code = 'MaMo'"),
    .sql(
      "a department that is part of another", "it stands below 'D3', which no department file says",
      "UPDATE facet_value SET parent = 'D3' WHERE facet = 'department' AND code = 'X7'"),
    .sql(
      "a facet value with another code", "is wrong in the columns",
      "UPDATE facet_value SET code = 'bronze' WHERE facet = 'oa' AND value = 1"),
    .sql(
      "a missing facet value", "expected", quick: true,
      "DELETE FROM facet_value WHERE facet = 'oa' AND value = 1"),
    .sql(
      "a person with another code", "facet author is wrong in the columns",
      "UPDATE facet_value SET code = 'nobody' WHERE facet = 'author' AND value = 3"),
    .sql(
      "a missing person", "does not exist", quick: true,
      "DELETE FROM facet_value WHERE facet = 'author' AND value = (SELECT max(value) FROM facet_value "
        + "WHERE facet = 'author')"),
    .sql(
      "missing lists of authors", "facet author is wrong in the columns", quick: true,
      "DELETE FROM column_chunk WHERE name = 'facet.author'"),
    .sql(
      "lists of authors that do not end", "a list that does not end", quick: true,
      "UPDATE column_chunk SET data = substr(data, 1, 20) WHERE name = 'facet.author'"),
    .sql(
      "lists of other authors", "facet author is wrong in the columns",
      "UPDATE column_chunk SET data = CAST(substr(data, 1, 4) || x'0100' || substr(data, 7) AS BLOB) "
        + "WHERE name = 'facet.author'"),
    .sql(
      "venues that are gone on both sides", "facet venue is wrong in the columns", quick: true,
      "DELETE FROM column_chunk WHERE name = 'facet.venue'; "
        + "UPDATE facet_value SET code = code || 'x' WHERE facet = 'venue'"),
    .sql(
      "wrong venues", "facet venue is wrong in the columns", quick: true,
      "UPDATE column_chunk SET data = (SELECT data FROM column_chunk WHERE name = 'live') "
        + "WHERE name = 'facet.venue'"),
    .sql(
      "a facet that does not exist", "a facet 'authos'", quick: true,
      "UPDATE meta SET value = replace(value, 'author', 'authos') WHERE key = 'facets'"),
    .sql(
      "a missing stem", "missing under its english stem",
      "DELETE FROM stem WHERE term = 'networks'"),
    .sql(
      "a wrong stem", "stand under a wrong english stem",
      "UPDATE stem SET stem = 'netw' WHERE term = 'networks'"),
    .sql("a missing word", "missing in the table of words", "DELETE FROM word WHERE term = 'network'"),
    .sql(
      "a missing chunk of words", "missing among the packed words", "DELETE FROM word_chunk WHERE length = 7"),
    .sql(
      "a spelling that no record has", "1 other spellings of words are wrong, such as 'poet' for 'pot'",
      "INSERT INTO respelling VALUES ('poet', 'pot', 1)"),
    .sql("wrong masks of words", "packed words", "UPDATE word_chunk SET masks = zeroblob(length(masks))"),
    .sql("a missing frame", "372 frames, expected 373", quick: true, "DELETE FROM frame WHERE docid = 5"),
    .sql(
      "a frame of another source", "not those of their records",
      "UPDATE frame SET source = 'other' WHERE docid = 5"),
    .sql(
      "missing identifiers", "are not those that it is found by",
      "DELETE FROM identifier WHERE docid % 3 = 1"),
    .sql(
      "identifiers of no record", "without a record have DOIs",
      "INSERT INTO identifier VALUES ('doi', '10.1/x', 399000)"),
    .sql(
      "a wrong number of records", "expected 7", quick: true,
      "UPDATE meta SET value = '7' WHERE key = 'records'"),
    .sql(
      "no number of records", "meta has no number 'records'", quick: true,
      "DELETE FROM meta WHERE key = 'records'"),
    .sql(
      "a wrong sum of lengths", "the field lengths add up to",
      "UPDATE meta SET value = '17' WHERE key = 'total_length.abstract'"),
    .sql(
      "a wrong fingerprint", "the fingerprint is 00",
      "UPDATE meta SET value = '00000000000000000000000000000000' WHERE key = 'fingerprint'"),
    .sql(
      "a wrong number of records by language", "records state no language, the index says 17",
      "UPDATE meta SET value = '17' WHERE key = 'language_count.'"),
    .sql(
      "docids past the end", "expected less than 17", quick: true,
      "UPDATE meta SET value = '17' WHERE key = 'docid_limit'"),
    .sql(
      "a wrong title", "the title beside it is not its own",
      "UPDATE record SET title = 'x' WHERE docid % 2 = 0"),
    .sql(
      "a generation before the last run", "the history has generation", quick: true,
      "UPDATE meta SET value = '1' WHERE key = 'generation'"),
    .sql(
      "a run that is not in the history", "name a run that is not",
      "UPDATE record SET changed = 99 WHERE docid = 9"),
    .sql(
      "no structure record", "no structure record", quick: true, "DELETE FROM text_data WHERE id = 10"),
    .sql(
      "a wrong structure record", "inverted index", quick: true,
      "UPDATE text_data SET block = x'0000000001010101010000' WHERE id = 10"),
    .sql("no averages", "does not have its averages", quick: true, "DELETE FROM text_data WHERE id = 1"),
    .sql(
      "wrong averages", "the averages of the inverted index", quick: true,
      "UPDATE text_data SET block = x'01010101010101' WHERE id = 1"),
    .sql(
      "an unknown version of the inverted index", "a format that is not known", quick: true,
      "UPDATE text_config SET v = 9 WHERE k = 'version'"),
    .sql(
      "a missing page of the inverted index", "is missing",
      "DELETE FROM text_data WHERE id = (SELECT id FROM text_data WHERE id > 200 AND id & (1 << 36) = 0 "
        + "ORDER BY id LIMIT 1 OFFSET 3)"),
    .sql(
      "a page of the inverted index with other words", "inverted index",
      "UPDATE text_data SET block = (SELECT block FROM text_data WHERE id > 200 ORDER BY id LIMIT 1 OFFSET 1) "
        + "WHERE id = (SELECT id FROM text_data WHERE id > 200 ORDER BY id LIMIT 1 OFFSET 3)"),
    .sql(
      "a wrong key of a page", "inverted index",
      "UPDATE text_idx SET term = CAST('0zzz' AS BLOB) WHERE (segid, term) = "
        + "(SELECT segid, term FROM text_idx ORDER BY segid, term LIMIT 1 OFFSET 4)"),
    .sql(
      "a malformed index of a doclist", "inverted index",
      "UPDATE text_data SET block = x'00' WHERE id & (1 << 36) <> 0"),
    .sql(
      "a deletion with other words", "does not have the words",
      "INSERT INTO text(text, rowid, title) VALUES ('delete', 33, 'paper')"),
    .sql(
      "a word that is also written in two, and not known to be", "'network'",
      "DELETE FROM word_split WHERE term = 'network'"),
    .sql("a missing table", "'stem' is missing", quick: true, "DROP TABLE stem"),
    .sql(
      "a table made otherwise", "'word' is not made as", quick: true,
      "DROP TABLE word; CREATE TABLE word(term TEXT)"),
    .sql(
      "an index of ids that is another's", "SQLite",
      "PRAGMA writable_schema = ON; UPDATE sqlite_schema SET rootpage = (SELECT rootpage FROM sqlite_schema "
        + "WHERE name = 'sqlite_autoindex_word_chunk_1') WHERE name = 'sqlite_autoindex_record_1'"),
    Seeded(name: "a file cut in the middle", sentence: "malformed", isFoundQuickly: true) {
      try $0.truncate(to: (try SoundIndex.shared.get()).length(ofPages: 0.75))
    },
    Seeded(name: "a file without its last page", sentence: "malformed", isFoundQuickly: true) {
      let sound = try SoundIndex.shared.get()
      try $0.truncate(to: sound.bytes.count - sound.pageSize)
    },
    Seeded(name: "a file cut inside a page", sentence: "malformed", isFoundQuickly: true) {
      try $0.truncate(to: (try SoundIndex.shared.get()).length(ofPages: 0.9) - 1000)
    },
    Seeded(name: "a first page without its mark", sentence: "first page", isFoundQuickly: true) {
      try $0.overwrite(Array("SQLite forma".utf8).reversed(), at: 0)
    },
    Seeded(name: "a wrong size of pages", sentence: "first page", isFoundQuickly: true) {
      try $0.overwrite([0x11, 0x11], at: 16)
    },
    Seeded(name: "a list of tables that is no list", sentence: "malformed", isFoundQuickly: true) {
      try $0.overwrite([UInt8](repeating: 0xA5, count: 800), at: 100)
    },
  ]

  @Test("each of a list of damages", arguments: damages)
  func seeded(_ seeded: Seeded) throws {
    let sound = try SoundIndex.shared.get()
    let index = try sound.copy()
    try seeded.damage(index)
    let problems = try index.check()
    #expect(problems.contains { $0.contains(seeded.sentence) }, "\(problems)")
    if seeded.isFoundQuickly { #expect(try !index.check(isQuick: true).isEmpty) }
    try expectMended(index, sound, "\(seeded.name): \(problems.prefix(3))")
  }

  @Test("a sound index has no problems, quickly looked at or in full")
  func sound() throws {
    let index = try SoundIndex.shared.get().copy()
    #expect(try index.check() == [])
    #expect(try index.check(isQuick: true) == [])
    let kinds = try SoundIndex.shared.get().pages
    for kind in [
      "record leaf", "record internal", "record overflow", "text_data leaf", "text_data internal",
      "word leaf",
      "sqlite_autoindex_record_1 leaf", "stem internal", "frame leaf", "column_chunk leaf", "free",
    ] { #expect(kinds[kind, default: []].isEmpty == false, "\(kind) of \(kinds.keys.sorted())") }
  }

  /// How many bytes are flipped on pages of each kind.
  static let flips = ProcessInfo.processInfo.environment["SEARCH_TORTURE"].flatMap(Int.init) ?? 1

  @Test("a flipped byte on any kind of page changes no answer unseen", arguments: 0..<UInt64(flips))
  func flippedByte(round: UInt64) throws {
    let sound = try SoundIndex.shared.get()
    for (kind, pages) in sound.pages.sorted(by: { $0.key < $1.key }) {
      var generator = SeededGenerator(
        seed: round &* 1000 &+ UInt64(kind.utf8.reduce(0) { $0 &* 31 &+ Int($1) } & 0xFFFFFF))
      let page = pages[Int.random(in: 0..<pages.count, using: &generator)]
      let bytes = sound.bytes[(page - 1) * sound.pageSize..<page * sound.pageSize]
      // Much of a page may be unused, and zero; every other flip is where something stands.
      let used = bytes.indices.filter { round % 2 == 1 || bytes[$0] != 0 }
      guard let place = used.randomElement(using: &generator) else { continue }
      let flipped = sound.bytes[place] ^ UInt8.random(in: 1...255, using: &generator)
      let index = try sound.copy()
      try index.overwrite([flipped], at: place)
      let label = "round \(round), \(kind), page \(page), byte \(place % sound.pageSize) -> \(flipped)"
      try expectFoundOrHarmless(index, sound, label)
    }
  }

  private func expectFoundOrHarmless(_ index: DamagedIndex, _ sound: SoundIndex, _ label: String) throws {
    do {
      let problems = try index.check()
      if problems.isEmpty {
        let difference = try IndexState(index.path).difference(from: sound.state)
        #expect(difference == nil, "\(label): not found, and \(difference ?? "")")
      } else {
        try expectMended(index, sound, "\(label): \(problems.prefix(3))")
      }
    } catch let error as any CustomStringConvertible & Error {
      // The marks of the file itself: the error says that it is not this program's, and it stays as it is.
      #expect(
        error.description.contains("database of another program")
          || error.description.contains("has index format")
          || error.description.contains("was made with text analysis"), "\(label): \(error)")
    }
  }

  /// After a repair the index equals a fresh build, except for the records named as lost.
  private func expectMended(_ index: DamagedIndex, _ sound: SoundIndex, _ label: String) throws {
    let comment = Comment(rawValue: label)
    let report = try index.repair()
    #expect(try index.check() == [], comment)
    let state = try IndexState(index.path)
    guard report.lostCount > 0 else {
      #expect(state.difference(from: sound.state) == nil, comment)
      #expect(state.fingerprint == report.fingerprint, comment)
      return
    }
    let lost = Set(report.lost.compactMap(\.id))
    for (id, json) in sound.state.records where state.records[id] == nil {
      #expect(
        lost.contains(id) || report.lost.contains { $0.id == nil } || report.lostUnnamed > 0,
        "\(label): \(id) \(json.prefix(20))")
    }
    for (id, json) in state.records { #expect(sound.state.records[id] == json, "\(label): \(id)") }
    #expect(state.records.count == report.records, comment)
  }
}
