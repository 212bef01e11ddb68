import Foundation
import Publication
import Testing

@testable import IndexStore

/// An index that goes away with the test, and the records in it.
final class RunIndex {
  enum Change {
    case add(String, words: String)
    case replace(String, words: String)
    case remove(String)
  }

  let folder = FileManager.default.temporaryDirectory.appendingPathComponent(
    "search-tests-\(UUID().uuidString)")
  var path: String { folder.appendingPathComponent("index.db").path }
  private var records: [String: (docid: Int, record: PreparedRecord)] = [:]
  private var runs = 0

  deinit { try? FileManager.default.removeItem(at: folder) }

  func run(_ changes: [Change], commits: Bool = true) throws {
    runs += 1
    let before = records
    try IndexWriter(path: path).write { editor in
      for change in changes { try apply(change, editor) }
      return ((), commits ? .newGeneration() : .rollback)
    }
    if !commits { records = before }
  }

  private func apply(_ change: Change, _ editor: IndexEditor) throws {
    switch change {
    case .add(let id, let words):
      let record = try Self.record(id, words)
      records[id] = (try editor.add(record, source: "default", run: runs), record)
    case .replace(let id, let words):
      let old = try #require(records[id])
      let record = try Self.record(id, words)
      try editor.replace(old.docid, old.record, by: record, run: runs)
      records[id] = (old.docid, record)
    case .remove(let id):
      let old = try #require(records[id])
      records[id] = nil
      try editor.remove(old.docid)
    }
    // Every record has a frame.
    if case .remove = change { return }
    let id =
      switch change {
      case .add(let id, _), .replace(let id, _), .remove(let id): id
      }
    let (docid, record) = try #require(records[id])
    try editor.setFrame(docid, source: "default", hash: record.hash)
  }

  private static func record(_ id: String, _ words: String) throws -> PreparedRecord {
    let json =
      #"{"_id":"\#(id)","abstract":[{"lang":"eng","text":"\#(words)"}],"title":"Paper \#(id)","year":"2020"}"#
    let record = try #require(Record(canonicalJSON: Array(json.utf8)))
    return PreparedRecord(record)
  }

  /// The ids of the records with a word, with the places where it stands.
  func places(_ atoms: [PostingsQuery.Atom], _ source: IndexReader.PostingsSource) throws -> [String:
    Delivery]
  {
    try IndexReader(path: path, postings: source).read { snapshot in
      var found: [String: Delivery] = [:]
      for var delivery in try snapshot.postings.deliveries(atoms) {
        let id = try snapshot.idAndTitle(delivery.docid)?.id
        delivery.docid = 0
        found[id ?? "no record"] = delivery
      }
      return found
    }
  }

  func meta() throws -> Meta { try IndexReader(path: path).read { $0.meta } }

  func problems() throws -> [String] { try IndexCheck.examine(path).problems }
}
